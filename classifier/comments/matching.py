"""Which entries of the codebook a comment fires, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.comments.codebook import Codebook, Entry
from classifier.comments.phrases import Phrase, keys_of
from classifier.comments.tokens import Tokens
from classifier.comments.vocabulary import Roles

_NEGATION_REACH = 4
# How many of a phrase's words, besides its rarest, a comment must hold before the phrase is followed word by word.
_SIEVE = 2


@dataclass(frozen=True, slots=True)
class Firing:
    """An entry said in the words `first` to `last` (one past); `negated` when a "not" stands before or in it."""

    entry: Entry
    phrase: Phrase
    first: int
    last: int
    negated: bool


@dataclass(slots=True)
class _Text:
    """A comment prepared for looking phrases up: which keys it holds, and where phrases may begin."""

    tokens: Tokens
    keys: list[frozenset[str]]
    present: set[str]
    anchors: set[str]
    places: dict[str, list[int]]
    exceptions: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, tokens: Tokens) -> "_Text":
        places: dict[str, list[int]] = {}
        for place, word in enumerate(tokens.words):
            for key in word.starts:
                places.setdefault(key, []).append(place)
        words = tokens.words
        present = set[str]().union(*(word.sieved for word in words))
        anchors = set[str]().union(*(word.anchors for word in words))
        return cls(tokens, [word.keys for word in words], present, anchors, places)

    def find(self, phrase: Phrase) -> tuple[int, int] | None:
        """The first stretch of words (first, one past last) that says `phrase`, or None."""
        return phrase.find(self.places.get(phrase.steps[0].key, []), self.keys, self.tokens.sentences)


class _Index:
    """Phrases by their rarest word, so that a comment tries only those whose words it holds."""

    def __init__(self, pairs: Iterable[tuple[Entry, Phrase]]) -> None:
        self.by_anchor: dict[str, list[tuple[Entry, Phrase, frozenset[str]]]] = {}
        for entry, phrase in pairs:
            anchor, *others = phrase.needs
            self.by_anchor.setdefault(anchor, []).append((entry, phrase, frozenset(others[:_SIEVE])))

    def said(self, text: _Text) -> Iterator[tuple[Entry, Phrase, tuple[int, int]]]:
        for key in text.anchors & self.by_anchor.keys():
            for entry, phrase, others in self.by_anchor[key]:
                if others <= text.present:
                    found = text.find(phrase)
                    if found:
                        yield entry, phrase, found


class Matcher:
    """The phrases of a codebook, and per entry the phrases that except it."""

    def __init__(self, codebook: Codebook) -> None:
        self._said = _Index((entry, phrase) for entry in codebook.entries for phrase in entry.phrases)
        self._unless = {e.name: _Index((e, phrase) for phrase in e.unless) for e in codebook.entries}
        phrases = [phrase for entry in codebook.entries for phrase in entry.phrases + entry.unless]
        self.keys = keys_of(phrases) | {"@never", "@only"}
        self.roles = Roles(
            anchors=frozenset(phrase.needs[0] for phrase in phrases),
            sieved=frozenset(key for phrase in phrases for key in phrase.needs[1 : 1 + _SIEVE]),
            starts=frozenset(phrase.steps[0].key for phrase in phrases),
        )

    def find(self, tokens: Tokens) -> list[Firing]:
        """Every phrase that is said, at its first place, in the order of the words."""
        text = _Text.of(tokens)
        firings = [
            Firing(entry, phrase, *found, negated(tokens, found[0]) or _broken(tokens, phrase, found))
            for entry, phrase, found in self._said.said(text)
            if not self._excepted(entry, found, text)
        ]
        return sorted(
            (f for f in firings if not (f.negated and f.entry.negated == "drop")),
            key=lambda f: (f.first, -f.last, f.entry.name, f.phrase.text),
        )

    def _excepted(self, entry: Entry, found: tuple[int, int], text: _Text) -> bool:
        if entry.name not in text.exceptions:
            text.exceptions[entry.name] = [other for _, _, other in self._unless[entry.name].said(text)]
        return any(other[0] < found[1] and found[0] < other[1] for other in text.exceptions[entry.name])


def negated(tokens: Tokens, place: int) -> bool:
    """Whether one of the four words before the word `place`, in its clause, turns it round ("not", "without")."""
    clause = tokens.clauses[place]
    for before in range(place - 1, max(place - 1 - _NEGATION_REACH, -1), -1):
        if tokens.clauses[before] != clause:
            return False
        if "@never" in tokens.words[before].keys:
            return "@only" not in tokens.words[before + 1].keys
    return False


def _broken(tokens: Tokens, phrase: Phrase, found: tuple[int, int]) -> bool:
    """Whether a "not" stands in a gap of the phrase."""
    own = {step.key for step in phrase.steps}
    inside = (tokens.words[place].keys for place in range(found[0] + 1, found[1]))
    return any("@never" in keys and own.isdisjoint(keys) for keys in inside)
