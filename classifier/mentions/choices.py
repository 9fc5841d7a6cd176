"""Of two rates, the one that is taken."""

from collections.abc import Sequence
from itertools import pairwise

from cadence import Bound
from classifier.mentions.items import Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token


def prefer_one(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "The weekly call can be monthly": of two rates what the other is to become; of a choice what is taken."""
    rates = [item for item in items if item.kind == "rate"]
    if len(rates) < 2:
        return
    _choose(rates, [item for item in items if item.kind == "choice"])
    for before, item in pairwise(rates):
        between = [token.lexeme for token in tokens[before.end : item.start]]
        forms = {lexeme.form for lexeme in between}
        if forms & OVER and len(between) <= 2:
            item.status = "refused"
            continue
        plain = all({"TURNING", "BECOMING", "CONTACT"} & set(lexeme.classes) for lexeme in between)
        if plain and any("BECOMING" in lexeme.classes for lexeme in between):
            before.status, item.note = "corrected", "chosen"
        elif before.cadence and before.cadence.bound is Bound.RANGE and _one_of(before, item, tokens):
            before.status = "listed"


def _choose(rates: list[Item], choices: list[Item]) -> None:
    """ "Of the fortnightly and the six-weekly, the latter": of two rates named before, the one that is pointed at."""
    for choice in choices:
        named = [rate for rate in rates if rate.cadence and rate.end <= choice.start][-2:]
        if len(named) == 2:
            first, last = named
            rarer, oftener = sorted(named, key=lambda rate: rate.cadence.per_year if rate.cadence else ())
            taken = {"first": first, "last": last, "rarer": rarer, "oftener": oftener}[choice.value]
            first.status = last.status = "listed"
            taken.status, taken.note = "", "chosen"


OVER = forms("OVER")


def _one_of(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """A choice of two rates, one of which is named again alone."""
    opening = any("CHOOSING" in token.lexeme.classes for token in tokens[max(0, before.start - 4) : before.start])
    ends = before.cadence.per_year if before.cadence else ()
    return opening and item.cadence is not None and item.cadence.per_year[0] in ends
