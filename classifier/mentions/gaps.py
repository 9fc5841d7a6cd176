"""The time between two contacts, told in a sentence: "the gap should never exceed six weeks"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cadence import Bound, Cadence
from classifier.mentions.gap_limits import COMPARING, LIMITING, limit_of
from classifier.mentions.items import Item
from classifier.mentions.lengths import GAP, PAIR, Length, absorb, lone_lengths
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

# What names the time between two contacts as such, and what does so only of contact.
PARTING = forms("GAP_WORDS")
WAITING = forms("GAP_HINTS")
# "Since the last call", "before the next one".
LAST_OR_NEXT = forms("LAST_OR_NEXT")
SIDE = forms("SIDE_OF_A_GAP")
# "Closer together", "further than".
NEARER = forms("CLOSER") | {"further"}
COMPARED = frozenset(["apart", "than", "then", "together"])
REACHING = frozenset(["CONTACT", "REACH"])
HEARING = forms("HEARING")
# With one of these, or a rate, an answer tells of something or refuses it; a length may be anything then.
TOLD = frozenset(["past", "elsewhere", "stop", "defer", "season"])
MOST_LENGTHS = 2
# The most tokens of a limit that follows a comma.
FEW = 5
# Longer answers tell of lengths of other things.
MOST_TOKENS = 24
MARKS = frozenset(["sentence", "clause", "joint"])


def settle_gaps(items: list[Item], tokens: Tokens) -> None:
    """Make a rate of the one length, or of the two limits, that a sentence tells of the time between contacts."""
    known = [item for item in items if item.kind == "rate"]
    if len(known) == 1 and _is_gap(known[0], tokens):
        _limit_known(known[0], items, tokens)
    if known or len(tokens) > MOST_TOKENS or any(item.kind in TOLD for item in items):
        return
    lengths = _with_second(lone_lengths(items, tokens, limited=LIMITING), tokens)
    if not 0 < len(lengths) <= MOST_LENGTHS:
        return
    start, end = _around(tokens, lengths[0].start, frozenset(["sentence"]))
    signs = _signs(tokens, start, end)
    if not signs or lengths[-1].start >= end:
        return
    cadence = _cadence(lengths, tokens, start, end)
    if cadence:
        rate = lengths[0].item or Item("alone", "interval", lengths[0].start, lengths[0].end, "number-of-units-alone")
        rate.kind, rate.cadence, rate.note = "rate", cadence, GAP
        limits = [at for at in range(start, end) if tokens[at].lexeme.form in LIMITING]
        places = [*signs, *limits, lengths[0].start, lengths[-1].end - 1, *_pair(items, start, end)]
        absorb(items, rate, min(places), max(places) + 1)
        for item in items:
            if item.kind in ("too_much", "too_little") and start <= item.start < end:
                item.kind = "noise"


def _with_second(lengths: list[Length], tokens: Sequence[Token]) -> list[Length]:
    """ "Never under four weeks, never over six": a number after another limit is of the same unit."""
    if len(lengths) != 1:
        return lengths
    first = lengths[0]
    for at in range(first.end, len(tokens)):
        number = tokens[at].lexeme.classes.get("NUM", "")
        if number.isdigit() and int(number) > PAIR and tokens[at - 1].lexeme.form in LIMITING:
            unit = replace(first.cadence, every=first.cadence.every // max(1, first.number))
            return [first, Length(at, at + 1, replace(unit, every=unit.every * int(number)))]
    return lengths


def _pair(items: Sequence[Item], start: int, end: int) -> list[int]:
    """ "Two of your calls", "one visit and the next": the contacts on either side of a gap are no count."""
    counts = [i for i in items if i.kind == "alone" and i.value == "count" and start <= i.start and i.end <= end]
    return [at for item in counts if item.number[1] <= PAIR for at in (item.start, item.end - 1)]


def _is_gap(rate: Item, tokens: Sequence[Token]) -> bool:
    """Whether a rate was read from the time between contacts: "at intervals of two weeks"."""
    if rate.rule == "every-period":
        return any(token.lexeme.form in PARTING for token in tokens[rate.start : rate.end])
    return rate.rule == "gap-between"


def _limit_known(rate: Item, items: list[Item], tokens: Sequence[Token]) -> None:
    """ "It mustn't be longer than three months between visits": the limit stands before a gap that a rule has read."""
    start, end = _around(tokens, rate.start, MARKS)
    inside = {token.lexeme.form for token in tokens[rate.start : rate.end]}
    beside = any(item.kind in ("bound", "enough") for item in items)
    places = [at for at in range(start, rate.start) if tokens[at].lexeme.form in LIMITING]
    if beside or not rate.cadence or rate.start >= end or not LIMITING.isdisjoint(inside):
        return
    end = _with_shortlimit_of(tokens, end)
    limit = limit_of(tokens, start, max(end, rate.end), Length(rate.start, rate.end, rate.cadence))
    rate.cadence, rate.note = _bounded(rate.cadence, limit), GAP
    if limit is Bound.EXACT:
        places = []
    places += [at for at in _pair(items, start, end) + _signs(tokens, start, end) if at >= rate.end]
    if places:
        absorb(items, rate, min(places[0], rate.start), max(*places, rate.end - 1) + 1)


def _with_shortlimit_of(tokens: Sequence[Token], end: int) -> int:
    """ "Two months apart, never less": a few words after the clause may limit it."""
    if end >= len(tokens) or tokens[end].lexeme.mark == "sentence":
        return end
    after = _around(tokens, end + 1, MARKS)[1]
    limited = any(token.lexeme.form in COMPARING for token in tokens[end:after])
    return after if limited and after - end <= FEW else end


def _around(tokens: Sequence[Token], at: int, marks: frozenset[str]) -> tuple[int, int]:
    """Where the stretch around a token begins and ends that such marks cut out."""
    ends = [n for n, token in enumerate(tokens) if token.lexeme.mark in marks]
    return max((n + 1 for n in ends if n < at), default=0), min((n for n in ends if n > at), default=len(tokens))


def _signs(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    """The places of the words that tell of the time between two contacts."""
    words = [token.lexeme.form for token in tokens[start:end]]
    found = [at for at, word in enumerate(words) if word in PARTING]
    found += [at for at, pair in enumerate(pairwise(words)) if _tells(*pair)]
    found += [
        at
        for at, (one, two, three) in enumerate(zip(words, words[1:], words[2:], strict=False))
        if (two == "to" and one == three) or (one in SIDE and two in ("the", "your", "our") and three in LAST_OR_NEXT)
    ]
    if HEARING & set(words) or any(not REACHING.isdisjoint(token.lexeme.classes) for token in tokens[start:end]):
        found += [at for at, word in enumerate(words) if word in WAITING]
    return [start + at for at in found]


def _tells(one: str, two: str) -> bool:
    """ "Since last", "closer than", "further apart"."""
    return (one in SIDE and two in LAST_OR_NEXT) or (one in NEARER and two in COMPARED)


def _cadence(lengths: list[Length], tokens: Sequence[Token], start: int, end: int) -> Cadence | None:
    """The rate of a length with its limit, or between two that limit it on either side."""
    if len(lengths) == 1:
        return _bounded(lengths[0].cadence, limit_of(tokens, start, end, lengths[0]))
    cut = next((at for at in range(lengths[0].end, lengths[1].start) if tokens[at].lexeme.mark), lengths[1].start)
    limits = [limit_of(tokens, start, cut, lengths[0]), limit_of(tokens, cut, end, lengths[1])]
    if set(limits) != {Bound.AT_MOST, Bound.AT_LEAST}:
        return None
    return Cadence.between(lengths[0].cadence, lengths[1].cadence)


def _bounded(cadence: Cadence, bound: Bound) -> Cadence:
    return cadence if cadence.low < cadence.high else cadence.bounded(bound)
