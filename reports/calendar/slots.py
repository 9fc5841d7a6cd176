"""The time at which a touch stands in the calendar, on the day that it is planned for."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cadence import WEEKDAYS
from survey.quiet import QuietRules

SLOT, NONE, HOUR = timedelta(minutes=30), timedelta(0), timedelta(hours=1)
# A week more than one: where one day of the week suits and its slot has passed today, it is the same day next week.
LOOKED_AHEAD = range(8)
# The days around a slot on which whoever is far away may work: one day aside, and a long weekend.
AROUND = range(-4, 5)


def first_slot(
    on: date, weekdays: Collection[str], now: datetime, account_id: int, rules: QuietRules, zone: str, csms_zone: str
) -> datetime:
    """Return the start (UTC) of the first slot of half an hour that is not over at `now`, from the day `on` on, on one
    of `weekdays` (RFC 5545 codes), in the working hours of `rules` both in the account's `zone` and in the CSM's (IANA
    names). Where these never meet, it is the account's slot that is nearest to the CSM's hours. Where no day of
    `weekdays` is a working day, any working day will do.

    Each account has its own time of day, by its id: one touch that moves never moves another.
    """
    there, here = rules.zone_of(zone), rules.zone_of(csms_zone)
    days = {WEEKDAYS.index(code) for code in weekdays} & rules.days or rules.days
    first = max(on, now.astimezone(there).date())
    suitable = (day for ahead in LOOKED_AHEAD if (day := first + timedelta(days=ahead)).weekday() in days)
    nearest = (_nearest(day, there, here, rules) for day in suitable)
    found = [(gap, starts[account_id % len(starts)]) for gap, starts in nearest]
    ahead_of_now = [(gap, start) for gap, start in found if start + SLOT > now]
    least = min(gap for gap, _ in ahead_of_now)
    # An hour more or less, as when the clocks change on one side, is not worth to wait for.
    most = least + HOUR if least else NONE
    return next(start for gap, start in ahead_of_now if gap <= most)


# The accounts of one CSM lie in few zones, and their next touches on few days.
@lru_cache(maxsize=4096)
def _nearest(day: date, there: ZoneInfo, here: ZoneInfo, rules: QuietRules) -> tuple[timedelta, list[datetime]]:
    """The slots (UTC) of `day` in `there` that are nearest to working hours in `here`, and how far they are: no time
    at all where they lie within."""
    at_work = list(_working(day, here, rules))
    gaps = [(min(_gap(start, *one) for one in at_work), start) for start in _slots(day, there, rules)]
    least = min(gap for gap, _ in gaps)
    return least, [start for gap, start in gaps if gap == least]


def _slots(day: date, zone: ZoneInfo, rules: QuietRules) -> Iterator[datetime]:
    for number in range(timedelta(hours=rules.until_hour - rules.from_hour) // SLOT):
        hour, halves = divmod(number, 2)
        yield datetime.combine(day, time(rules.from_hour + hour, 30 * halves), zone).astimezone(UTC)


def _working(day: date, zone: ZoneInfo, rules: QuietRules) -> Iterator[tuple[datetime, datetime]]:
    """The working days around `day`, each from when until when (UTC)."""
    length = timedelta(hours=rules.until_hour - rules.from_hour)
    for days in AROUND:
        one = day + timedelta(days=days)
        if one.weekday() in rules.days:
            opens = datetime.combine(one, time(rules.from_hour), zone).astimezone(UTC)
            yield opens, opens + length


def _gap(start: datetime, opens: datetime, closes: datetime) -> timedelta:
    return max(opens - start, start + SLOT - closes, NONE)
