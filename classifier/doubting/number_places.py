"""Looking around a number: what stands at a place of the text, and how much a number says."""

from collections.abc import Callable, Sequence

from classifier.words.lexicon import Lexeme, lexeme
from classifier.words.tokens import Token

LONGEST_NUMBER = 4
NOTHING = lexeme("")

Role = Callable[[Sequence[Token], int], bool]


def value(word: Lexeme) -> int:
    """What a number says; 0 where it is a range or no number."""
    number = word.classes.get("NUM") or word.form
    return int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 0


def at_place(tokens: Sequence[Token], at: int) -> Lexeme:
    """The word at a place; nothing beyond the ends."""
    return tokens[at].lexeme if 0 <= at < len(tokens) else NOTHING


def form_at(tokens: Sequence[Token], at: int) -> str:
    """How the word at a place is written; "" beyond the ends."""
    return at_place(tokens, at).form
