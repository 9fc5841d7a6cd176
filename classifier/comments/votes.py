"""What single words tell of topics, signals and mood: the votes in `data/en/comments/votes`.

An entry of the codebook gives a label where one of its phrases is said. Nobody foresees all phrases; the other words of
a comment still speak more for one label than for another.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.comments.matching import negated
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import NAMED, Vocabulary
from classifier.voting import WORTH, Step, ends

Worth = dict[str, int]


@dataclass(frozen=True, slots=True)
class Vote:
    """A phrase that votes, in the words `first` to `last` (one past); `negated` when a "not" stands before it."""

    first: int
    last: int
    worth: Mapping[str, int]
    negated: bool


class Ballot:
    """The phrases of a folder: within it a folder for each kind of label, with a file for each label."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Raises ValueError naming a phrase that stands twice in a file: inflections of a word are one word."""
        self._start: Step[Worth] = Step()
        for path in sorted(folder.glob("*/*.toml")):
            for level, phrases in tomllib.loads(path.read_text("utf-8")).items():
                for phrase in phrases.split(","):
                    worth = self._step(phrase, vocabulary).worth.setdefault(path.parent.name, {})
                    if path.stem in worth:
                        raise ValueError(f"votes for {path.stem}: {phrase.strip()!r} stands there twice")
                    worth[path.stem] = WORTH[level]

    def _step(self, phrase: str, vocabulary: Vocabulary) -> Step[Worth]:
        step = self._start
        for name in _asked(phrase, vocabulary):
            step = step.to(name)
        if step is self._start:
            raise ValueError(f"a phrase that votes has no word: {phrase!r}")
        return step

    def cast(self, tokens: Tokens) -> dict[str, Sequence[Vote]]:
        """The phrases said, by kind, each once and in order; of those that begin at one word the longest."""
        found: dict[str, dict[int, Vote]] = {}
        free: dict[str, int] = {}
        names, starts = [word.names for word in tokens.words], self._start.following.keys()
        for at, here in enumerate(names):
            if starts.isdisjoint(here):
                continue
            for kind, (last, worth) in self._longest(names, at).items():
                if at >= free.get(kind, 0):
                    free[kind] = last
                    found.setdefault(kind, {}).setdefault(id(worth), Vote(at, last, worth, negated(tokens, at)))
        return {kind: list(votes.values()) for kind, votes in found.items()}

    def _longest(self, names: list[tuple[str, ...]], at: int) -> dict[str, tuple[int, Worth]]:
        """By kind, where the longest phrase that begins at a word ends, and its votes."""
        found: dict[str, tuple[int, Worth]] = {}
        for last, step in ends(self._start, names, at):
            found.update({kind: (last, worth) for kind, worth in step.worth.items()})
        return found


def _asked(phrase: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a phrase asks of each word: its stem, or a group that it belongs to."""
    parts: Iterable[str] = phrase.split()
    if not any(part in NAMED for part in parts):
        parts = [" ".join(phrase.split())]
    for part in parts:
        if part in NAMED:
            yield part
        else:
            yield from (word.names[0] for word in tokens_of(part, vocabulary).words)
