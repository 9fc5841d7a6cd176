"""Occasions in a condition that no word of events names: known by the general words of the condition."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.structure.happenings import another_person, cannot_be, cannot_pay, out_of_order
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# Markers after which something may happen, and those of them that look ahead to it.
OPENING = frozenset(["condition", "ahead-of-an-occasion", "lead-time", "at-any-time", "at-each-occasion"])
AHEAD = frozenset(["ahead-of-an-occasion", "lead-time", "up-to-an-occasion"])
# Of several signs in one condition the first of these counts; a breakdown that is announced is planned work.
ORDER = ("security", "renewal", "people", "meeting", "incident", "project", "release", "need")
PLANNED = ("security", "renewal", "people", "meeting", "release", "incident", "project", "need")
ANNOUNCED = forms("ANNOUNCED")
# What a sign may be part of without being something else: refusals, judgements and words of a whole wish.
LOOSE = frozenset(
    ["not", "never", "brief", "too_little", "too_much", "want", "noise", "elsewhere", "drop", "present", "relative"]
)
ADDRESSED = forms("ADDRESSED")
# After a word of contact they open what it is about: "notify us of any changes".
TOPIC = forms("TOPIC")
OWNING = forms("OWNING")
# Between the two, how soon: "within the hour".
TIMED = "time-reference"
ALERTING = frozenset(["alert", "alerted", "alerting"])
# Refusals that tell of a breakdown only by the verb after them: "if it won't open".
NEGATED = forms("NEGATED")
AUXILIARY = forms("AUXILIARY")
# A clause with more items is no sentence that anybody wrote.
MOST_ITEMS = 40
# The most tokens of a condition up to its telling word.
REACH = 14
# The most tokens between a word of contact and what it is about.
NEAR = 4
# After "should" they make a wish of it: "should be monthly".
WISHED = forms("WISHED")
POINTED = forms("POINTED")
# Kinds of item that may open a condition, by these words.
OPENED = frozenset(["want", "delegated"])
OPENERS = frozenset(["should", "whenever"])


def name_occasions(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Turn the telling word of a condition into an occasion where the clause names none."""
    for clause in clauses:
        if clause.has("event", "season", "ended"):
            continue
        for before, item in pairwise(clause.items):
            if (
                before.kind == "marker"
                and before.value == "when"
                and item.kind == "delegated"
                and before.end == item.start
            ):
                item.kind = "noise"
        stopping = clause.of("stop")
        stop = min((item.start for item in stopping), default=clause.end)
        for item in clause.items[:MOST_ITEMS]:
            if stopping and (item.note != "unless" or item.start < stop):
                continue
            _open_condition(clause, item, tokens)
            if item.end < clause.end and _opens_topic(clause, item, tokens):
                _name(clause, Item("marker", "when", item.end, item.end + 1, "topic-of-contact"), tokens)
            elif (
                item.kind == "marker"
                and (item.rule in OPENING or item.note == "prior")
                and tokens[item.end - 1].lexeme.form != "to"
            ):
                _name(clause, item, tokens)


def _open_condition(clause: Clause, item: Item, tokens: Sequence[Token]) -> None:
    """ "Should the records turn up elsewhere", "whenever our rep gets swapped": what looks like a wish opens it."""
    if item.kind not in OPENED or tokens[item.start].lexeme.form not in OPENERS:
        return
    first, after = (token.lexeme.form for token in [*tokens, *tokens[-1:]][item.start : item.start + 2])
    happens = any(item.end <= one.start <= item.end + REACH for one in clause.of("occasion"))
    supposed = item.kind == "want" and first == "should" and item.length == 1 and after not in WISHED
    supposed = supposed and item.start == clause.start and (happens or bool(_signs(clause, item, tokens)))
    if supposed or (item.kind == "delegated" and first == "whenever" and happens):
        item.kind, item.value, item.rule = "marker", "when", "condition"


def _opens_topic(clause: Clause, item: Item, tokens: Sequence[Token]) -> bool:
    """Whether contact is followed by what it is about: "notify us within the hour of changes", "alert us to leaks"."""
    spoken = item
    if item.rule == TIMED:
        spoken = next((one for one in clause.items if one.end == item.start), item)
    following = [token.lexeme.form for token in tokens[item.end : item.end + 2]]
    said = {token.lexeme.form.split()[0] for token in tokens[spoken.start : spoken.end]}
    opened = following[0] in TOPIC or (following[0] == "to" and not ALERTING.isdisjoint(said))
    return spoken.kind == "contact" and opened and not OWNING & set(following)


def answer_questions(clauses: list[Clause]) -> None:
    """ "The system is down? Then call.": a question that is answered with "then" is a condition."""
    for before, clause in pairwise(clauses):
        first = clause.items[0]
        then = "?" in clause.lead and first.kind == "steady" and clause.has("contact")
        if then and before.has("occasion") and not before.has("marker", "rate"):
            before.items.insert(0, Item("marker", "when", before.start, before.start, "condition"))
            before.sentence = clause.sentence
            first.kind = "noise"


def _name(clause: Clause, marker: Item, tokens: Sequence[Token]) -> None:
    for item in clause.of("occasion"):
        if item.start > marker.end and cannot_pay(tokens, item.start - 1):
            item.kind = "noise"
    signs = _signs(clause, marker, tokens)
    known = next((item for item in clause.of("occasion") if item.start >= marker.start), None)
    if known:
        _mere_words(clause, marker, known.start)
    if not signs or any(_known(item, marker, tokens) for item in clause.of("occasion")):
        if marker not in clause.items and known and known.start - marker.end <= NEAR:
            _insert(clause, marker)
        return
    forms = {token.lexeme.form for token in tokens[marker.start : marker.end + 1]}
    planned = _ahead(marker, tokens) or bool(forms & ADDRESSED) or {"as", "each"} <= forms
    if "security" not in signs and "incident" in signs and _planned(marker, signs["incident"], tokens):
        signs = {"release": signs["incident"]}
    trigger = next(name for name in (PLANNED if planned else ORDER) if name in signs)
    at = signs[trigger]
    _mere_words(clause, marker, at)
    if marker not in clause.items and not any(item.start < at and item.kind == "marker" for item in clause.items):
        _insert(clause, marker)
    stages = frozenset(name for name in (known.classes if known else ()) if name.startswith("STAGE:"))
    named = Item("occasion", trigger, at, at + 1, "sign-of-an-occasion", classes=stages | {f"TRIG:{trigger}"})
    _insert(clause, named)


def _mere_words(clause: Clause, marker: Item, at: int) -> None:
    """ "When you bring out something new", "if you plan maintenance": what you do is no wish."""
    for item in clause.items:
        if item.kind in ("relative", "delegated") and marker.start < item.start < at:
            item.kind = "noise"


def _known(occasion: Item, marker: Item, tokens: Sequence[Token]) -> bool:
    """Whether the lexicon says what the occasion is; an outage before which we are to call is planned work."""
    trigger = next((name for name in occasion.classes if name.startswith("TRIG:")), "")
    return bool(trigger) and not (trigger == "TRIG:incident" and _planned(marker, occasion.start, tokens))


def _planned(marker: Item, at: int, tokens: Sequence[Token]) -> bool:
    said = {tokens[n].lexeme.form for n in range(marker.start, at) if tokens[n - 1].lexeme.form != "-"}
    return _ahead(marker, tokens) or bool(said & ANNOUNCED)


def _ahead(marker: Item, tokens: Sequence[Token]) -> bool:
    """Whether a marker looks ahead; "straight after" looks back."""
    return marker.rule in AHEAD and not any(token.lexeme.form == "after" for token in tokens[marker.start : marker.end])


def _signs(clause: Clause, marker: Item, tokens: Sequence[Token]) -> dict[str, int]:
    """The place of the first sign of each trigger, up to the contact that is asked for."""
    after = [item for item in clause.items if marker.end <= item.start < marker.end + REACH]
    wished = [item.start for item in after if item.kind in ("rate", "days") or _asks(item, tokens)]
    stop = min([*wished, clause.end, marker.end + REACH])
    found: dict[str, int] = {}
    for at in range(marker.start, stop):
        classes = tokens[at].lexeme.classes
        sign = classes.get("TRIG") or classes.get("SIGN")
        if tokens[at].lexeme.form == "not" and tokens[at - 1].lexeme.form in AUXILIARY:
            found.setdefault("incident", at)
        if marker.rule == "condition" and at >= marker.end and (cannot_be(tokens, at) or cannot_pay(tokens, at)):
            return {"incident": at}
        if marker.rule == "condition" and at > marker.end and out_of_order(tokens, at):
            found, sign = {}, "incident"
        last = sign == "incident" and tokens[at].lexeme.form in NEGATED and at + 1 >= stop
        last = last and tokens[at - 1].lexeme.form not in POINTED
        if "HAPPENS" in classes and marker.rule not in AHEAD:
            found = {name: place for name, place in found.items() if name == "security"}
            sign = "incident"
        if another_person(tokens, at, stop):
            found, sign = {}, "people"
        if sign and not last:
            found.setdefault(sign, at)
    return found


def _asks(item: Item, tokens: Sequence[Token]) -> bool:
    """Contact or a wish of its own, not a word such as "work" or "update" that may tell of one."""
    if tokens[item.start].lexeme.form == "without":
        return item.kind == "contact"  # "without delay": how soon, and no trouble
    return item.kind in ("contact", "want") and not any(
        "SIGN" in token.lexeme.classes for token in tokens[item.start : item.end]
    )


def _insert(clause: Clause, new: Item) -> None:
    """Put an item in its place, instead of what the word was taken for."""
    at = new.start
    loose = LOOSE | {"occasion"}
    clause.items = [item for item in clause.items if not (item.start <= at < item.end and item.kind in loose)]
    place = next((n for n, item in enumerate(clause.items) if item.start > at), len(clause.items))
    clause.items.insert(place, new)
