"""What the words of an answer without a rate hint at, phrase by phrase: votes for a kind of wish.

Rules say what an answer means; where none of them, or only a few words of the answer, were read, the other words still
speak for one kind of wish or against it. Their votes guess a wish where nothing was understood (classifier/guesses.py),
and weigh what speaks against a reading (classifier/doubts.py).
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from classifier.lexicon import DATA
from classifier.reading import Wish
from classifier.tokens import Token

FILE = "hints.toml"
WORTH = {"strong": 3, "plain": 2, "weak": 1}
# Word classes by which a phrase may name a word.
NAMED = ("CONTACT", "DAY")
# The votes for an answer that asks for nothing.
NONE = "none"

Phrase = tuple[str, ...]
Votes = Mapping[str, int]
NO_VOTES: Votes = MappingProxyType({})
# The phrases that begin with a word, the longest first, each with its votes.
Hints = Mapping[str, Sequence[tuple[Phrase, Votes]]]


@dataclass(frozen=True, slots=True)
class Hint:
    """A phrase that votes, between the tokens ``start`` and ``end``."""

    start: int
    end: int
    worth: Votes


def hints_of(tokens: Sequence[Token]) -> list[Hint]:
    """The phrases of an answer that vote for a kind of wish, in order; of those that begin at one word the longest."""
    words = [(names, at) for at, token in enumerate(tokens) for names in _names(token)]
    found: list[Hint] = []
    at = 0
    while at < len(words):
        length, worth = _longest(words, at)
        if worth:
            found.append(Hint(words[at][1], words[at + length - 1][1] + 1, worth))
        at += length
    return found


def votes(hints: Sequence[Hint]) -> Counter[str]:
    """The votes for each kind of wish together: "event", "delegated", "stop", "less", "high" … and "none"."""
    found: Counter[str] = Counter()
    for hint in hints:
        found.update(hint.worth)
    return found


def lead(counted: Counter[str], kind: str) -> int:
    """By how many votes a kind is ahead of any other; below 0 where another is ahead of it."""
    return counted[kind] - max((worth for other, worth in counted.items() if other != kind), default=0)


def kind_of(wish: Wish | None) -> str:
    """What votes call a wish: its direction, its level or its kind; "none" where there is no wish."""
    return (wish.direction or wish.level or wish.kind) if wish else NONE


def _names(token: Token) -> Iterator[tuple[str, ...]]:
    """What each word of a token may be called in a phrase; a token may hold several words."""
    parts = token.lexeme.form.split()
    if len(parts) > 1:
        yield from ((part,) for part in parts)
    else:
        yield (token.lexeme.form, *(name for name in NAMED if name in token.lexeme.classes))


def _longest(words: Sequence[tuple[tuple[str, ...], int]], at: int) -> tuple[int, Votes]:
    """The length in words and the votes of the longest phrase at a place; one word and no votes where none is."""
    for name in words[at][0]:
        for phrase, worth in load().get(name, ()):
            rest = words[at + 1 : at + len(phrase)]
            if len(rest) == len(phrase) - 1 and all(
                want in names for want, (names, _) in zip(phrase[1:], rest, strict=True)
            ):
                return len(phrase), worth
    return 1, NO_VOTES


@cache
def load(language: str = "en") -> Hints:
    """Read the phrases of a language; ValueError names one that stands twice for a kind."""
    worth: dict[Phrase, dict[str, int]] = {}
    for kind, phrase, count in _read(language):
        if kind in worth.setdefault(phrase, {}):
            raise ValueError(f"{FILE}: {' '.join(phrase)!r} stands twice for {kind!r}")
        worth[phrase][kind] = count
    found: dict[str, list[tuple[Phrase, Votes]]] = {}
    for phrase in sorted(worth, key=len, reverse=True):
        found.setdefault(phrase[0], []).append((phrase, worth[phrase]))
    return found


def _read(language: str) -> Iterator[tuple[str, Phrase, int]]:
    text = (DATA / language / FILE).read_text(encoding="utf-8")
    for kind, levels in tomllib.loads(text).items():
        for level, phrases in levels.items():
            for phrase in phrases.split(","):
                yield kind, tuple(phrase.split()), WORTH[level]
