"""From a comment to its labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from classifier.comments.codebook import FOLDER, SENTIMENT, SIGNAL, TOPIC, Codebook, Entry, load
from classifier.comments.matching import Firing, Matcher
from classifier.comments.mood import Mood, mood_of, valences
from classifier.comments.sentiment import sentiment_of
from classifier.comments.tally import BESIDE, Case, Tally, firm_labels, tally, yields
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import NAMED, Vocabulary
from classifier.comments.votes import Ballot, Vote

Votes = Mapping[str, Sequence[Vote]]

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
        keys = self._matcher.keys | {"@very", "@contrast", "@turn", "@imperative", "@asking", *NAMED}
        words = codebook.groups, codebook.spelling, codebook.compounds
        self.vocabulary = Vocabulary(keys, self._matcher.roles, *words, known)

        self._ballot = Ballot(FOLDER / "votes", self.vocabulary)
        self.vocabulary.forgive_slips()

    def fired(self, text: str) -> tuple[Tokens, list[Firing]]:
        """The words of `text` and every entry that fires on them, dropped ones included: the trace."""
        tokens = tokens_of(text, self.vocabulary)
        return tokens, self._matcher.find(tokens)

    def votes(self, tokens: Tokens) -> Votes:
        """What the words vote for, by kind of label."""
        return self._ballot.cast(tokens)


def weighed(tokens: Tokens, firings: list[Firing], votes: Votes) -> tuple[Tally, Tally, Mood]:
    """What speaks for each topic and each signal, and the mood."""
    topics, signals = (tally(firings, votes.get(kind, ()), kind) for kind in (TOPIC, SIGNAL))
    firm = firm_labels(firings)
    denied = {f.entry.label for f in firings if f.entry.denies}
    # A topic that yields is still praised or blamed; a signal that yields or is denied was misheard.
    heard = [
        f
        for f in firings
        if f.entry.kind != SIGNAL or f.entry.denies or not (f.entry.label in denied or yields(f.entry, firm))
    ]
    return topics, signals, mood_of(tokens, heard, votes.get(SENTIMENT, ()))


def labels_of(tokens: Tokens, firings: list[Firing], votes: Votes) -> Labels:
    """Settle which labels stand, and what mood they make together."""
    for_topics, for_signals, mood = weighed(tokens, firings, votes)
    signals = _labels(tokens, for_signals.elected())
    beside = max((BESIDE.get(signal.name, 0) for signal in signals), default=0)
    topics = _labels(tokens, for_topics.elected(beside))
    if not (topics or signals):
        topics = _asked(tokens, firings)
    sentiment = sentiment_of(mood, tokens, [signal.name for signal in signals], bool(topics or signals))
    silent = not (topics or signals or firings or mood.positive or mood.negative) and len(tokens.words) >= _LONG
    unsure = mood.decided not in (None, "neutral") or silent or for_topics.is_close(beside) or for_signals.is_close()
    return Labels(topics, signals, sentiment, unsure)


def _labels(tokens: Tokens, elected: Mapping[str, Case]) -> tuple[Label, ...]:
    return tuple(Label(name, *tokens.span(case.first, case.last), case.rule) for name, case in elected.items())


def _asked(tokens: Tokens, firings: list[Firing]) -> tuple[Label, ...]:
    """What is asked for under no other topic is asked of the product."""
    wishes = (firing for firing in firings if firing.entry.tone == "request" and len(tokens.words) > _SHORT)
    return tuple(Label("product", *tokens.span(f.first, f.last), f.entry.name) for f in wishes)[:1]


@cache
def labeller() -> Labeller:
    """The labeller of the shipped codebook, made once a process."""
    return Labeller(load())


def label(text: str) -> Labels:
    """Read one comment of any length in characters; never raises, and the same text gives the same labels."""
    tokens, firings = labeller().fired(text)
    return labels_of(tokens, firings, labeller().votes(tokens))


def rules() -> tuple[Entry, ...]:
    """The entries of the codebook, in the order of its files."""
    return labeller().codebook.entries
