"""From a comment to its labels."""

from dataclasses import dataclass
from functools import cache

from classifier.comments.codebook import SENTIMENT, SIGNAL, TOPIC, Codebook, Entry, load
from classifier.comments.matching import Firing, Matcher
from classifier.comments.sentiment import mood_of, sentiment_of, valences
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import Vocabulary

_LONG = 8
_SHORT = 3


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
        keys = self._matcher.keys | {"@very", "@contrast"}
        words = codebook.groups, codebook.spelling, codebook.compounds
        self._vocabulary = Vocabulary(keys, self._matcher.roles, *words, known)

    def fired(self, text: str) -> tuple[Tokens, list[Firing]]:
        """The words of `text` and every entry that fires on them, dropped ones included: the trace."""
        tokens = tokens_of(text, self._vocabulary)
        return tokens, self._matcher.find(tokens)


def labels_of(tokens: Tokens, firings: list[Firing]) -> Labels:
    """Settle which of the entries fired stand, and what mood they make together."""
    topics = _labels(tokens, firings, TOPIC)
    signals = _labels(tokens, firings, SIGNAL)
    mood = mood_of(tokens, firings)
    if not (topics or signals):
        topics = _asked(tokens, firings)
    silent = not (topics or signals or firings or mood.positive or mood.negative)
    unsure = mood.decided is not None or (silent and len(tokens.words) >= _LONG)
    return Labels(topics, signals, sentiment_of(mood, tokens, bool(topics or signals)), unsure)


def _labels(tokens: Tokens, firings: list[Firing], kind: str) -> tuple[Label, ...]:
    mine = [f for f in firings if f.entry.kind == kind]
    firm = {f.entry.label for f in firings if f.entry.kind != SENTIMENT and not f.entry.yields_to}
    found: dict[str, Label] = {}
    for firing in mine:
        entry = firing.entry
        if entry.label not in found and not _yields(entry, firm):
            found[entry.label] = Label(entry.label, *tokens.span(firing.first, firing.last), entry.name)
    return tuple(found.values())


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
