"""The plan: what would change in the CRM, what is the same, what is left alone and why. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.crm import Gone, Values
from accounts.crm.mapping import Target, Targets


class Verdict(StrEnum):
    """What becomes of a field."""

    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Planned:
    """One field of one account: what it holds (not kept once more where that is erased here), what it should hold, and
    what becomes of it. `name` is ours, `field` the CRM's; `undoes_id` is the change that is taken back, if any."""

    name: str
    field: str
    old: str | None
    new: str | None
    verdict: Verdict
    why: str | None = None
    undoes_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    """What we know of a field: the values that can be ours (the last that was written, and those of calls of which
    nobody knows whether they arrived), and where our last write was taken back, what was taken back and in which run.
    What `is_forgotten` quoted words that are erased here: it is ours, whatever it is, and is not kept once more."""

    values: frozenset[str | None] = frozenset()
    undone: str | None = None
    undone_in: int | None = None
    is_forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An account in the CRM and here: what its fields hold there, and what we know of each."""

    held: Values | Gone
    ours: Mapping[str, Ours] = field(default_factory=dict)


def plan(targets: Targets, wanted: Values, standing: Standing) -> list[Planned]:
    """Return what becomes of each mapped field of an account that is to hold `wanted`."""
    return [
        Planned(name, target.field, old, wanted.get(name), verdict, why)
        for name, target in targets.items()
        for old, verdict, why in [_judge(name, target, wanted.get(name), standing)]
    ]


def _judge(name: str, target: Target, new: str | None, standing: Standing) -> tuple[str | None, Verdict, str | None]:
    if isinstance(standing.held, Gone):
        return None, Verdict.REFUSED, standing.held.why
    old, ours = standing.held.get(name), standing.ours.get(name, Ours())
    if old == new:
        return old, Verdict.SAME, None
    if new is None and not target.write_blank:
        return old, Verdict.REFUSED, "nothing is known, and blanks are not written over a value"
    if ours.undone_in is not None and ours.undone == new:
        return old, Verdict.REFUSED, f"this value was taken back in run {ours.undone_in}"
    is_edit = ours.values and not ours.is_forgotten and old not in ours.values
    if is_edit and not target.ours_wins:
        return old, Verdict.EDITED, "somebody changed it in the CRM since our last write"
    return None if ours.is_forgotten else old, Verdict.CHANGE, None


@dataclass(frozen=True, slots=True)
class Written:
    """A change of an earlier run, written and not taken back. Where it `is_forgotten`, its values are erased."""

    id: int
    name: str
    field: str
    old: str | None
    new: str | None
    is_forgotten: bool = False


def plan_undo(targets: Targets, written: list[Written], held: Values | Gone) -> Iterator[Planned]:
    """Yield what becomes of each change of an account that is to be taken back: it is put back where nobody changed it
    since, and where ours still goes to the field that was written."""
    for one in written:
        now, verdict, why = _judge_undo(one, targets.get(one.name), held)
        yield Planned(one.name, one.field, now, one.old, verdict, why, one.id)


def _judge_undo(one: Written, target: Target | None, held: Values | Gone) -> tuple[str | None, Verdict, str | None]:
    if isinstance(held, Gone):
        return None, Verdict.REFUSED, held.why
    if target is None:
        return None, Verdict.REFUSED, f"the mapping does not name {one.field} any more; put it back by hand"
    if target.field != one.field:
        moved = f"the mapping has it go to {target.field} now, not to {one.field}; put that one back by hand"
        return None, Verdict.REFUSED, moved
    if one.is_forgotten:
        return None, Verdict.REFUSED, "the words from before are erased here; the next run replaces it"
    now = held.get(one.name)
    if now == one.old:
        return now, Verdict.SAME, None
    if now != one.new:
        return now, Verdict.EDITED, "somebody, or a later run, changed it since"
    return now, Verdict.CHANGE, None
