"""From a comment to its labels."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from classifier.comments.codebook import SENTIMENT, SIGNAL, TOPIC, Codebook, Entry, load
from classifier.comments.matching import Firing, Matcher
from classifier.comments.sentiment import mood_of, sentiment_of, valences
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import Vocabulary

_LONG = 8
_SHORT = 3
# A hint has as many votes as its phrase has words, up to three. Two make a label, four one beside a sure label; three
# times the votes of all that is sure take its place: "wait, wait, wait … until it opens" against one "click".
_MOST = 3
_VOTES = 2
_BESIDE = 4
_OUTVOTES = 3


@dataclass(frozen=True, slots=True)
class Label:
    """One label: the span `start` to `end` (characters of the original text) on which the entry `rule` fired."""

    name: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Labels:
    """All that is read in one comment; `sentiment` is "positive", "negative", "mixed" or "neutral"."""

    topics: tuple[Label, ...]
    signals: tuple[Label, ...]
    sentiment: str
    needs_review: bool


class Labeller:
    """Reads comments by one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._matcher = Matcher(codebook)
        known = {w: v for w, v in valences().items() if w not in codebook.misleading}
        keys = self._matcher.keys | {"@very", "@contrast", "@imperative", "@asking"}
        words = codebook.groups, codebook.spelling, codebook.compounds
        self._vocabulary = Vocabulary(keys, self._matcher.roles, *words, known)

    def fired(self, text: str) -> tuple[Tokens, list[Firing]]:
        """The words of `text` and every entry that fires on them, dropped ones included: the trace."""
        tokens = tokens_of(text, self._vocabulary)
        return tokens, self._matcher.find(tokens)


def labels_of(tokens: Tokens, firings: list[Firing]) -> Labels:
    """Settle which of the entries fired stand, and what mood they make together."""
    firm = {f.entry.label for f in firings if f.entry.kind != SENTIMENT and not f.entry.yields_to}
    topics = _labels(tokens, firings, firm, TOPIC)
    signals = _labels(tokens, firings, firm, SIGNAL)
    # A topic that yields is still praised or blamed; a signal that yields was misheard.
    mood = mood_of(tokens, [f for f in firings if f.entry.kind != SIGNAL or not _yields(f.entry, firm)])
    if not (topics or signals):
        topics = _asked(tokens, firings)
    silent = not (topics or signals or firings or mood.positive or mood.negative)
    unsure = mood.decided is not None or (silent and len(tokens.words) >= _LONG)
    return Labels(topics, signals, sentiment_of(mood, tokens, bool(topics or signals)), unsure)


def _labels(tokens: Tokens, firings: list[Firing], firm: set[str], kind: str) -> tuple[Label, ...]:
    mine = [f for f in firings if f.entry.kind == kind]
    sure = [f for f in mine if not _yields(f.entry, firm) and not _is_hint(f)]
    hints = [f for f in mine if _is_hint(f)]
    if kind == SIGNAL or not sure:
        return _first_of_each(tokens, sure or _likeliest([f for f in hints if not _yields(f.entry, firm)], _VOTES))
    return _first_of_each(tokens, _louder(sure, hints) or sure + _elsewhere(tokens, sure, hints))


def _louder(sure: list[Firing], hints: list[Firing]) -> list[Firing]:
    """The hints that outvote all sure labels, which are then taken for words in passing."""
    votes, labels = _votes(sure + hints), {firing.entry.label for firing in sure}
    others = [hint for hint in hints if hint.entry.label not in labels]
    return _likeliest(others, _OUTVOTES * max(votes[label] for label in labels))


def _elsewhere(tokens: Tokens, sure: list[Firing], hints: list[Firing]) -> list[Firing]:
    """What is strongly hinted at in clauses that no sure label speaks of."""
    taken = {tokens.clauses[place] for firing in sure for place in range(firing.first, firing.last)}
    free = [hint for hint in hints if taken.isdisjoint(tokens.clauses[hint.first : hint.last])]
    return _likeliest(free, _BESIDE)


def _first_of_each(tokens: Tokens, firings: list[Firing]) -> tuple[Label, ...]:
    found: dict[str, Label] = {}
    for firing in firings:
        label = firing.entry.label
        if label not in found:
            found[label] = Label(label, *tokens.span(firing.first, firing.last), firing.entry.name)
    return tuple(found.values())


def _likeliest(hints: list[Firing], enough: int) -> list[Firing]:
    """Of labels that are only hinted at, the one with the most votes, if they are enough."""
    best = [label for label, votes in _votes(hints).most_common(1) if votes >= enough]
    return [hint for hint in hints if hint.entry.label in best]


def _votes(firings: list[Firing]) -> Counter[str]:
    votes = Counter[str]()
    for firing in firings:
        votes[firing.entry.label] += min(len(firing.phrase.needs), _MOST)
    return votes


def _is_hint(firing: Firing) -> bool:
    return "*" in firing.entry.yields_to


def _asked(tokens: Tokens, firings: list[Firing]) -> tuple[Label, ...]:
    """What is asked for under no other topic is asked of the product."""
    wishes = (firing for firing in firings if firing.entry.tone == "request" and len(tokens.words) > _SHORT)
    return tuple(Label("product", *tokens.span(f.first, f.last), f.entry.name) for f in wishes)[:1]


def _yields(entry: Entry, firm: set[str]) -> bool:
    if "*" in entry.yields_to:
        return bool(firm - {entry.label})
    return not firm.isdisjoint(entry.yields_to)


@cache
def labeller() -> Labeller:
    """The labeller of the shipped codebook, made once a process."""
    return Labeller(load())


def label(text: str) -> Labels:
    """Read one comment of any length in characters; never raises, and the same text gives the same labels."""
    return labels_of(*labeller().fired(text))


def rules() -> tuple[Entry, ...]:
    """The entries of the codebook, in the order of its files."""
    return labeller().codebook.entries
