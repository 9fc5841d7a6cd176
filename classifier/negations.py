"""A refusal straight before a mention or a cue turns it round."""

from classifier.items import Item

# What is left of a mention that is refused by the word before it.
TURNED = {
    "enough": "too_little",
    "too_much": "noise",
    "relative": "noise",
    "vague": "noise",
    "delegated": "noise",
    "stop": "noise",
    "defer": "noise",
    "restore": "noise",
    "past": "not",
}


def turn_refused(items: list[Item]) -> None:
    """Change the kind of every item that a refusal stands straight before."""
    for before, item in zip(items, items[1:], strict=False):
        if before.kind == "not" and before.end == item.start and item.kind in TURNED:
            item.note = f"refused {item.kind}"
            item.kind, item.value = TURNED[item.kind], ""
