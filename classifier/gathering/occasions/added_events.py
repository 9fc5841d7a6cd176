"""What shows that an event beside a rate is wished for besides, and does not only say when."""

from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# By these at the opening of a clause contact is asked for as soon as something happens.
AT_ONCE = forms("AT_ONCE")
# Of contact as it is today: "we only hear from you", "we never hear from you unless".
HEARING = frozenset(["hear", "heard", "hearing"])
LIMITED = frozenset(["only", "just", "never", "hardly", "rarely", "seldom", "merely"])
REACH = 3
# Conditions that come about again and again.
EVER = frozenset(["whenever", "every", "each", "wherever", "any"])
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
    """ "Every two months, and straight away if the tills die", "and whenever we move a branch"."""
    marker = clause.items[0]
    joined = marker.kind == "marker" and "and" in clause.lead.split()
    return joined and (marker.note in EVER or all(item.value == "incident" for item in clause.of("occasion")))


def by_its_own_way(draft: Draft, clause: Clause) -> bool:
    """ "Monthly on Zoom; mail me when there's something to say": contact of another kind than that of every rate."""
    ways = {item.channel for item in clause.of("contact") if not item.status} - {"", "any"}
    rated = {wish.channel for wish in draft.wishes if wish.kind == "periodic"}
    return bool(ways) and not rated & {None, *ways}


def heard_only_then(draft: Draft, clause: Clause, marker: int | None) -> bool:
    """ "We only hear from you when an invoice is overdue": how it is today, which is no wish for it."""
    before = clause.items[:marker]
    if marker is None or any(item.kind == "want" for item in before):
        return False
    said = draft.tokens[clause.start : clause.items[marker].start]
    heard = next((n for n, token in enumerate(said) if token.lexeme.form.split()[0] in HEARING), 0)
    limiting = said[max(0, heard - REACH) : heard]
    limited = any(token.lexeme.form in LIMITED for token in limiting)
    return limited and any("WRITER" in token.lexeme.classes for token in limiting)


def staged(draft: Draft) -> bool:
    """ "A call every fortnight until we're live, afterwards only on request": every rate is that of a stage."""
    rates = [wish.when for wish in draft.wishes if wish.kind == "periodic"]
    return bool(rates) and not {None, "steady"} & set(rates)


def after_a_stage(draft: Draft, clause: Clause) -> bool:
    """ "... the rest of the year just when we've a question": what a clause for the steady state asks for."""
    return staged(draft) and clause.when == "steady"
