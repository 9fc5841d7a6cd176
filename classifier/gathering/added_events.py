"""What shows that an event beside a rate is wished for besides, and does not only say when."""

from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft


def only_then(draft: Draft, clause: Clause) -> bool:
    """ "Users: only when new functions arrive": a condition that a sentence without a rate is limited to."""
    limited = any(item.kind == "marker" and item.note == "only" for item in clause.items)
    return limited and not any(one.sentence == clause.sentence and one.has("rate") for one in draft.clauses)


def added_trouble(clause: Clause) -> bool:
    """ "Every two months, and straight away if the tills die"."""
    troubles = all(item.value == "incident" for item in clause.of("occasion"))
    return troubles and "and" in clause.lead.split() and clause.items[0].kind == "marker"


def by_its_own_way(draft: Draft, clause: Clause) -> bool:
    """ "Monthly on Zoom; mail me when there's something to say": contact of another kind than that of every rate."""
    ways = {item.channel for item in clause.of("contact") if not item.status} - {"", "any"}
    rated = {wish.channel for wish in draft.wishes if wish.kind == "periodic"}
    return bool(ways) and not rated & {None, *ways}
