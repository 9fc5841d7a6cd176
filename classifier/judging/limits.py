"""Bounds and channels: what limits a rate, and by which way of contact it is meant."""

from cadence import Bound
from classifier.judging.not_limits import of_something_else
from classifier.mentions.items import Item
from classifier.mentions.lengths import GAP
from classifier.structure.clauses import CONTENT, NEAR, Clause
from classifier.words.addressees import WRITER
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# A limit in the next sentence must open it: "Those two are enough".
CLOSE = 3
# What adds a rate to the one before.
ADDING = forms("ADDING")
# Rules of the time between two contacts.
GAPS = frozenset(["gap-between", "length-called-right"])
# A refused comparison limits the other way round: "more than monthly would be too much".
COMPARING = forms("COMPARING")
COMPARATIVES = forms("COMPARATIVES")
# Kinds of item whose words of contact say how a mention beside them is meant.
SAID = frozenset(["contact", "alone", "want", "present", "restore", "place"])
# What is said of "anything less" where it would do, and where it would not.
APPROVING, JUDGING = frozenset(["want", "enough", "restore"]), frozenset(["not", "too_much", "too_little"])
# Of the time between two contacts: the longest is the least contact, and a longer one is less of it.
LONGEST = forms("LONGEST")
LONGER = forms("LONGER")
SOONER = forms("SOONER")
SHORTER = forms("SHORTER")
# Of a limit that tells of the time between two contacts by itself.
SPACED = frozenset(["closer", "denser", "shorter", "thicker", "tighter"])
DENYING = forms("DENYING")
# Words that deny what follows in the clause, beside those in "n't".
DENIALS = forms("DENIALS")
# "Don't let it fall below": what must not come about is meant either way.
FALLING = forms("FALLING")
# Kinds of item that may limit a rate.
LIMITS = ("bound", "enough", "stop")
TURNED = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


def bound_of(clauses: list[Clause], at: int, rate: Item, tokens: list[Token]) -> Bound:
    """The bound of a rate, or of a gap between contacts, which limits the other way round."""
    found, bound = _named_bound(clauses, at, rate, tokens)
    if rate.note == GAP:
        return TURNED.get(bound, bound)
    if rate.rule not in GAPS or (found is not None and _of_the_rate(found, tokens)):
        return bound
    return _of_a_gap(rate, bound, tokens)


def _of_the_rate(found: Item, tokens: list[Token]) -> bool:
    """ "Six weeks apart is enough", "never closer": said of how often, though a gap is named."""
    return found.kind == "enough" or any(token.lexeme.form in SPACED for token in tokens[found.start : found.end])


def _named_bound(clauses: list[Clause], at: int, rate: Item, tokens: list[Token]) -> tuple[Item | None, Bound]:
    """The bound from the rate's own stretch of the clause, or from a clause after it that holds no mention."""
    if not any(clause.has(*LIMITS) for clause in clauses[max(0, at - 1) : at + 3]):
        return None, Bound.EXACT
    clause = clauses[at]
    mine = _stretch(clause, rate)
    before = [item for item in mine[0] if not of_something_else(item, rate, tokens)]
    found = next((item for item in reversed(before) if item.kind in ("bound", "enough")), None)
    after = [item for item in mine[1] if not (_of_a_length(clause, item) or of_something_else(item, rate, tokens))]
    found = found or next((item for item in after if item.kind in ("bound", "enough")), None)
    found = found or _trailing(clauses, at, rate, tokens) or _leading(clauses, at, tokens)
    if found is None:
        return None, Bound.EXACT
    bound = Bound(found.value) if found.kind == "bound" else Bound.AT_MOST
    if tokens[found.start].lexeme.form == "anything" and found.kind == "bound":
        said = {item.kind for item in mine[1]}
        return found, bound if said & APPROVING and not said & JUDGING else TURNED[bound]
    denied = any(item.kind in ("not", "too_little") and item.end <= found.start for item in mine[0])
    denied = denied or any(item.kind in ("too_much", "too_little", "not") for item in mine[1])
    denied = denied or _denied(tokens, clause.start, found) or _regretted(clauses, at)
    first, last = tokens[found.start].lexeme.form, tokens[found.end - 1].lexeme.form
    than = last in COMPARING and found.length <= 3 and first not in FALLING
    return found, TURNED[bound] if denied and than else bound


def _denied(tokens: list[Token], start: int, found: Item) -> bool:
    """ "Nobody here would cope with more than", "it can't be more than": a denial far before the comparison."""
    words = [token.lexeme.form for token in tokens[start : found.start]]
    denying = any(word in DENIALS or word.endswith("n't") for word in words)
    return denying and tokens[found.start].lexeme.form in COMPARATIVES


def _regretted(clauses: list[Clause], at: int) -> bool:
    """ "If we heard from you less than monthly, we'd feel forgotten": a condition, and what would come of it."""
    clause, later = clauses[at], clauses[at + 1] if at + 1 < len(clauses) else None
    if later is None or later.sentence != clause.sentence or later.has("rate"):
        return False
    return any(item.rule == "condition" for item in clause.items) and later.has("too_much", "too_little")


def _leading(clauses: list[Clause], at: int, tokens: list[Token]) -> Item | None:
    """ "At a minimum, somebody has to come each spring": a limit alone in the clause before."""
    before = clauses[at - 1] if at else None
    if before is None or before.sentence != clauses[at].sentence or len(before.items) != 1:
        return None
    words = sum(not token.lexeme.mark for token in tokens[before.start : before.end])
    only = before.items[0]
    return only if only.kind == "bound" and only.length >= words else None


def _of_a_gap(rate: Item, bound: Bound, tokens: list[Token]) -> Bound:
    """A longer gap is a lower rate: "at least six weeks between calls" is at most every six weeks."""
    forms = {token.lexeme.form for token in tokens[rate.start : rate.end]}
    if forms & SOONER or "least" in forms:
        return Bound.AT_MOST
    if forms & LONGEST or (forms & DENYING and forms & LONGER):
        return Bound.AT_LEAST
    if forms & LONGER or (forms & DENYING and forms & SHORTER):
        return Bound.AT_MOST
    if forms & SHORTER:
        return Bound.AT_LEAST
    return TURNED.get(bound, bound)


def _stretch(clause: Clause, rate: Item) -> tuple[list[Item], list[Item]]:
    """The items before and after a rate up to the next mention on either side."""
    items, at = clause.items, clause.items.index(rate)
    start, end = at, at + 1
    while start > max(0, at - NEAR) and items[start - 1].kind not in CONTENT:
        start -= 1
    while end < min(len(items), at + 1 + NEAR) and items[end].kind not in CONTENT:
        end += 1
    return items[start:at], items[at + 1 : end]


def _trailing(clauses: list[Clause], at: int, rate: Item, tokens: list[Token]) -> Item | None:
    clause = clauses[at]
    if any(item.kind == "rate" for item in clause.items[clause.items.index(rate) + 1 :]):
        return None
    for later in clauses[at + 1 : at + 3]:
        same = later.sentence == clause.sentence
        if any(not (i.kind == "stop" and _limiting(i, tokens)) for i in later.content):
            return None
        found = [
            i
            for i in later.of(*LIMITS)
            if _limiting(i, tokens) and not (_of_a_length(later, i) or of_something_else(i, rate, tokens))
        ]
        if found and (same or found[0].start - later.start <= CLOSE):
            return found[0]
    return None


def _limiting(item: Item, tokens: list[Token]) -> bool:
    """ "Twice a year, no more please": what would refuse all contact limits the rate before it.

    "Under me" limits nothing: what opens a comparison speaks of what follows.
    """
    words = [token.lexeme.form for token in tokens[item.start : item.end]]
    if item.kind == "stop":
        return words[:2] == ["no", "more"]
    return len(words) > 1 or words[0] not in COMPARING


def _of_a_length(clause: Clause, item: Item) -> bool:
    """ "Keep it to half an hour" and "half an hour max" limit the length of a meeting."""
    at = clause.items.index(item)
    beside = clause.items[at + 1 : at + 2] + [one for one in clause.items[max(0, at - 1) : at] if one.end == item.start]
    return item.kind == "bound" and any(one.kind == "noise" for one in beside)


def channel_of(clauses: list[Clause], at: int, mention: Item) -> str | None:
    """The channel of a mention: its own, the nearest in its stretch, or that of a clause beside it."""
    if mention.channel and mention.channel != "any":
        return _sharpened(clauses[at], mention, mention.channel)
    before, after = _stretch(clauses[at], mention)
    before, after = _of_contact(clauses[at], before), _of_contact(clauses[at], after)
    if after and after[0].start == mention.end and after[0].kind == "contact":
        before, after = after[:1], [*reversed(before), *after[1:]]
    said = [item for item in (*reversed(before), *after) if item.channel and item.kind in SAID]
    near = [
        item
        for item in said
        if not item.status or (mention.kind == "rate" and item.status == "told" and item.start == mention.end)
    ]
    special = [item.channel for item in near if item.channel != "any"]
    if special:
        return "video" if "video" in special and "phone" in special else special[0]
    return None if near and near[0].kind == "rate" else _beside(clauses, at) or _shared(clauses, at)


def _shared(clauses: list[Clause], at: int) -> str | None:
    """ "Call me monthly and our managing director twice a year": the verb before is meant for the others too."""
    clause, before = clauses[at], clauses[at - 1] if at else None
    if before is None or clause.lead not in ADDING or clause.addressee in ("", WRITER) or clause.has("contact"):
        return None
    return opening_way(before) if before.addressee == WRITER and before.items[0].start == before.start else None


def opening_way(clause: Clause) -> str | None:
    """The way of contact by which a clause opens: that of "call me monthly" is meant for what is added too."""
    verb = clause.items[0]
    return verb.channel if verb.kind == "contact" and verb.channel not in ("", "any") and not verb.status else None


def _of_contact(clause: Clause, items: list[Item]) -> list[Item]:
    """Without the place at which something happens: "if a machine in our plant stops"."""
    return [item for item in items if item.kind != "place"] if clause.has("occasion") else items


def _sharpened(clause: Clause, mention: Item, channel: str) -> str:
    """A call by Teams is video; a meeting and a call with a channel of their own keep it."""
    after = _stretch(clause, mention)[1]
    video = any(item.kind == "contact" and item.channel == "video" and not item.status for item in after)
    return "video" if channel == "phone" and video else channel


def _beside(clauses: list[Clause], at: int) -> str | None:
    clause = clauses[at]
    for other in (*clauses[at + 1 : at + 3], *reversed(clauses[max(0, at - 2) : at])):
        if other.sentence != clause.sentence or other.content or other.has("past", "present", "elsewhere"):
            continue
        if other.has("occasion") and other.has("marker"):
            continue
        named = [item.channel for item in other.of("contact", "place") if item.channel != "any" and not item.status]
        if named:
            return named[0]
    return None
