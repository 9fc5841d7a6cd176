"""What single words tell of topics, signals and mood: the votes in `data/en/comments/votes`.

An entry of the codebook gives a label where one of its phrases is said. Nobody foresees all phrases; the other words of
a comment still speak more for one label than for another.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from nltk.stem import PorterStemmer

from classifier.comments.matching import negated
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import Vocabulary, Word

WORTH = {"strong": 3, "plain": 2, "weak": 1}
# Groups of ../words.toml that a phrase may name.
GROUPS = ("@number", "@rival", "@ambiguous")
_REMEMBERED = 20_000

stem = lru_cache(_REMEMBERED)(PorterStemmer().stem)


@dataclass(slots=True)
class _Step:
    """A place within phrases: the words that may follow, and the votes of the phrase that ends here."""

    following: dict[str, "_Step"] = field(default_factory=dict)
    worth: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vote:
    """A phrase that votes, in the words `first` to `last` (one past); `negated` when a "not" stands before it."""

    first: int
    last: int
    worth: Mapping[str, int]
    negated: bool


class Ballot:
    """The phrases of one folder, one file for each label that they vote for."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Raises ValueError naming a phrase that stands twice in a file: inflections of a word are one word."""
        self._start = _Step()
        for path in sorted(folder.glob("*.toml")):
            for level, phrases in tomllib.loads(path.read_text("utf-8")).items():
                for phrase in phrases.split(","):
                    self._add(path.stem, phrase, WORTH[level], vocabulary)

    def _add(self, label: str, phrase: str, worth: int, vocabulary: Vocabulary) -> None:
        step = self._start
        for name in names_of(phrase, vocabulary):
            step = step.following.setdefault(name, _Step())
        if label in step.worth or step is self._start:
            raise ValueError(f"votes for {label}: {phrase.strip()!r} stands there twice or is empty")
        step.worth[label] = worth

    def cast(self, tokens: Tokens) -> list[Vote]:
        """The phrases said, each once, in order; of those that begin at one word the longest."""
        found: dict[int, Vote] = {}
        at, names = 0, [_names(word) for word in tokens.words]
        while at < len(names):
            length, worth = self._longest(names, at)
            if length and id(worth) not in found:
                found[id(worth)] = Vote(at, at + length, worth, negated(tokens, at))
            at += length or 1
        return list(found.values())

    def _longest(self, names: list[tuple[str, ...]], at: int) -> tuple[int, Mapping[str, int]]:
        """The length in words and the votes of the longest phrase at a place; no words where none begins there."""
        found: tuple[int, Mapping[str, int]] = 0, {}
        steps = [self._start]
        for place in range(at, len(names)):
            steps = [step.following[name] for step in steps for name in names[place] if name in step.following]
            if not steps:
                break
            found = next(((place - at + 1, step.worth) for step in steps if step.worth), found)
        return found


def names_of(phrase: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a phrase asks of each word: its stem, or a group that it belongs to."""
    parts: Iterable[str] = phrase.split()
    if not any(part in GROUPS for part in parts):
        parts = [phrase]
    for part in parts:
        if part in GROUPS:
            yield part
        else:
            yield from (stem(word.text) for word in tokens_of(part, vocabulary).words)


def _names(word: Word) -> tuple[str, ...]:
    return (stem(word.text), *(group for group in GROUPS if group in word.keys))
