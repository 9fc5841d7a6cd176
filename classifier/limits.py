"""Bounds and channels: what limits a rate, and by which way of contact it is meant."""

from collections.abc import Sequence
from itertools import pairwise

from cadence import Bound
from classifier.clauses import CONTENT, NEAR, Clause
from classifier.items import Item
from classifier.tokens import Token

# A limit in the next sentence must open it: "Those two are enough".
CLOSE = 3
# A refused comparison limits the other way round: "more than monthly would be too much".
COMPARING = frozenset(["than", "above", "beyond", "over", "below", "under"])
# Kinds of item whose words of contact say how a mention beside them is meant.
SAID = frozenset(["contact", "alone", "want", "present", "restore", "place"])
# What is said of "anything less" where it would do, and where it would not.
APPROVING, JUDGING = frozenset(["want", "enough", "restore"]), frozenset(["not", "too_much", "too_little"])
TURNED = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


def bound_of(clauses: list[Clause], at: int, rate: Item, tokens: list[Token]) -> Bound:
    """The bound of a rate, or of a gap between contacts, which limits the other way round."""
    bound = _named_bound(clauses, at, rate, tokens)
    return _of_a_gap(rate, bound, tokens) if rate.rule == "gap-between" else bound


def _named_bound(clauses: list[Clause], at: int, rate: Item, tokens: list[Token]) -> Bound:
    """The bound from the rate's own stretch of the clause, or from a clause after it that holds no mention."""
    clause = clauses[at]
    mine = _stretch(clause, rate)
    found = next((item for item in reversed(mine[0]) if item.kind in ("bound", "enough")), None)
    found = found or next((i for i in mine[1] if i.kind in ("bound", "enough") and not _of_a_length(clause, i)), None)
    if found is None:
        found = _trailing(clauses, at, rate)
    if found is None:
        return Bound.EXACT
    bound = Bound.AT_MOST if found.kind == "enough" else Bound(found.value)
    if tokens[found.start].lexeme.form == "anything" and found.kind == "bound":
        said = {item.kind for item in mine[1]}
        return bound if said & APPROVING and not said & JUDGING else TURNED[bound]
    denied = any(item.kind in ("not", "too_little") and item.end <= found.start for item in mine[0])
    denied = denied or any(item.kind in ("too_much", "too_little", "not") for item in mine[1])
    than = tokens[found.end - 1].lexeme.form in COMPARING and found.length <= 3
    return TURNED[bound] if denied and than else bound


def _of_a_gap(rate: Item, bound: Bound, tokens: list[Token]) -> Bound:
    """A longer gap is a lower rate: "at least six weeks between calls" is at most every six weeks."""
    forms = {token.lexeme.form for token in tokens[rate.start : rate.end]}
    if forms & {"not", "never"} and forms & {"exceed", "more", "longer"}:
        return Bound.AT_LEAST
    if forms & {"more", "longer"}:
        return Bound.AT_MOST
    return TURNED.get(bound, bound)


def _stretch(clause: Clause, rate: Item) -> tuple[list[Item], list[Item]]:
    """The items before and after a rate up to the next mention on either side."""
    at = clause.items.index(rate)
    before, after = clause.items[max(0, at - NEAR) : at], clause.items[at + 1 : at + 1 + NEAR]
    start = max((n + 1 for n, item in enumerate(before) if item.kind in CONTENT), default=0)
    stop = next((n for n, item in enumerate(after) if item.kind in CONTENT), len(after))
    return before[start:], after[:stop]


def _trailing(clauses: list[Clause], at: int, rate: Item) -> Item | None:
    clause = clauses[at]
    if any(item.kind == "rate" for item in clause.items[clause.items.index(rate) + 1 :]):
        return None
    for later in clauses[at + 1 : at + 3]:
        same = later.sentence == clause.sentence
        if later.content:
            return None
        found = [item for item in later.of("bound", "enough") if not _of_a_length(later, item)]
        if found and (same or found[0].start - later.start <= CLOSE):
            return found[0]
    return None


def _of_a_length(clause: Clause, item: Item) -> bool:
    """ "Keep it to half an hour" limits the length of a meeting."""
    at = clause.items.index(item)
    return item.kind == "bound" and at + 1 < len(clause.items) and clause.items[at + 1].kind == "noise"


def channel_of(clauses: list[Clause], at: int, mention: Item) -> str | None:
    """The channel of a mention: its own, the nearest in its stretch, or that of a clause beside it."""
    if mention.channel and mention.channel != "any":
        return _sharpened(clauses[at], mention, mention.channel)
    before, after = _stretch(clauses[at], mention)
    before, after = _of_contact(clauses[at], before), _of_contact(clauses[at], after)
    if after and after[0].start == mention.end and after[0].kind == "contact":
        before, after = after[:1], [*reversed(before), *after[1:]]
    near = [item for item in (*reversed(before), *after) if item.channel and not item.status and item.kind in SAID]
    special = [item.channel for item in near if item.channel != "any"]
    if special:
        return "video" if "video" in special and "phone" in special else special[0]
    return None if near and near[0].kind == "rate" else _beside(clauses, at)


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


# After refused contact they say when, or what about, it is not wanted: contact as such may still be.
LIMITING = frozenset(
    [
        "before",
        "after",
        "in",
        "during",
        "without",
        "between",
        "unless",
        "except",
        "until",
        "about",
        "when",
        "while",
        "if",
        "to",
    ]
)
NOPE = frozenset(["nope", "nah", "no"])
# A refusal after them is of what follows: "by mail and not by phone".
SETTING_APART = frozenset(["and", "but", "just", "only", "so", "any"])
PERSONAL = frozenset(["me", "us", "my", "our"])


def _limited(item: Item, tokens: Sequence[Token]) -> bool:
    after = [token.lexeme.form for token in tokens[item.end : item.end + 3]]
    after = after[1:] if after and after[0] in PERSONAL else after
    limited = bool(after) and after[0] in LIMITING and after[:2] != ["in", "future"]
    return limited and item.kind == "contact"


def mark_refused_contact(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Contact that is refused ("no calls"), or merely told of, is not wished for."""
    for before, clause in pairwise(clauses):
        if clause.lead == ":" and clause.items[0].kind == "not" and len(clause.items) == 1:
            before.items.append(clause.items[0])
        if ">" in clause.lead and clause.items[0].kind == "contact" and before.items[-1].kind == "contact":
            clause.items[0].status = "refused"
        if clause.lead == "(" and clause.items[0].kind == "days" and before.items[-1].kind == "not":
            clause.items[0].status = "refused"
    for clause in clauses:
        told = clause.has("past", "present", "elsewhere", "too_much", "supposed") and not clause.has("want")
        for at, item in enumerate(clause.items):
            if item.kind in ("contact", "days", "season", "occasion") and not item.status:
                if _denied(clause.items[:at], item) or (
                    item.kind != "occasion" and _out(clause.items[at + 1 :], tokens)
                ):
                    item.status = "limited" if _limited(item, tokens) else "refused"
                elif told and item.kind == "contact":
                    item.status = "told"


def _denied(before: list[Item], item: Item) -> bool:
    for at in range(len(before) - 1, -1, -1):
        other = before[at]
        if other.kind == "want" and at and before[at - 1].kind == "not" and before[at - 1].end == other.start:
            return True
        dropped = other.kind == "swap" and other.end == item.start and item.kind in ("days", "contact")
        if (
            dropped
            or other.kind in ("not", "stop")
            or (other.rule == "upper-limit" and other.end == item.start and other.length == 2)
        ):
            return True
        if item.kind == "occasion" and other.kind == "marker" and other.value in ("when", "until"):
            return False
        passes = other.kind == item.kind or other.kind in ("marker", "contact", "noise", "occasion")
        if not passes or (other.kind == item.kind and not other.status):
            return False
    return False


def _out(after: list[Item], tokens: Sequence[Token]) -> bool:
    """ "Mondays are out", "e-mail does not work for us": a refusal after its subject, and not of what follows."""
    if len(after) == 1 and tokens[after[0].start].lexeme.form in NOPE:
        return True
    if not after or after[0].kind != "not" or tokens[after[0].start].lexeme.form in SETTING_APART:
        return False
    alone = len(after) == 1
    follows = (
        not alone
        and after[1].kind in ("contact", "days", "rate", "season", "occasion")
        and after[1].start == after[0].end
    )
    return (after[0].length >= 2 or alone) and not follows
