"""Days of the week that a contact is moved between: "move it from Monday to Thursday"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# Verbs of moving, and the most tokens between one of them and the days.
MOVING = forms("MOVING")
NEAR = 6
ENDS = 2


def part_moved_days(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """The items, where a stretch of days under a verb of moving is the day left and the day taken."""
    found: list[Item] = []
    for item in items:
        found += _parted(item, tokens) if item.kind == "days" and _moved(item, tokens) else [item]
    return found


def _moved(item: Item, tokens: Sequence[Token]) -> bool:
    before = [token.lexeme for token in tokens[max(0, item.start - NEAR) : item.start]]
    inside = {token.lexeme.form for token in tokens[item.start : item.end]}
    here = [at for at, lexeme in enumerate(before) if lexeme.form in MOVING]
    return "to" in inside and bool(here) and not any(lexeme.mark == "sentence" for lexeme in before[here[-1] :])


def _parted(item: Item, tokens: Sequence[Token]) -> list[Item]:
    named = [at for at in range(item.start, item.end) if "DAY" in tokens[at].lexeme.classes]
    if len(named) != ENDS:
        return [item]
    left, taken = item.at(item.start, named[0] + 1), item.at(named[1], item.end)
    left.days, taken.days = ((tokens[at].lexeme.classes["DAY"],) for at in named)
    left.value, taken.value = "left", "placed"
    return [left, taken]
