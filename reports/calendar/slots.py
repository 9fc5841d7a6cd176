"""The time at which a touch stands in the calendar, on the day that it is planned for."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from cadence import WEEKDAYS
from survey.quiet import QuietRules

SLOT = timedelta(minutes=30)
# A week more than one: where one day of the week suits and its slot has passed today, it is the same day next week.
LOOKED_AHEAD = range(8)


def first_slot(
    on: date, weekdays: Collection[str], now: datetime, account_id: int, rules: QuietRules, zone: str
) -> datetime:
    """Return the start (UTC) of the first slot of half an hour that is not over at `now`, from the day `on` on, on one
    of `weekdays` (RFC 5545 codes) and in the working hours of `rules` in `zone` (an IANA name). Where no day of these
    is a working day, any working day will do.

    Each account has its own time of day, by its id: one touch that moves never moves another.
    """
    there = rules.zone_of(zone)
    days = {WEEKDAYS.index(code) for code in weekdays} & rules.days or rules.days
    first = max(on, now.astimezone(there).date())
    suitable = (day for ahead in LOOKED_AHEAD if (day := first + timedelta(days=ahead)).weekday() in days)
    starts = (datetime.combine(day, _time_of_day(account_id, rules), there) for day in suitable)
    return next(start for start in starts if start + SLOT > now).astimezone(UTC)


def _time_of_day(account_id: int, rules: QuietRules) -> time:
    slots = timedelta(hours=rules.until_hour - rules.from_hour) // SLOT
    hours, halves = divmod(account_id % slots, 2)
    return time(rules.from_hour + hours, 30 * halves)
