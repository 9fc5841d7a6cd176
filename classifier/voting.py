"""Phrases that vote, as steps from word to word; the hints of answers and the votes of comments are both such."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

WORTH = {"strong": 3, "plain": 2, "weak": 1}

Worth = TypeVar("Worth")


@dataclass(slots=True)
class Step(Generic[Worth]):
    """A place within phrases: the words that may follow, and what the phrase that ends here is worth, by name."""

    following: dict[str, "Step[Worth]"] = field(default_factory=dict)
    worth: dict[str, Worth] = field(default_factory=dict)

    def to(self, word: str) -> "Step[Worth]":
        """Return the step that a word leads to, a new one where none has led there yet."""
        return self.following.setdefault(word, Step())


def ends(start: Step[Worth], words: Sequence[Sequence[str]], at: int) -> Iterator[tuple[int, Step[Worth]]]:
    """Yield where each phrase that begins at the word ``at`` ends (one past its last word), the shortest first, with
    its step; ``words`` holds the names that each word may be called by. Of phrases that end alike the one by the
    foremost names comes last, so that the last of all is the one that counts."""
    steps = [start]
    for place in range(at, len(words)):
        steps = [step.following[name] for step in steps for name in words[place] if name in step.following]
        if not steps:
            return
        for step in reversed(steps):
            if step.worth:
                yield place + 1, step
