"""When a touch that is due stands in the calendar: on a day and at an hour at which the account can be reached."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from cadence import WEEKDAYS
from survey.quiet import QuietRules

SLOT = timedelta(minutes=30)
# The last of the two weeks is reached where the account works on one day of the week and its slot has passed today.
LOOKED_AHEAD = range(15)


def allowed_days(voices: Iterable[Mapping[str, Any]], working: Collection[int]) -> frozenset[int]:
    """Return the days (Monday is 0), out of the `working` ones, that no contact refuses and, where any are
    preferred, that one prefers; where the contacts leave no day, all working days.

    `voices` are those of a recommendation.
    """
    heard = [voice["days"] for voice in voices if not voice["opted_out"]]
    refused, preferred = (_numbers(day for days in heard for day in days[side]) for side in ("avoid", "prefer"))
    free = frozenset(working) - refused
    return free & preferred or free or frozenset(working)


def _numbers(codes: Iterable[str]) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(code) for code in codes)


def next_slot(
    due_at: datetime, now: datetime, account_id: int, days: Collection[int], rules: QuietRules, zone: str
) -> datetime:
    """Return the start (UTC) of the first slot of half an hour on one of `days`, in the working hours of `rules` in
    `zone` (an IANA name), from the day of `due_at` on and not over at `now`.

    Each account has its own time of day, by its id: one touch that moves never moves another.
    """
    there = rules.zone_of(zone)
    first = max(due_at, now).astimezone(there).date()
    starts = (
        datetime.combine(first + timedelta(days=ahead), _time_of_day(account_id, rules), there)
        for ahead in LOOKED_AHEAD
        if (first + timedelta(days=ahead)).weekday() in days
    )
    return next(start for start in starts if start + SLOT > now).astimezone(UTC)


def _time_of_day(account_id: int, rules: QuietRules) -> time:
    slots = timedelta(hours=rules.until_hour - rules.from_hour) // SLOT
    hours, halves = divmod(account_id % slots, 2)
    return time(rules.from_hour + hours, 30 * halves)
