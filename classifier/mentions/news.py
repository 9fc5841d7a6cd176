"""What is wished as news: to be kept posted, and updates of the product, which are contact only where counted."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.words.tokens import Token

KEPT_POSTED = "kept-posted"
UPDATES = "updates"
COUNTED = frozenset(["rate", "alone", "vague", "relative", "brief", "too_much", "too_little", "present", "past", "not"])
WAYS = frozenset(["contact", "want", "break", "noise", "plus"])
# What joins things that happen: "updates, price rises and outages".
JOINING = frozenset(["&", "+", ",", "/", "and", "or", "plus"])


def ask_for_news(items: Sequence[Item], tokens: Sequence[Token]) -> None:
    """ "New version out? Keep us posted" asks for contact then; "updates and outages" are both things that happen."""
    kept = [item for item in items if item.rule == KEPT_POSTED]
    if kept and any(item.kind in ("occasion", "event") or item.value == "when" for item in items):
        for item in kept:
            item.kind, item.value, item.channel = "contact", "", "any"
    if any(item.kind in COUNTED for item in items):
        return
    for item in items:
        told = item.kind == "contact" and item.length == 1 and tokens[item.start].lexeme.form == UPDATES
        if told and (_joined(item, items, tokens) or _alone(item, items)):
            item.kind, item.classes, item.channel = "occasion", frozenset(["TRIG:release"]), ""


def _joined(item: Item, items: Sequence[Item], tokens: Sequence[Token]) -> bool:
    """Whether it stands in a row with an occasion."""
    between = (
        tokens[min(item.end, other.end) : max(item.start, other.start)] for other in items if other.kind == "occasion"
    )
    return any(row and all(token.lexeme.form in JOINING for token in row) for row in between)


def _alone(item: Item, items: Sequence[Item]) -> bool:
    """ "Updates, by text": the first word of an answer that names only ways besides."""
    return item.start == 0 and all(other.kind in WAYS for other in items)
