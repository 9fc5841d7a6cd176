"""A length of time with a word of repetition is a rate: "give it three months, talk, give it three months, talk"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.mentions.lengths import GAP, Length, absorb, lone_lengths
from classifier.productions.rates import RARE
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

REPEATING = forms("REPEATING")
# Before a number that says the length again: "another twelve", "and ten more".
ONCE_MORE = forms("ONCE_MORE")
HALVES = forms("HALVES")
RHYTHM = forms("RHYTHM_WORDS")
# In longer answers a length and "each time" are hardly about one another.
LONGEST = 24
TOLD = frozenset(["rate", "past", "elsewhere", "stop", "defer", "too_much", "season", "delegated"])
# What the words of repetition were taken for.
MISTAKEN = frozenset(
    ["adopt", "supposed", "plus", "present", "brief", "steady", "alone", "marker", "factor", "relative", "noise"]
)


def settle_repeats(items: list[Item], tokens: Tokens) -> None:
    """Make a rate of the only length of an answer that says it again, or that asks for it again and again."""
    if len(tokens) > LONGEST or any(item.kind in TOLD for item in items):
        return
    if any(item.kind == "relative" and item.value != "same" for item in items):
        return
    lengths = lone_lengths(items, tokens)
    if not lengths or len({str(length.cadence) for length in lengths}) > 1:
        return
    if lengths[0].cadence.per_year[0] * RARE < 1:
        return
    again = _said_again(lengths, tokens) or _rhythm(tokens)
    if again:
        _make_rate(lengths, again, items)


def _rhythm(tokens: Sequence[Token]) -> list[int]:
    """ "Six weeks, so that's your rhythm": the length is told of how often."""
    places = [at for at, token in enumerate(tokens) if token.lexeme.form in RHYTHM]
    return [end for at in places for end in (at, at + 1)]


def _said_again(lengths: list[Length], tokens: Sequence[Token]) -> list[int]:
    """Where the words of repetition begin and end; empty where there are none."""
    words = [token.lexeme.form for token in tokens]
    found = [length.end for length in lengths[1:]]
    for phrase in REPEATING:
        parts = phrase.split()
        starts = [at for at, word in enumerate(words) if word == parts[0] or word == phrase]
        found += [end for at in starts if words[at] == phrase for end in (at, at + 1)]
        said = [at for at in starts if words[at : at + len(parts)] == parts]
        found += [end for at in said for end in (at, at + len(parts))]
    return found + [at + 2 for at in range(lengths[0].end, len(words) - 1) if _once_more(tokens[at : at + 2])]


def _once_more(pair: Sequence[Token]) -> bool:
    """ "Another twelve", "ten more"."""
    one, other = (token.lexeme for token in pair)
    counted = one.form in ONCE_MORE and ("NUM" in other.classes or bool(other.mark) or other.form in HALVES)
    return counted or ("NUM" in one.classes and other.form in ONCE_MORE)


def _make_rate(lengths: list[Length], places: list[int], items: list[Item]) -> None:
    first = lengths[0]
    rate = first.item or Item("alone", "interval", first.start, first.end, "number-of-units-alone")
    rate.kind, rate.cadence, rate.note = "rate", first.cadence, GAP
    absorb(items, rate, min(*places, first.start), max(*places, first.end))
    for item in items:
        if item.kind in MISTAKEN:
            item.kind = "noise"
