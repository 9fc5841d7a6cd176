"""Conditions added to a rate: "once a month, or if something breaks" asks for both."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

OR = "or"
# What may stand between "or" and the condition: "or else when", "or just if".
BEFORE_A_CONDITION = forms("BEFORE_A_CONDITION")
WHENEVER = frozenset(["if", "once", "when", "whenever", "while"])
# The tokens of "if anything".
IF_ANYTHING = 2


def part_added(items: list[Item], tokens: Tokens) -> None:
    """Begin a clause at the "or" between a rate and a condition: "once a month, or if it breaks", and in
    "monthly, or weekly if it breaks" between a rate and that of the condition."""
    rates = [item for item in items if item.kind == "rate"]
    if not rates or OR not in tokens.forms:
        return
    for at in sorted({*_before_conditions(items, rates, tokens), *_before_their_rates(items, rates, tokens)}):
        for limit in [item for item in items if item.kind == "bound" and item.start == at]:
            limit.kind = "noise"  # "or sooner if something breaks"
        items.append(Item("break", "joint", at, at + 1, OR))
    items.sort(key=lambda item: item.start)


def _before_conditions(items: list[Item], rates: list[Item], tokens: Sequence[Token]) -> Iterator[int]:
    """Where a condition begins behind which no other rate is told."""
    for condition in items:
        if condition.kind in ("marker", "event"):
            at = _or_before(condition, tokens)
            if rates[0].end <= at and rates[-1].end <= at:
                yield at


def _before_their_rates(items: list[Item], rates: list[Item], tokens: Sequence[Token]) -> Iterator[int]:
    for rate, after in pairwise(items):
        told = rate.kind == "rate" and after.start == rate.end and after.note in WHENEVER
        if told and rate is rates[-1] and rates[0] is not rate:
            at = _or_before(rate, tokens)
            if at >= rates[-2].end:
                yield at


def _or_before(condition: Item, tokens: Sequence[Token]) -> int:
    """The place of the "or" that leads to a condition; -1 where none does."""
    at = condition.start - 1
    while at >= 0 and tokens[at].lexeme.form in BEFORE_A_CONDITION:
        at -= 1
    return at if at >= 0 and tokens[at].lexeme.form == OR else -1


def condition_of_anything(items: list[Item]) -> None:
    """ "If anything breaks" is a condition, where "if anything, less" corrects."""
    for item, after in pairwise(items):
        straight = after.kind == "occasion" and after.start == item.end
        if item.rule == "soft-correction" and straight and item.length == IF_ANYTHING:
            item.kind, item.value, item.note, item.rule = "marker", "when", "if", "condition"
