"""When an account is to be contacted next: one rule for every page, calendar and message. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cadence import WEEKDAYS, WORKING_WEEK, Bound, Cadence

# A century: calendars end, and cadences need not.
FURTHEST_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class NextTouch:
    """When the next touchpoint is due, as days in the account's time zone.

    `due_on` is one interval after the last touchpoint, or the end of a pause where that is later, moved on to a day
    that suits; `on` is the day to plan it for: `due_on`, or the first day that suits from today on where that has
    passed, and not before a snooze ends. `overdue_days` is 0 where it is yet to come, `share` is the same in intervals
    of the cadence.
    """

    due_on: date
    on: date
    overdue_days: int
    share: float

    def noon(self, zone: str) -> datetime:
        """Return noon of `due_on` in the time zone of that IANA name, as a moment in UTC."""
        return datetime.combine(self.due_on, time(12), ZoneInfo(zone)).astimezone(UTC)


def next_touch(
    cadence: Cadence,
    last_at: datetime | None,
    now: datetime,
    zone: str,
    weekdays: Sequence[str] = WORKING_WEEK,
    not_before: date | None = None,
    rests_until: datetime | None = None,
) -> NextTouch:
    """Return when an account with `cadence`, last contacted at `last_at` (None: never), is to be contacted next.

    `not_before` puts it off, `rests_until` is the end of the customer's pause (UTC), before which it is not due.

    `zone` is the account's (IANA name), `weekdays` those that suit (RFC 5545 codes, see `suitable`). Who was never
    contacted is due today. "At most" asks for nothing, so it is due and never overdue.
    """
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    falls_at = due_at(cadence, last_at, now)
    due_on = _first(max(falls_at, rests_until or falls_at).astimezone(there).date(), weekdays)
    on = _first(max(due_on, today, not_before or today), weekdays)
    overdue = 0 if cadence.bound is Bound.AT_MOST else max(0, (today - due_on).days)
    return NextTouch(due_on, on, overdue, overdue / cadence.interval_days)


def due_at(cadence: Cadence, last_at: datetime | None, now: datetime) -> datetime:
    """Return the moment one interval of `cadence` after the last touchpoint, whatever the weekday; `now` where there
    was none."""
    return now if last_at is None else last_at + timedelta(days=min(cadence.interval_days, FURTHEST_DAYS))


def suitable(
    named: Collection[str],
    preferred: Collection[str],
    avoided: Collection[str],
    working: Collection[str] = WORKING_WEEK,
) -> tuple[str, ...]:
    """Return the weekdays on which to contact somebody: of the `working` ones those that the cadence names, else those
    that are preferred, else all, always without the days that are avoided. Where every working day is avoided, those
    that are named or preferred count, and last of all the working ones.

    All are RFC 5545 codes.
    """
    at_work = [{*days} & {*working} for days in (named, preferred, working)]
    choices = ([day for day in WEEKDAYS if day in days and day not in avoided] for days in (*at_work, named, preferred))
    return tuple(next((days for days in choices if days), working))


def _first(day: date, weekdays: Sequence[str]) -> date:
    """The first day from `day` on that is one of `weekdays`."""
    return day + timedelta(days=_days_until(tuple(weekdays), day.weekday()))


# A book has thousands of days to move on, and few choices of weekdays.
@lru_cache(maxsize=4096)
def _days_until(weekdays: tuple[str, ...], weekday: int) -> int:
    return next(n for n in range(7) if WEEKDAYS[(weekday + n) % 7] in weekdays)
