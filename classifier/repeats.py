"""A length of time with a word of repetition is a rate: "give it three months, talk, give it three months, talk"."""

from collections.abc import Sequence

from classifier.items import Item
from classifier.lengths import GAP, Length, absorb, lone_lengths
from classifier.lexicon import forms
from classifier.tokens import Token

REPEATING = forms("REPEATING")
# Before a number that says the length again: "another twelve", "and ten more".
ONCE_MORE = forms("ONCE_MORE")
# In longer answers a length and "each time" are hardly about one another.
LONGEST = 24
TOLD = frozenset(["rate", "past", "elsewhere", "stop", "defer", "too_much", "season", "relative", "delegated"])
# What the words of repetition were taken for.
MISTAKEN = frozenset(["adopt", "supposed", "plus", "present", "brief", "steady", "alone", "marker", "factor", "noise"])


def settle_repeats(items: list[Item], tokens: Sequence[Token]) -> None:
    """Make a rate of the only length of an answer that says it again, or that asks for it again and again."""
    if len(tokens) > LONGEST or any(item.kind in TOLD for item in items):
        return
    lengths = lone_lengths(items, tokens)
    if not lengths or len({str(length.cadence) for length in lengths}) > 1:
        return
    again = _said_again(lengths, tokens)
    if again:
        _make_rate(lengths, max(again), items)


def _said_again(lengths: list[Length], tokens: Sequence[Token]) -> list[int]:
    """Where the last words of repetition end; empty where there are none."""
    words = [token.lexeme.form for token in tokens]
    found = [length.end for length in lengths[1:]]
    for phrase in REPEATING:
        parts = phrase.split()
        starts = [at for at, word in enumerate(words) if word == parts[0] or word == phrase]
        found += [at + 1 for at in starts if words[at] == phrase]
        found += [at + len(parts) for at in starts if words[at : at + len(parts)] == parts]
    return found + [at + 2 for at in range(lengths[0].end, len(words) - 1) if _once_more(tokens[at : at + 2])]


def _once_more(pair: Sequence[Token]) -> bool:
    """ "Another twelve", "ten more"."""
    one, other = (token.lexeme for token in pair)
    counted = one.form in ONCE_MORE and ("NUM" in other.classes or bool(other.mark))
    return counted or ("NUM" in one.classes and other.form in ONCE_MORE)


def _make_rate(lengths: list[Length], end: int, items: list[Item]) -> None:
    first = lengths[0]
    rate = first.item or Item("alone", "interval", first.start, first.end, "number-of-units-alone")
    rate.kind, rate.cadence, rate.note = "rate", first.cadence, GAP
    absorb(items, rate, first.start, max(end, first.end))
    for item in items:
        if item.kind in MISTAKEN:
            item.kind = "noise"
