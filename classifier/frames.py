"""Occasions in a condition that no word of events names: known by the general words of the condition."""

from collections.abc import Sequence

from classifier.clauses import Clause
from classifier.items import Item
from classifier.tokens import Token

# Markers after which something may happen, and those of them that look ahead to it.
OPENING = frozenset(["condition", "ahead-of-an-occasion", "lead-time", "at-any-time", "up-to-an-occasion"])
AHEAD = frozenset(["ahead-of-an-occasion", "lead-time", "up-to-an-occasion"])
# Of several signs in one condition the first of these counts; a breakdown that is announced is planned work.
ORDER = ("security", "renewal", "people", "meeting", "project", "incident", "release", "need")
PLANNED = ("security", "renewal", "people", "meeting", "release", "incident", "project", "need")
ANNOUNCED = frozenset(["planned", "planning", "plan", "scheduled", "schedule"])
# What a sign may be part of without being something else: refusals, judgements and words of a whole wish.
LOOSE = frozenset(
    ["not", "never", "brief", "too_little", "too_much", "want", "noise", "elsewhere", "drop", "present", "relative"]
)
YOU = frozenset(["you", "you're", "you've", "u"])
# After a word of contact they open what it is about: "notify us of any changes".
TOPIC = frozenset(["of", "about", "regarding", "concerning", "on"])
# Refusals that tell of a breakdown only by the verb after them: "if it won't open".
NEGATED = frozenset(
    ["won't", "doesn't", "isn't", "don't", "can't", "cannot", "didn't", "aren't", "couldn't", "shouldn't"]
)
IT = frozenset(["it", "that", "this", "something", "everything"])


def name_occasions(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Turn the telling word of a condition into an occasion where the clause names none."""
    for clause in clauses:
        if clause.has("event", "season", "stop"):
            continue
        for item in list(clause.items):
            if item.kind == "contact" and item.end < clause.end and tokens[item.end].lexeme.form in TOPIC:
                _name(clause, Item("marker", "when", item.end, item.end + 1, "topic-of-contact"), tokens)
            elif item.kind == "marker" and item.rule in OPENING:
                _name(clause, item, tokens)


def _name(clause: Clause, marker: Item, tokens: Sequence[Token]) -> None:
    signs = _signs(clause, marker, tokens)
    known = next((item for item in clause.of("occasion") if item.start >= marker.start), None)
    if not signs or (known and _known(known, marker, tokens)):
        return
    forms = {token.lexeme.form for token in tokens[marker.start : marker.end + 1]}
    planned = marker.rule in AHEAD or bool(forms & YOU)
    trigger = next(name for name in (PLANNED if planned else ORDER) if name in signs)
    at = signs[trigger]
    if trigger == "incident" and _planned(marker, at, tokens):
        trigger = "release"
    if marker not in clause.items and not any(item.start < at and item.kind == "marker" for item in clause.items):
        _insert(clause, marker)
    stages = frozenset(name for name in (known.classes if known else ()) if name.startswith("STAGE:"))
    named = Item("occasion", trigger, at, at + 1, "sign-of-an-occasion", classes=stages | {f"TRIG:{trigger}"})
    _insert(clause, named)


def _known(occasion: Item, marker: Item, tokens: Sequence[Token]) -> bool:
    """Whether the lexicon says what the occasion is; an outage before which we are to call is planned work."""
    trigger = next((name for name in occasion.classes if name.startswith("TRIG:")), "")
    return bool(trigger) and not (trigger == "TRIG:incident" and _planned(marker, occasion.start, tokens))


def _planned(marker: Item, at: int, tokens: Sequence[Token]) -> bool:
    said = {token.lexeme.form for token in tokens[marker.start : at]}
    return marker.rule in AHEAD or bool(said & ANNOUNCED)


def _signs(clause: Clause, marker: Item, tokens: Sequence[Token]) -> dict[str, int]:
    """The place of the first sign of each trigger, up to the contact that is asked for."""
    after = [item for item in clause.items if item.start >= marker.end]
    stop = next((item.start for item in after if item.kind in ("contact", "rate", "want", "days")), clause.end)
    found: dict[str, int] = {}
    for at in range(marker.start, stop):
        classes = tokens[at].lexeme.classes
        sign = classes.get("TRIG") or classes.get("SIGN")
        last = tokens[at].lexeme.form in NEGATED and at + 1 >= stop and tokens[at - 1].lexeme.form not in IT
        if sign and not last:
            found.setdefault(sign, at)
    return found


def _insert(clause: Clause, new: Item) -> None:
    """Put an item in its place, instead of what the word was taken for."""
    at = new.start
    loose = LOOSE | {"occasion"}
    clause.items = [item for item in clause.items if not (item.start <= at < item.end and item.kind in loose)]
    place = next((n for n, item in enumerate(clause.items) if item.start > at), len(clause.items))
    clause.items.insert(place, new)
