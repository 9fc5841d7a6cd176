"""What is known of a single word: how it is spelled, which phrase words it can stand for, its valence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nltk.stem import PorterStemmer

from classifier.words.slips import Slips

_LONGEST = 30
_BOUND = 50_000
# A shorter word with a capital may be a name.
_TITLED_SLIP = 6
# Stands in a phrase for a word unknown to the codebook and written with a capital: a person, a place.
NAME = "^"
SHORTEST_NAME = 3
# Groups of words that a phrase which votes may name.
NAMED = ("@number", "@rival", "@ambiguous")

_stem = PorterStemmer().stem


@dataclass(frozen=True, slots=True)
class Roles:
    """Which phrase words are looked up by, which must be there besides (a bit each), and with which phrases begin."""

    anchors: frozenset[str]
    bits: Mapping[str, int]
    starts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: `keys` are the phrase words it can stand for, then those of them in each role.

    `valence` is from -4 to 4, 0 when unknown; `names` are the stem and the groups by which votes know the word.
    """

    text: str
    keys: frozenset[str]
    anchors: frozenset[str]
    bits: int
    starts: frozenset[str]
    valence: float
    names: tuple[str, ...]


class Vocabulary(dict[str, Word]):
    """Words by the letters as typed. It fills itself as words are met, and empties itself when it grows too big."""

    def __init__(
        self,
        keys: Iterable[str],
        roles: Roles,
        groups: Mapping[str, str],
        spelling: Mapping[str, str],
        compounds: Mapping[str, str],
        valences: Mapping[str, float],
    ) -> None:
        super().__init__()
        self.compounds = {tuple(pair.split()): meant for pair, meant in compounds.items()}
        self._roles = roles
        self._spelling = spelling
        self._valences = valences
        self._exact: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for key in keys:
            for word in _alternatives(key, groups):
                table = self._stems if word.endswith("*") else self._exact
                table.setdefault(word.rstrip("*"), set()).add(key)
        self.slips: Slips | None = None

    def forgive_slips(self) -> None:
        """From now on, a word that is neither in a phrase nor was met before may be a slip of one that was."""
        met = {word.text for word in self.values()}
        self.slips = Slips(met | self._exact.keys() | self._valences.keys(), self._exact.keys(), self._spelling)

    def __missing__(self, typed: str) -> Word:
        if len(self) >= _BOUND:
            self.clear()
        word = self._read(typed[:_LONGEST].lower().replace("’", "'"), _capital(typed))
        if len(typed) <= _LONGEST:
            self[typed] = word
        return word

    def _read(self, text: str, titled: bool) -> Word:
        text = self._spelling.get(text, text)
        keys = self._keys(text)
        valence = self._valences.get(text, 0.0)
        if not keys and not valence and not (titled and len(text) < _TITLED_SLIP):
            text = (self.slips and self.slips.meant(text)) or text
            keys, valence = self._keys(text), self._valences.get(text, 0.0)
        if titled and not keys:
            keys = set(self._exact.get(NAME, ()))
        roles = self._roles
        bits = sum(roles.bits.get(key, 0) for key in keys)
        names = (_stem(text), *(group for group in NAMED if group in keys))
        return Word(text, frozenset(keys), roles.anchors & keys, bits, roles.starts & keys, valence, names)

    def _keys(self, text: str) -> set[str]:
        plain = text.removesuffix("'s")
        keys = self._exact.get(text, set()) | self._exact.get(plain, set())
        if text[:1].isdigit():
            keys |= self._exact.get("#", set())
        for length in range(2, len(text) + 1):
            keys |= self._stems.get(text[:length], set())
        return keys


def _capital(typed: str) -> bool:
    """Written like a name: "Petra", or "PETRA" where somebody shouts; a single capital says nothing."""
    return typed.istitle() or (typed.isupper() and len(typed) > SHORTEST_NAME)


def _alternatives(key: str, groups: Mapping[str, str]) -> list[str]:
    words: list[str] = []
    for part in key.split("|"):
        words += groups[part[1:]].split() if part.startswith("@") else [part]
    return words
