"""What shows that an event beside a rate is wished for besides, and does not only say when."""

from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# By these at the opening of a clause contact is asked for as soon as something happens.
AT_ONCE = forms("AT_ONCE")
# What may bring contact that was not to come before.
TROUBLE = frozenset(["incident", "security"])


def at_once(draft: Draft, clause: Clause) -> bool:
    """ "Monthly; straight away if the freezers warm up": how soon contact is wanted asks for it."""
    marker = next((item for item in clause.items[:2] if item.rule == "condition"), None)
    opening = " ".join(token.lexeme.form for token in draft.tokens[clause.start : marker.end]) if marker else ""
    return any(said in opening for said in AT_ONCE)


def unless_trouble(draft: Draft, clause: Clause) -> bool:
    """ "At most monthly, unless the tills freeze": trouble brings contact besides the rate before it."""
    first = clause.items[0]
    return (
        first.kind == "marker"
        and draft.tokens[first.start].lexeme.form == "unless"
        and all(item.circumstance in TROUBLE for item in clause.of("occasion"))
    )


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
