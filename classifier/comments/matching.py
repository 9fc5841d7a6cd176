"""Which entries of the codebook a comment fires, and where."""

from dataclasses import dataclass

from classifier.comments.codebook import Codebook, Entry
from classifier.comments.phrases import Phrase, keys_of
from classifier.comments.tokens import Tokens

_NEGATION_REACH = 4


@dataclass(frozen=True, slots=True)
class Firing:
    """An entry said in the words `first` to `last` (one past); `negated` when a "not" stands before it."""

    entry: Entry
    phrase: Phrase
    first: int
    last: int
    negated: bool


class Matcher:
    """The phrases of a codebook, indexed by their rarest word."""

    def __init__(self, codebook: Codebook) -> None:
        pairs = [(entry, phrase) for entry in codebook.entries for phrase in entry.phrases]
        unless = [phrase for entry in codebook.entries for phrase in entry.unless]
        self.keys = keys_of([phrase for _, phrase in pairs] + unless) | {"@never", "@only"}
        self._by_anchor: dict[str, list[tuple[Entry, Phrase]]] = {}
        for entry, phrase in pairs:
            self._by_anchor.setdefault(phrase.anchor, []).append((entry, phrase))

    def find(self, tokens: Tokens) -> list[Firing]:
        """Every phrase that is said, at its first place, in the order of the codebook's index."""
        keys = [word.keys for word in tokens.words]
        positions: dict[str, list[int]] = {}
        for place, known in enumerate(keys):
            for key in known:
                positions.setdefault(key, []).append(place)
        present = positions.keys()
        firings = []
        for key in present & self._by_anchor.keys():
            for entry, phrase in self._by_anchor[key]:
                if phrase.needs <= present:
                    found = phrase.find(keys, positions, tokens.sentences)
                    if found and not _excepted(entry, found, keys, positions, tokens):
                        firings.append(Firing(entry, phrase, *found, negated(tokens, found[0])))
        return sorted(
            (f for f in firings if not (f.negated and f.entry.negated == "drop")),
            key=lambda f: (f.first, -f.last, f.entry.name, f.phrase.text),
        )


def _excepted(
    entry: Entry,
    found: tuple[int, int],
    keys: list[frozenset[str]],
    positions: dict[str, list[int]],
    tokens: Tokens,
) -> bool:
    for phrase in entry.unless:
        if phrase.needs <= positions.keys():
            other = phrase.find(keys, positions, tokens.sentences)
            if other and other[0] < found[1] and found[0] < other[1]:
                return True
    return False


def negated(tokens: Tokens, place: int) -> bool:
    """Whether one of the four words before the word `place`, in its clause, turns it round ("not", "without")."""
    clause = tokens.clauses[place]
    for before in range(place - 1, max(place - 1 - _NEGATION_REACH, -1), -1):
        if tokens.clauses[before] != clause:
            return False
        if "@never" in tokens.words[before].keys:
            return "@only" not in tokens.words[before + 1].keys
    return False
