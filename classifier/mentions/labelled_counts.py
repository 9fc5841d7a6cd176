"""Counts in a row that share one period, each for other people or by a way of its own: "Zoom 4x, mail 12x a year"."""

from collections.abc import Iterator, Sequence

from classifier.mentions.items import Item
from classifier.words.addressees import name_of
from classifier.words.tokens import Token

# Rates that name a count and its period.
COUNTED = frozenset(["count-per-period", "contacts-per-period"])
# The most words before a count that may say whose it is.
LABEL = 4


def share_one_period(items: list[Item], tokens: Sequence[Token]) -> None:
    """Give the counts of a sentence the period that its only rate, or a period alone, names."""
    if not any(item.kind == "alone" and item.value == "count" for item in items):
        return
    for sentence in _sentences(items):
        counts = [item for item in sentence if item.kind == "alone" and item.value == "count"]
        periods = [item for item in sentence if item.kind == "rate" or item.value == "frame"]
        if not counts or len(periods) != 1 or periods[0].cadence is None:
            continue
        members = [*counts, *(period for period in periods if period.rule in COUNTED)]
        labels = [_label(sentence, member, tokens) for member in members]
        if (periods[0].value == "frame" or len(members) > len(counts)) and len({*labels, ""}) > len(members) > 1:
            _share(counts, periods[0])


def _share(counts: list[Item], period: Item) -> None:
    for count in counts:
        count.kind = "rate"
        count.cadence = period.cadence.counted(*count.number) if period.cadence else None
    if period.value == "frame":
        period.kind = "noise"


def _sentences(items: list[Item]) -> Iterator[list[Item]]:
    found: list[Item] = []
    for item in items:
        if item.kind == "break" and item.value == "sentence":
            yield found
            found = []
        else:
            found.append(item)
    yield found


def _label(sentence: list[Item], member: Item, tokens: Sequence[Token]) -> str:
    """The way of contact, or else the people, that a count stands beside."""
    if member.channel not in ("", "any"):
        return member.channel
    at = sentence.index(member)
    beside = [*sentence[at + 1 : at + 2], *sentence[max(0, at - 1) : at]]
    ways = [item.channel for item in beside if item.kind == "contact" and item.channel != "any"]
    if ways:
        return ways[0]
    start = max(sentence[at - 1].end if at else 0, member.start - LABEL)
    names = [name_of(token.lexeme) for token in tokens[start : member.start]]
    return next((name for name in names if name), "")
