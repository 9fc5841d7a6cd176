"""What the words around the time between two contacts make of it: a longer gap is a lower rate."""

from collections.abc import Sequence

from cadence import Bound
from classifier.mentions.lengths import Length
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

DENYING = forms("DENYING_A_GAP")
LONGER, SHORTER, CLOSER = forms("LONGER_GAP"), forms("SHORTER_GAP"), forms("CLOSER")
LONGEST, SHORTEST = forms("LONGEST_GAP"), forms("SHORTEST_GAP")
# A time that is wished for as such: "eight weeks of peace".
RESTING = forms("RESTING")
JUDGED = forms("JUDGED_AS")
CONDITIONAL = forms("CONDITIONAL")
# Before anything but the length, "at least" and "at most" limit what is counted.
COUNTED = frozenset(["least", "most"])
COMPARING = LONGER | SHORTER | CLOSER
# All words that may limit a gap.
LIMITING = LONGER | SHORTER | CLOSER | LONGEST | SHORTEST | DENYING


def limit_of(tokens: Sequence[Token], start: int, end: int, length: Length) -> Bound:
    """What the words of a stretch make of a length: a longer gap is a lower rate."""
    words = {token.lexeme.form for token in tokens[start:end]}
    words -= COUNTED - {token.lexeme.form for token in tokens[max(start, length.start - 2) : length.start]}
    denied = bool(words & DENYING)
    if words & LONGER and words & SHORTER:
        return Bound.EXACT
    if words & SHORTEST or words & CLOSER or (denied and words & (SHORTER | {"before"})):
        return Bound.AT_MOST
    judged = _judged(tokens, start, end, length)
    if words & LONGEST or (denied and words & LONGER) or ("without" in words and (denied or judged)):
        return Bound.AT_LEAST
    if words & LONGER:
        return Bound.AT_LEAST if judged else Bound.AT_MOST
    if words & SHORTER:
        return Bound.AT_LEAST
    return Bound.AT_MOST if words & RESTING and not words & CONDITIONAL else Bound.EXACT


def _judged(tokens: Sequence[Token], start: int, end: int, length: Length) -> bool:
    """ "Longer than a quarter is neglect", "if more than six weeks go by, I wonder": what is longer is unwelcome."""
    before = {token.lexeme.form for token in tokens[start : length.start]}
    after = {token.lexeme.form for token in tokens[length.end : end]}
    return bool(before & CONDITIONAL or after & JUDGED)
