"""The usual cadences, and the nearest of them."""

import math

from cadence.value import Cadence

STEPS = ("1/P1WD", "1/P1W", "1/P2W", "1/P1M", "1/P6W", "1/P2M", "1/P3M", "2/P1Y", "1/P1Y")
LADDER: tuple[Cadence, ...] = tuple(map(Cadence.parse, STEPS))
USUAL = frozenset(LADDER)


def snap(per_year: float) -> Cadence:
    """The usual cadence nearest to a rate in contacts a year, on a log scale; ValueError if not above 0."""
    if not per_year > 0 or math.isinf(per_year):
        raise ValueError(f"a rate is above 0 contacts a year and finite, not {per_year}")
    return min(LADDER, key=lambda cadence: abs(math.log(cadence.per_year[0] / per_year)))
