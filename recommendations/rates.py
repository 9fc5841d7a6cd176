"""Rates of cadences, in contacts a year: which satisfy a wish, which are near to each other."""

import math
from dataclasses import replace

from cadence import LADDER, Bound, Cadence

NEAR = 1.5


def interval(cadence: Cadence) -> tuple[float, float]:
    """Return the lowest and the highest rate that satisfy a wish: from 0 for an "at most", up to infinity for an
    "at least", both ends of a range."""
    low, high = cadence.per_year
    lowest = 0.0 if cadence.bound is Bound.AT_MOST else low
    return lowest, math.inf if cadence.bound is Bound.AT_LEAST else high


def distance(rate: float, cadence: Cadence) -> float:
    """Return how far `rate` is from satisfying `cadence`: the logarithm of the factor that is missing, 0 within."""
    low, high = interval(cadence)
    if rate < low:
        return math.log(low / rate)
    return math.log(rate / high) if rate > high else 0.0


def is_near(rate: float, cadence: Cadence) -> bool:
    """Whether `rate` satisfies `cadence`, or misses it by a factor of 1.5 at most."""
    return distance(rate, cadence) <= math.log(NEAR) + 1e-9


def ends(cadence: Cadence) -> tuple[Cadence, ...]:
    """Return the single rates that a cadence names, the lower first and without limits; two for a range."""
    if cadence.bound is not Bound.RANGE:
        return (cadence.bounded(Bound.EXACT),)
    return _single(cadence, cadence.low), _single(cadence, cadence.high)


def _single(cadence: Cadence, times: int) -> Cadence:
    shrink = math.gcd(times, cadence.every)
    times, every = times // shrink, cadence.every // shrink
    return usual(replace(cadence, low=times, high=times, every=every, bound=Bound.EXACT))


def usual(cadence: Cadence) -> Cadence:
    """Return the usual cadence of the same rate where there is one ("twice in eight weeks": every four weeks)."""
    same = [rung for rung in LADDER if rung.per_year == cadence.per_year]
    return same[0] if same else cadence
