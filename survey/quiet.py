"""When survey mails may be sent, how many, and how often to one person."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WORKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class QuietRules:
    """The hours (0 to 24) and days (Monday is 0) of sending, where the contact works; the time in which nobody is
    surveyed again; the most mails a minute; and the time zone of those who have none that is known."""

    from_hour: int = 8
    until_hour: int = 18
    days: frozenset[int] = WORKDAYS
    survey_gap: timedelta = timedelta(days=90)
    per_minute: int = 120
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009  (zones cannot be changed)

    def zone_of(self, name: str) -> ZoneInfo:
        """Return the time zone of that IANA name, or the rules' own where it is not known."""
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return self.zone

    def allow(self, now: datetime, zone: str) -> bool:
        """Return whether mails may be sent at `now` to people who work in `zone` (IANA name)."""
        there = now.astimezone(self.zone_of(zone))
        return there.weekday() in self.days and self.from_hour <= there.hour < self.until_hour

    def next_opening(self, now: datetime, zone: str) -> datetime:
        """Return the first moment (UTC) from `now` on at which mails may be sent to people in `zone`."""
        if self.allow(now, zone):
            return now
        there = now.astimezone(self.zone_of(zone))
        mornings = (
            datetime.combine(there.date() + timedelta(days=days), time(self.from_hour), there.tzinfo)
            for days in range(8)
        )
        return next(at for at in mornings if at > there and at.weekday() in self.days).astimezone(UTC)
