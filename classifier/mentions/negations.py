"""What one item makes of the next: a refusal turns a mention round, "before each" opens an occasion."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.words.tokens import Token

# What is left of a mention that is refused by the word before it.
TURNED = {
    "enough": "too_little",
    "too_much": "noise",
    "too_little": "noise",
    "relative": "noise",
    "vague": "noise",
    "brief": "noise",
    "delegated": "noise",
    "stop": "noise",
    "defer": "noise",
    "restore": "noise",
    "past": "not",
}


# What a refusal of them asks to go on: "do not stop the weekly mails".
ENDING = frozenset(
    [
        "stop",
        "cease",
        "cancel",
        "discontinue",
        "drop",
        "scrap",
        "abolish",
        "skip",
        "remove",
        "unsubscribe",
        "take",
        "opt",
        "delete",
        "strike",
        "lose",
    ]
)


def turn_refused(items: list[Item], tokens: Sequence[Token]) -> None:
    """Change the kind of every item that the item straight before it turns."""
    for before, item in pairwise(items):
        doubled = (
            before.kind == "not" and item.start - before.end <= 1 and item.kind in ("not", "never", "stop", "swap")
        )
        if doubled and ENDING & {tokens[item.start].lexeme.form, tokens[before.end - 1].lexeme.form}:
            before.kind = item.kind = "want"
            continue
        compared = item.kind == "rate" and before.kind == "relative" and before.end == item.start
        if compared and tokens[before.start].lexeme.form == "not":
            before.kind = "not"
        if before.kind in ("not", "never") and before.end == item.start and item.kind in TURNED:
            item.note = f"refused {item.kind}"
            item.kind, item.value = TURNED[item.kind], ""
        if before.kind == "stop" and item.kind == "rate" and item.start - before.end <= 2:
            before.kind = "not"
        if before.kind == "adopt" and item.kind == "occasion" and item.start - before.end <= 2:
            before.kind, before.value = "marker", "when"
