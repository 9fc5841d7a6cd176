"""The week that a digest is about, as it passes where the CSM is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A digest that could not go out on Monday still does on Tuesday; later it would say little.
SENT_WITHIN = timedelta(days=2)


@dataclass(frozen=True)
class Week:
    """A calendar week, by its Monday, in `zone`."""

    monday: date
    zone: ZoneInfo

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> "Week":
        """Return the week in which `moment` falls."""
        day = moment.astimezone(zone).date()
        return cls(day - timedelta(days=day.weekday()), zone)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def is_time(self, now: datetime, hour: int) -> bool:
        """Return whether the digest is to go out at `now`: on Monday from `hour` (0 to 23) on, or on Tuesday."""
        return self._at(self.monday, hour) <= now < self._at(self.monday + SENT_WITHIN)

    def _at(self, day: date, hour: int = 0) -> datetime:
        return datetime.combine(day, time(hour), self.zone).astimezone(UTC)
