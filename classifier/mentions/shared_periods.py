"""Counts that share a period named apart from them: "ten calls to the ward office every year"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

JOINING = forms("JOINING")
PARTING = forms("PARTING")
# The most words between a count and its period.
MOST_BETWEEN = 7


def counts_of_each_period(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Ten calls to the ward office every year": the only count before a period, however much lies between."""
    rates = [item for item in items if item.kind == "rate"]
    counts = [item for item in items if item.kind == "alone" and item.value == "count"]
    if len(rates) != 1 or not counts or rates[0].rule != "every-period" or _numbered(rates[0], tokens):
        return
    rate, count = rates[0], counts[-1]
    between = tokens[count.end : rate.start]
    beside = count.start < rate.start and len(between) <= MOST_BETWEEN and not any(t.lexeme.mark for t in between)
    beside = beside or _parted_by_a_mark(rate, count, tokens)
    ways = {item.channel for item in counts}
    if beside and len(counts) == 1 and rate.cadence:
        rate.cadence, rate.channel = rate.cadence.counted(*count.number), rate.channel or count.channel
        count.kind = "used"
    elif beside and len(ways) == len(counts) and not ways & {"", "any"} and rate.cadence:
        for item in counts:
            item.kind, item.cadence = "rate", rate.cadence.counted(*item.number)
        rate.kind = "used"


def _numbered(rate: Item, tokens: Sequence[Token]) -> bool:
    return any("ORD" in token.lexeme.classes for token in tokens[rate.start : rate.end])


def _parted_by_a_mark(rate: Item, count: Item, tokens: Sequence[Token]) -> bool:
    """ "Each term, two calls", "six visits - every year": nothing but one mark stands between."""
    first, second = sorted((rate, count), key=lambda item: item.start)
    between = [token.lexeme.form for token in tokens[first.end : second.start]]
    return len(between) <= 1 and PARTING.issuperset(between)


def share_onwards(items: list[Item], at: int, tokens: Sequence[Token]) -> None:
    """ "Per term: three visits, four mails": a period named first is shared by all counts that follow."""
    rate, end = items[at], items[at].end
    if rate.cadence is None or {"PER", "EVERY"}.isdisjoint(tokens[rate.start].lexeme.classes):
        return
    for item in [item for item in items[at + 1 :] if item.kind != "break"]:
        joined = {token.lexeme.form for token in tokens[end : item.start]} <= JOINING
        if item.kind != "alone" or item.value != "count" or not joined or item.channel in ("", "any"):
            break
        item.kind, item.cadence, end = "rate", rate.cadence.counted(*item.number), item.end
