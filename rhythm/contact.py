"""How often people talk, set against how often they wish to."""

import math
from enum import StrEnum
from functools import lru_cache

from cadence import UNITS_A_YEAR, Bound, Cadence, Unit, snap

WINDOW_DAYS = 180
TOLERANCE = 4 / 3
YEAR_DAYS = UNITS_A_YEAR[Unit.DAY]


class Verdict(StrEnum):
    """How delivered contact compares with the wish."""

    TOO_MUCH = "too much"
    TOO_LITTLE = "too little"
    AS_WISHED = "as wished"
    UNKNOWN = "unknown"


def delivered_per_year(touchpoints: int) -> float:
    """Return contacts a year from the number of touchpoints in the last 180 days."""
    return touchpoints * YEAR_DAYS / WINDOW_DAYS


def verdict(cadence: Cadence | None, delivered: float) -> Verdict:
    """Compare `delivered` (contacts a year over the last 180 days) with the wished `cadence`.

    Counted in touchpoints of 180 days. A single rate leaves a third above and a quarter below, and always one
    touchpoint, so that one call more or less is never a finding. A named limit ("at most", "at least", both ends
    of a range) is kept to the letter, in whole touchpoints; "at most" is never too little and "at least" never too
    much.
    """
    if cadence is None:
        return Verdict.UNKNOWN
    least, most = limits(cadence)
    count = round(delivered * WINDOW_DAYS / YEAR_DAYS, 6)
    if count > most:
        return Verdict.TOO_MUCH
    return Verdict.TOO_LITTLE if count < least else Verdict.AS_WISHED


def wished(cadence: Cadence) -> float:
    """Return the touchpoints of 180 days that `cadence` stands for, at the upper end of a range."""
    return cadence.per_year[1] * WINDOW_DAYS / YEAR_DAYS


# A book of thousands of accounts knows a few dozen wishes.
@lru_cache(maxsize=1024)
def limits(cadence: Cadence) -> tuple[float, float]:
    """Return the fewest and the most touchpoints of 180 days that are as wished; infinity where there is no most."""
    low, high = (rate * WINDOW_DAYS / YEAR_DAYS for rate in cadence.per_year)
    whole = (float(math.floor(low)), float(math.ceil(high)))
    around = (min(low / TOLERANCE, low - 1), max(high * TOLERANCE, high + 1))
    return {
        Bound.EXACT: around,
        Bound.RANGE: whole,
        Bound.AT_MOST: (0.0, whole[1]),
        Bound.AT_LEAST: (whole[0], math.inf),
    }[cadence.bound]


def excess(cadence: Cadence, delivered: float) -> float:
    """Return how far `delivered` (contacts a year) lies from the nearer end of the wish, as the logarithm (base
    2) of their ratio: 1 is twice the wish, -1 half of it, 0 within it. No contact at all counts as one in two
    windows of 180 days."""
    low, high = cadence.per_year
    rate = max(delivered, delivered_per_year(1) / 2)
    return math.log2(rate / min(max(rate, low), high))


# Lists say the few rates again and again that whole numbers of touchpoints come to.
@lru_cache(maxsize=4096)
def rate_words(per_year: float) -> str:
    """Return a rate (contacts a year, 0 or more) in words: "about once a month", "about three times a month"."""
    if per_year < 0.5:
        return "hardly ever" if per_year > 0 else "not at all"
    usual = snap(per_year)
    if abs(math.log(per_year / usual.per_year[0])) < math.log(1.2):
        return f"about {usual.words()}"
    unit = next((unit for unit in (Unit.WEEK, Unit.MONTH) if per_year > UNITS_A_YEAR[unit]), Unit.YEAR)
    return f"about {Cadence.times(round(per_year / UNITS_A_YEAR[unit]), 1, unit).words()}"
