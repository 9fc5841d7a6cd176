"""Two limits of one count whose period is named once: "not less than four times a year and not more than eight"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.words.tokens import Token

OPPOSED = {"at_most", "at_least"}
# What may follow a bare number of contacts; before anything else it counts people or hours.
COUNTED = frozenset(["CONTACT", "TIMES", "PLAIN"])


def pair_limits(items: list[Item], tokens: Sequence[Token]) -> None:
    """Make a range of the only rate and a bare number that stands after the opposite limit."""
    rates = [item for item in items if item.kind == "rate"]
    bounds = [item for item in items if item.kind == "bound"]
    if len(rates) != 1 or {item.value for item in bounds} != OPPOSED:
        return
    numbers = [number for bound in bounds if (number := _bare_number(bound, items, tokens))]
    cadence = rates[0].cadence
    if len(numbers) == 1 and cadence is not None and cadence.low == cadence.high != numbers[0]:
        low, high = sorted((cadence.low, numbers[0]))
        rates[0].cadence = cadence.counted(low, high)
        for bound in bounds:
            bound.kind = "noise"


def _bare_number(bound: Item, items: Sequence[Item], tokens: Sequence[Token]) -> int:
    """The number straight after a limit that belongs to no rate, 0 where there is none."""
    if bound.end >= len(tokens) or any(item.kind == "rate" and item.start == bound.end for item in items):
        return 0
    number = tokens[bound.end].lexeme.classes.get("NUM", "")
    after = tokens[bound.end + 1].lexeme if bound.end + 1 < len(tokens) else None
    counting = after is None or after.mark or not COUNTED.isdisjoint(after.classes)
    return int(number) if number.isdigit() and counting else 0
