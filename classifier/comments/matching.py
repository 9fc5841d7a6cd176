"""Which entries of the codebook a comment fires, and where."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from classifier.comments.codebook import Codebook, Entry
from classifier.comments.phrases import Phrase, keys_of, rarest_first
from classifier.comments.tokens import Tokens
from classifier.comments.vocabulary import Roles, Word

_Needs = Mapping[Phrase, tuple[str, ...]]
_NEGATION_REACH = 4
# Up to so many words, looking a word up where a phrase asks for it is quicker than noting the places of all.
_FEW = 60


@dataclass(frozen=True, slots=True)
class Firing:
    """An entry said in the words `first` to `last` (one past); `negated` when a "not" stands before or in it."""

    entry: Entry
    phrase: Phrase
    first: int
    last: int
    negated: bool


class _Places(dict[str, list[int]]):
    """Where in a comment a phrase that begins with a key may begin, found out when first asked."""

    def __init__(self, words: list[Word]) -> None:
        super().__init__()
        self._words = words if len(words) <= _FEW else []
        if not self._words:
            for place, word in enumerate(words):
                for key in word.starts:
                    self.setdefault(key, []).append(place)

    def __missing__(self, key: str) -> list[int]:
        found = self[key] = [place for place, word in enumerate(self._words) if key in word.starts]
        return found


@dataclass(slots=True)
class _Text:
    """A comment prepared for looking phrases up: which keys it holds, and where phrases may begin."""

    tokens: Tokens
    keys: list[frozenset[str]]
    present: int
    anchors: set[str]
    places: _Places
    exceptions: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, tokens: Tokens) -> "_Text":
        words = tokens.words
        present = 0
        for word in words:
            present |= word.bits
        anchors = set[str]().union(*(word.anchors for word in words))
        return cls(tokens, [word.keys for word in words], present, anchors, _Places(words))

    def find(self, phrase: Phrase) -> tuple[int, int] | None:
        """The first stretch of words (first, one past last) that says `phrase`, or None."""
        return phrase.find(self.places[phrase.steps[0].key], self.keys, self.tokens.sentences)


class _Index:
    """Phrases by their rarest word, so that a comment tries only those whose words it holds."""

    def __init__(self, pairs: Iterable[tuple[Entry, Phrase]], needs: _Needs, bits: Mapping[str, int]) -> None:
        self.by_anchor: dict[str, list[tuple[Entry, Phrase, int]]] = {}
        for entry, phrase in pairs:
            anchor, *others = needs[phrase]
            mask = sum(bits[key] for key in others)
            self.by_anchor.setdefault(anchor, []).append((entry, phrase, mask))

    def said(self, text: _Text) -> Iterator[tuple[Entry, Phrase, tuple[int, int]]]:
        present = text.present
        for key in text.anchors & self.by_anchor.keys():
            for entry, phrase, mask in self.by_anchor[key]:
                # Not `mask & ~present`: of two positive numbers only the shorter's length is looked at.
                if mask & present == mask:
                    found = text.find(phrase)
                    if found:
                        yield entry, phrase, found


class Matcher:
    """The phrases of a codebook, and per entry the phrases that except it."""

    def __init__(self, codebook: Codebook) -> None:
        phrases = [phrase for entry in codebook.entries for phrase in entry.phrases + entry.unless]
        needs = rarest_first(phrases)
        # The keys most asked for take the low bits: most masks are then short numbers.
        asked = Counter(sorted(key for keys in needs.values() for key in keys[1:]))
        bits = {key: 1 << at for at, (key, _) in enumerate(asked.most_common())}
        self._said = _Index(((e, phrase) for e in codebook.entries for phrase in e.phrases), needs, bits)
        self._unless = {e.name: _Index(((e, phrase) for phrase in e.unless), needs, bits) for e in codebook.entries}
        self.keys = keys_of(phrases) | {"@never", "@only"}
        self.roles = Roles(
            anchors=frozenset(keys[0] for keys in needs.values()),
            bits=bits,
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
