"""Answers in which no wish was found: whether they hold none, or one that was not understood."""

from classifier.structure.draft import Draft

SHORTEST_MEANING = 3
# Words that belong to a rate, which was not read then.
TIMELY = frozenset(["UNIT", "PERUNIT", "EVERY", "LAST"])
# The most tokens of an answer that only refuses one way of contact.
BRIEF_REFUSAL = 6
# The most tokens of an answer that may speak of channels and days alone.
FEW = 14


def nothing_understood(draft: Draft, kinds: set[str], left: set[str]) -> bool:
    """Whether an answer without a wish says more than was read; ``left`` are the classes of unread words."""
    if not left.isdisjoint(TIMELY):
        return True
    count = len(draft.tokens)
    unknown = any(token.lexeme.unknown for token in draft.tokens)
    return _should_mean(count, kinds, unknown) or _days_and_ways(draft, count)


def _should_mean(count: int, kinds: set[str], unknown: bool) -> bool:
    """Whether an answer without a wish is too long to be meaningless and no talk of channels or of later."""
    if "defer" in kinds:
        return bool(kinds & {"stop", "relative", "vague", "otherwise"})
    if kinds & {"occasion", "event", "marker", "vague", "relative", "stop"}:
        return True
    if 1 < count <= SHORTEST_MEANING and not kinds and unknown:
        return True
    if count > 1 and "not" in kinds and not kinds & {"contact", "days"}:
        return True
    return count > SHORTEST_MEANING and not (count <= FEW and kinds & {"days", "contact"})


def _days_and_ways(draft: Draft, count: int) -> bool:
    """Days beside contact without a wish, or contact that is only refused in many words: a rate may be hidden in it."""
    items = [item for clause in draft.clauses for item in clause.items]
    kinds = {item.kind for item in items}
    if "defer" in kinds:
        return False
    refused = any(item.status == "refused" for item in items) and not any(
        item.kind == "contact" and not item.status for item in items
    )
    unknown = sum(token.lexeme.unknown for token in draft.tokens)
    return (
        {"days", "contact"} <= kinds
        or (refused and count > BRIEF_REFUSAL)
        or (count > SHORTEST_MEANING and unknown > 2)
    )
