"""What the words of an answer without a rate hint at, phrase by phrase: votes for a kind of wish.

Rules say what an answer means; where none of them, or only a few words of the answer, were read, the other words still
speak for one kind of wish or against it. Their votes guess a wish where nothing was understood (gathering/guesses.py),
and weigh what speaks against a reading (doubting/confidence.py).
"""

import tomllib
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from classifier.reading import Wish
from classifier.voting import WORTH, Step, ends
from classifier.words.lexicon import DATA, Lexeme
from classifier.words.tokens import Token

FILE = "hints.toml"
# Word classes by which a phrase may name a word.
NAMED = ("CONTACT", "DAY")
# The votes for an answer that asks for nothing.
NONE = "none"
REMEMBERED = 20_000

Votes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hint:
    """A phrase that votes, between the tokens ``start`` and ``end``."""

    start: int
    end: int
    worth: Votes


def hints_of(tokens: Sequence[Token]) -> list[Hint]:
    """The phrases of an answer that vote for a kind of wish, in order; of those that begin at one word the longest."""
    named = [(names, at) for at, token in enumerate(tokens) for names in _names(token.lexeme)]
    words = [names for names, _ in named]
    start, found, reached = load(), list[Hint](), 0
    for at, (names, place) in enumerate(named):
        if at < reached or start.following.keys().isdisjoint(names):
            continue
        longest = deque(ends(start, words, at), maxlen=1)
        for reached, step in longest:
            found.append(Hint(place, named[reached - 1][1] + 1, step.worth))
    return found


def votes(hints: Sequence[Hint]) -> Counter[str]:
    """The votes for each kind of wish together: "event", "delegated", "stop", "less", "high" … and "none".

    A phrase that is said again has no second vote: "more, more, more is what our board wants; from you, less".
    """
    found: Counter[str] = Counter()
    for hint in {id(hint.worth): hint for hint in hints}.values():
        for kind, worth in hint.worth.items():
            found[kind] += worth
    return found


def lead(counted: Counter[str], kind: str) -> int:
    """By how many votes a kind is ahead of any other; below 0 where another is ahead of it."""
    return counted[kind] - max((worth for other, worth in counted.items() if other != kind), default=0)


def kind_of(wish: Wish | None) -> str:
    """What votes call a wish: its direction, its level or its kind; "none" where there is no wish."""
    return (wish.direction or wish.level or wish.kind) if wish else NONE


@lru_cache(REMEMBERED)
def _names(lexeme: Lexeme) -> tuple[tuple[str, ...], ...]:
    """What each word of a lexeme may be called in a phrase; a lexeme may hold several words."""
    parts = lexeme.form.split()
    if len(parts) > 1:
        return tuple((part,) for part in parts)
    return ((lexeme.form, *(name for name in NAMED if name in lexeme.classes)),)


@cache
def load(language: str = "en") -> Step[int]:
    """Read the phrases of a language, as the steps that lead to them; ValueError names one that stands twice."""
    start: Step[int] = Step()
    for kind, phrase, count in _read(language):
        step = start
        for word in phrase.split():
            step = step.to(word)
        if kind in step.worth:
            raise ValueError(f"{FILE}: {phrase!r} stands twice for {kind!r}")
        step.worth[kind] = count
    return start


def _read(language: str) -> Iterator[tuple[str, str, int]]:
    text = (DATA / language / FILE).read_text(encoding="utf-8")
    for kind, levels in tomllib.loads(text).items():
        for level, phrases in levels.items():
            for phrase in phrases.split(","):
                yield kind, " ".join(phrase.split()), WORTH[level]
