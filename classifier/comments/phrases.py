"""The small language in which the codebook writes down how people say things.

| written      | stands for                                                     |
| ------------ | -------------------------------------------------------------- |
| `help desk`  | these words, one after the other                               |
| `slow|laggy` | one word out of these                                          |
| `crash*`     | a word that begins so                                          |
| `@never`     | one word out of the group of that name in `groups.toml`        |
| `new?`       | a word that may be left out (not at the beginning or the end)  |
| `_`          | any one word                                                   |
| `^`          | an unknown word with a capital: a person, a place              |
| `..`         | up to five other words of the same sentence                    |
| `...`        | up to thirty other words, also of the sentences that follow    |
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ANY = "_"
# A group of words stands for so many uses more than its name has.
_GROUP = 1000
_REACH = {"..": 5, "...": 30}


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: its alternatives as written, and how many words may be skipped before it."""

    key: str
    optional: bool = False
    skip: int = 0
    onward: bool = False


@dataclass(frozen=True)
class Phrase:
    """A phrase of the codebook, ready to be looked for."""

    text: str
    steps: tuple[Step, ...]

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The keys that a comment must hold for this phrase to be there at all."""
        return tuple(sorted({s.key for s in self.steps if not s.optional and s.key != ANY}))

    def find(self, places: list[int], keys: list[frozenset[str]], sentences: list[int]) -> tuple[int, int] | None:
        """The first stretch of words (first, one past last) that says this phrase, begun at one of `places`."""
        for first in places:
            end = _follow(self.steps, 1, first + 1, keys, sentences)
            if end:
                return first, end
        return None


def _follow(steps: tuple[Step, ...], at: int, place: int, keys: list[frozenset[str]], sentences: list[int]) -> int:
    """One past the last word when `steps[at:]` are said from the word `place` on, else 0."""
    if at == len(steps):
        return place
    step = steps[at]
    for here in range(place, min(place + step.skip + 1, len(keys))):
        if not step.onward and sentences[here] != sentences[place - 1]:
            break
        if step.key == ANY or step.key in keys[here]:
            end = _follow(steps, at + 1, here + 1, keys, sentences)
            if end:
                return end
    return _follow(steps, at + 1, place, keys, sentences) if step.optional else 0


def phrases_of(written: str) -> list[Phrase]:
    """The phrases of a codebook field, separated by commas or line ends; a line that ends in "|" goes on.

    Raises ValueError for a phrase that begins or ends with a gap, or with a word that may be left out.
    """
    parts = (" ".join(part.split()) for line in written.replace("|\n", "|").splitlines() for part in line.split(","))
    return [_phrase(part) for part in dict.fromkeys(parts) if part]


def _phrase(text: str) -> Phrase:
    steps: list[Step] = []
    skip = 0
    for word in text.split():
        if word in _REACH:
            skip = _REACH[word]
            continue
        optional = word.endswith("?")
        steps.append(Step(word.removesuffix("?"), optional, skip, skip > 5))
        skip = 0
    if skip or not steps or steps[0].optional or steps[-1].optional or steps[0].skip or steps[0].key == ANY:
        raise ValueError(f"a phrase must begin with a word and end with one: {text!r}")
    return Phrase(text, tuple(steps))


def keys_of(phrases: Iterable[Phrase]) -> set[str]:
    """Every key that these phrases ask about."""
    return {step.key for phrase in phrases for step in phrase.steps if step.key != ANY}


def rarest_first(phrases: Iterable[Phrase]) -> dict[Phrase, tuple[str, ...]]:
    """The needs of each phrase, the rarest first: the fewer phrases use its words, the rarer a key is held to be."""
    phrases = list(phrases)
    uses = Counter(word for phrase in phrases for key in phrase.needs for word in key.split("|"))
    often = {key: sum(uses[word] + _GROUP * (word[0] in "@^#") for word in key.split("|")) for key in keys_of(phrases)}
    return {phrase: tuple(sorted(phrase.needs, key=lambda key: (often[key], key))) for phrase in phrases}
