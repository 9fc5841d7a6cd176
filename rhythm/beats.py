"""Where the beats of a wished cadence fall between two moments."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cadence import UNITS_A_YEAR, Bound, Cadence, Unit

# The share of an interval that a one-sided limit leaves open: later for "at most", sooner for "at least".
OPEN_SIDE = 0.45
DAY = timedelta(days=1)
Step = tuple[datetime, Cadence]


@dataclass(frozen=True)
class Beats:
    """The beats of one cadence from `start` to `end`, in days relative to `now`, and the band around each."""

    start: float
    end: float
    interval: float
    anchor: float
    sooner: float
    later: float

    def at(self) -> Iterator[float]:
        """Yield the beats, in days from now."""
        first = math.ceil((self.start - self.anchor) / self.interval)
        last = math.floor((self.end - self.anchor) / self.interval)
        return (self.anchor + number * self.interval for number in range(first, last + 1))


def beats(cadence: Cadence, start: float, end: float, anchor: float) -> Beats:
    """Return the beats of `cadence` from `start` to `end` (days from now), one of them on `anchor`.

    An even rhythm at the geometric mean of the rate: named weekdays are spread evenly as well.
    """
    interval = cadence.interval_days
    low, high = cadence.per_year
    year = UNITS_A_YEAR[Unit.DAY]
    sooner, later = {
        Bound.EXACT: (0.0, 0.0),
        Bound.AT_MOST: (0.0, OPEN_SIDE * interval),
        Bound.AT_LEAST: (OPEN_SIDE * interval, 0.0),
        Bound.RANGE: (interval - year / high, year / low - interval),
    }[cadence.bound]
    return Beats(start, end, interval, anchor, sooner, min(later, interval / 2))


def days_from(now: datetime, moment: datetime) -> float:
    """Return the days from `now` to `moment`; negative for the past."""
    return (moment - now) / DAY


def periods(
    cadence: Cadence | None, steps: Sequence[Step], now: datetime, start: float, end: float, anchor: float
) -> list[Beats]:
    """Return the beats of each cadence in turn; without `steps` (moment, cadence) `cadence` holds throughout."""
    if not steps:
        return [beats(cadence, start, end, anchor)] if cadence else []
    ordered = sorted(steps, key=lambda step: step[0])
    edges = [max(start, days_from(now, moment)) for moment, _ in ordered] + [end]
    return [
        beats(each, edges[n], edges[n + 1], anchor if n == len(ordered) - 1 else edges[n])
        for n, (_, each) in enumerate(ordered)
        if edges[n] < edges[n + 1]
    ]
