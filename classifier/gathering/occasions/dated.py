"""Conditions that name no event: they date a rate or a day, or are told of."""

from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.structure.stage_names import LOOKING_AHEAD

# What comes of itself, and contact may follow.
COMING = frozenset(["meeting", "people"])


def times_a_rate(draft: Draft, at: int) -> bool:
    """ "Shortly ahead of the heads' meeting, each month": the occasion says when in the month."""
    clause = draft.clauses[at]
    ahead = any(item.rule in LOOKING_AHEAD for item in clause.of("marker"))
    beside = draft.clauses[at + 1 : at + 2]
    return ahead and any(c.sentence == clause.sentence and c.lead == "," and wished_rate(c) for c in beside)


def told_of(clause: Clause, marker: int | None) -> bool:
    """ "The app crashes when I open reports": what happens under a condition, not the condition itself."""
    occasions = [n for n, item in enumerate(clause.items) if item.kind == "occasion"]
    if marker is None or max(occasions) > marker or occasions[0] > 0:
        return False
    return clause.items[0].start > clause.start and not any(item.kind == "contact" for item in clause.items[:marker])


def of_a_day(draft: Draft, at: int) -> bool:
    """ "Not on a Wednesday, when our council sits": what happens on a day, not when contact is wanted."""
    before = draft.clauses[at - 1] if at else None
    clause = draft.clauses[at]
    same = before is not None and before.sentence == clause.sentence and clause.lead == ","
    return same and before is not None and before.items[-1].kind == "days" and clause.items[0].note == "when"


def wished_rate(clause: Clause) -> bool:
    """Whether the clause names a rate that is wished."""
    return any(not rate.status for rate in clause.of("rate"))


def comes_before(draft: Draft, clause: Clause, named: list[str]) -> bool:
    """ "After our planning day": contact follows what comes of itself, in an answer without a rate."""
    after = any(item.kind == "marker" and item.value == "after" for item in clause.items[:1])
    return after and COMING.issuperset(named) and not any(one.has("rate", "stage") for one in draft.clauses)
