"""The month that is reported, in the report's time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Month:
    """A calendar month, by its first day, as it passes in `zone`."""

    first: date
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> Self:
        """Read "2026-10"; ValueError where it is no month from the year 2000 on."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if found is None or int(found[1]) < FIRST_YEAR:
            raise ValueError(f"not a month: {text[:20]!r}")
        return cls(date(int(found[1]), int(found[2]), 1), zone)

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Self:
        """Return the month in which `moment` falls."""
        return cls(moment.astimezone(zone).date().replace(day=1), zone)

    def before(self) -> "Month":
        """Return the month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1), self.zone)

    def after(self) -> "Month":
        """Return the month after."""
        return Month((self.first + timedelta(days=31)).replace(day=1), self.zone)

    @property
    def starts_at(self) -> datetime:
        """The first moment of the month, in UTC."""
        return datetime.combine(self.first, time(), self.zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The last moment of the month, in UTC, to the microsecond that the databases keep."""
        return self.after().starts_at - timedelta(microseconds=1)

    @property
    def name(self) -> str:
        """For example "October 2026"."""
        return f"{self.first:%B %Y}"

    def __str__(self) -> str:
        """For example "2026-10", which `parse` reads back."""
        return f"{self.first:%Y-%m}"
