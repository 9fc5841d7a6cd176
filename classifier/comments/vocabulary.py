"""What is known of a single word: how it is spelled, which phrase words it can stand for, its valence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LONGEST = 30
_BOUND = 50_000
_TYPO_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: `keys` are the phrase words it can stand for; `valence` is from -4 to 4, 0 when unknown."""

    text: str
    keys: frozenset[str]
    valence: float


class Vocabulary(dict[str, Word]):
    """Words by the letters as typed. It fills itself as words are met, and empties itself when it grows too big."""

    def __init__(
        self,
        keys: Iterable[str],
        groups: Mapping[str, str],
        spelling: Mapping[str, str],
        valences: Mapping[str, float],
    ) -> None:
        super().__init__()
        self._spelling = spelling
        self._valences = valences
        self._exact: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for key in keys:
            for word in _alternatives(key, groups):
                table = self._stems if word.endswith("*") else self._exact
                table.setdefault(word.rstrip("*"), set()).add(key)
        self._typos = _typos(w for w in self._exact if len(w) >= _TYPO_LENGTH)

    def __missing__(self, typed: str) -> Word:
        if len(self) >= _BOUND:
            self.clear()
        word = self._read(typed[:_LONGEST].lower().replace("’", "'"))
        if len(typed) <= _LONGEST:
            self[typed] = word
        return word

    def _read(self, text: str) -> Word:
        text = self._spelling.get(text, text)
        keys = self._keys(text)
        valence = self._valences.get(text, 0.0)
        if not keys and not valence and len(text) >= _TYPO_LENGTH:
            text = self._corrected(text)
            keys, valence = self._keys(text), self._valences.get(text, 0.0)
        return Word(text, frozenset(keys), valence)

    def _keys(self, text: str) -> set[str]:
        plain = text.removesuffix("'s")
        keys = self._exact.get(text, set()) | self._exact.get(plain, set())
        if text[:1].isdigit():
            keys |= self._exact.get("#", set())
        for length in range(2, len(text) + 1):
            keys |= self._stems.get(text[:length], set())
        return keys

    def _corrected(self, text: str) -> str:
        """The known word that differs by one letter left out, added, swapped or mistaken; else `text`."""
        for variant in (text, *_shorter(text)):
            if variant in self._exact:
                return variant
            found = self._typos.get(variant)
            if found is not None and found[0] == text[0]:
                return found
        return text


def _alternatives(key: str, groups: Mapping[str, str]) -> list[str]:
    words: list[str] = []
    for part in key.split("|"):
        words += groups[part[1:]].split() if part.startswith("@") else [part]
    return words


def _shorter(text: str) -> list[str]:
    """`text` with one letter left out; the first is kept, since typing errors seldom touch it."""
    return [text[:i] + text[i + 1 :] for i in range(1, len(text))]


def _typos(words: Iterable[str]) -> dict[str, str]:
    table: dict[str, str] = {}
    for word in sorted(words):
        for variant in _shorter(word):
            table.setdefault(variant, word)
    return table
