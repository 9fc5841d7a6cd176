"""What one item makes of the next: a refusal turns a mention round, "before each" opens an occasion."""

from itertools import pairwise

from classifier.items import Item

# What is left of a mention that is refused by the word before it.
TURNED = {
    "enough": "too_little",
    "too_much": "noise",
    "relative": "noise",
    "vague": "noise",
    "brief": "noise",
    "delegated": "noise",
    "stop": "noise",
    "defer": "noise",
    "restore": "noise",
    "past": "not",
}


def turn_refused(items: list[Item]) -> None:
    """Change the kind of every item that the item straight before it turns."""
    for before, item in pairwise(items):
        if before.kind in ("not", "never") and before.end == item.start and item.kind in TURNED:
            item.note = f"refused {item.kind}"
            item.kind, item.value = TURNED[item.kind], ""
        if before.kind == "adopt" and item.kind == "occasion" and item.start - before.end <= 2:
            before.kind, before.value = "marker", "when"
