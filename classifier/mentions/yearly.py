"""Months and seasons that are named beside "each year": contact in each of them."""

from collections.abc import Sequence
from itertools import pairwise

from cadence import ONCE_A_YEAR
from classifier.mentions.items import Item
from classifier.words.tokens import Token

# Words that make of two months only one.
CHOOSING = frozenset(["or", "/", "to", "between", "either"])
# What sets one month against another, or tells of them.
CHANGING = frozenset(["otherwise", "stop", "not", "correct", "alone", "past", "elsewhere", "relative"])


def count_months(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Mid March and mid September each year" is twice a year, however the months are written."""
    yearly = [item for item in items if item.kind == "rate"]
    named = [item for item in items if item.kind == "season"]
    moments = [item for item in items if item.value == "moment"]
    closing = bool(moments) and len(yearly) == 1 and moments[-1].end <= yearly[0].start
    if len(yearly) != 1 or not _each_year(yearly[0], closing):
        return
    if moments:
        yearly[0].kind = "noise"
    if any(item.kind in CHANGING for item in items):
        return
    count = sum(item.number[0] for item in named)
    if count > 1 and not any(item.either for item in named) and not _chosen(named, tokens):
        yearly[0].cadence = ONCE_A_YEAR.counted(count)
        for item in named:
            item.kind = "noise"


def _each_year(rate: Item, closing: bool) -> bool:
    """Whether a rate is "each year", or "yearly" after moments, without a count of its own."""
    return (rate.rule == "every-period" or (rate.rule == "rate-word" and closing)) and rate.cadence == ONCE_A_YEAR


def _chosen(named: list[Item], tokens: Sequence[Token]) -> bool:
    """ "In March or in September": one of the two."""
    between = [token.lexeme.form for one, other in pairwise(named) for token in tokens[one.end - 1 : other.start + 1]]
    return not CHOOSING.isdisjoint(between)
