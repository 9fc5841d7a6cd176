"""Yes, if: which accounts of a CSM would have to take a lighter form so that the hours suffice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from capacity.lighter import Candidate, Lighter
from capacity.workload import FITS


@dataclass(frozen=True, slots=True)
class Step:
    """A lighter form for one account."""

    candidate: Candidate
    lighter: Lighter


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps to take, `saved` hours a month in sum, and the hours that do not fit even so."""

    steps: tuple[Step, ...]
    saved: float
    remains: float


def fit(candidates: Sequence[Candidate], over: float) -> Plan:
    """Return how `over` hours a month too many could be saved: one step an account at most, the largest saving first,
    of equal ones the nearest to what is followed now. What suffices in one step is done by the nearest that does."""
    steps: list[Step] = []
    left, waiting = over, list(candidates)
    while left > FITS and waiting:
        enough = [step for one in waiting for step in _steps(one) if step.lighter.saves >= left - FITS]
        chosen = min(enough, key=_nearness) if enough else min(map(_largest, waiting), key=_size)
        steps.append(chosen)
        waiting.remove(chosen.candidate)
        left -= chosen.lighter.saves
    return Plan(tuple(steps), sum(step.lighter.saves for step in steps), max(left, 0.0) if left > FITS else 0.0)


def _steps(candidate: Candidate) -> list[Step]:
    return [Step(candidate, one) for one in candidate.options]


def _largest(candidate: Candidate) -> Step:
    return min(_steps(candidate), key=_size)


def _size(step: Step) -> tuple[float, float, int, str]:
    """The order of steps by what they save, the largest first."""
    return -round(step.lighter.saves, 6), step.lighter.distance, step.candidate.account_id, _text(step.lighter)


def _nearness(step: Step) -> tuple[float, float, int, str]:
    """The order of steps by how near they are to what is followed, the smallest saving first among equals."""
    return step.lighter.distance, round(step.lighter.saves, 6), step.candidate.account_id, _text(step.lighter)


def _text(lighter: Lighter) -> str:
    return f"{lighter.cadence} {lighter.channel}"
