"""A rate for words that name none: "less than today", "now and then"."""

from cadence import LADDER, Cadence, snap
from recommendations.norms import Norm

OF_THE_NORM = {"low": 0.5, "high": 2.0}


def relative(direction: str, factor: float | None, today: float) -> Cadence:
    """Return the usual cadence that is less or more than `today`, or the same.

    `direction` is less, more or same; `factor` is what today's rate is multiplied by (0.5 for "half as often"), or
    None for one step on the ladder of usual cadences; `today` is in contacts a year, above 0. The result lies on
    the side that was asked for wherever the ladder has a rung there.
    """
    if direction == "same":
        return snap(today)
    step = _next_rung(snap(today), down=direction == "less")
    if factor is None or not factor > 0:
        return step
    furthest = min if direction == "less" else max
    return furthest(snap(today * factor), step, key=lambda cadence: cadence.per_year)


def _next_rung(cadence: Cadence, down: bool) -> Cadence:
    index = LADDER.index(cadence) + (1 if down else -1)
    return LADDER[min(max(index, 0), len(LADDER) - 1)]


def vague(level: str, norm: Norm) -> Cadence:
    """Return the cadence of a rate word: half the norm for "low", twice the norm for "high", else the norm."""
    return snap(norm.per_year * OF_THE_NORM[level]) if level in OF_THE_NORM else norm.cadence
