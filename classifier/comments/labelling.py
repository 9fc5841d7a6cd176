"""From a comment to its labels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from classifier.comments.codebook import FOLDER, SENTIMENT, SIGNAL, TOPIC, Codebook, Entry, load
from classifier.comments.matching import Firing, Matcher
from classifier.comments.mood import mood_of, valences
from classifier.comments.sentiment import sentiment_of
from classifier.comments.tokens import Tokens, tokens_of
from classifier.comments.vocabulary import Vocabulary
from classifier.comments.votes import GROUPS, Ballot, Vote

Votes = Mapping[str, Sequence[Vote]]

_LONG = 8
_SHORT = 3


@dataclass(frozen=True, slots=True)
class _Scale:
    """How what speaks for a label of one kind is weighed, in votes (`votes.WORTH`).

    `sure` for the first entry that gives it, `further` for each other; `enough` make a label, `beside` more a topic
    where there are signals, which are mostly all that such a comment says; beside the best only those are given that an
    entry gives, from `share` of its votes on.
    """

    sure: int
    further: int
    enough: int
    beside: int
    share: float


# Measured on comments that the codebook did not know.
_SCALES = {TOPIC: _Scale(5, 1, 4, 1, 0.7), SIGNAL: _Scale(4, 2, 6, 0, 0.5)}
# A hint has as many votes as its phrase has words, up to two.
_MOST = 2


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
        keys = self._matcher.keys | {"@very", "@contrast", "@imperative", "@asking", *GROUPS}
        words = codebook.groups, codebook.spelling, codebook.compounds
        self._vocabulary = Vocabulary(keys, self._matcher.roles, *words, known)

        self._ballots = {kind: Ballot(FOLDER / "votes" / kind, self._vocabulary) for kind in (*_SCALES, SENTIMENT)}

    def fired(self, text: str) -> tuple[Tokens, list[Firing]]:
        """The words of `text` and every entry that fires on them, dropped ones included: the trace."""
        tokens = tokens_of(text, self._vocabulary)
        return tokens, self._matcher.find(tokens)

    def votes(self, tokens: Tokens) -> Votes:
        """What the words vote for, by kind of label."""
        return {kind: ballot.cast(tokens) for kind, ballot in self._ballots.items()}


def labels_of(tokens: Tokens, firings: list[Firing], votes: Votes) -> Labels:
    """Settle which of the entries fired stand, and what mood they make together."""
    firm = {f.entry.label for f in firings if f.entry.kind != SENTIMENT and not f.entry.yields_to}
    signals = _labels(tokens, spoken(firings, votes, firm, SIGNAL), _SCALES[SIGNAL], 0)
    topics = _labels(tokens, spoken(firings, votes, firm, TOPIC), _SCALES[TOPIC], len(signals))
    # A topic that yields is still praised or blamed; a signal that yields was misheard.
    mood = mood_of(tokens, [f for f in firings if f.entry.kind != SIGNAL or not _yields(f.entry, firm)], votes[SENTIMENT])
    if not (topics or signals):
        topics = _asked(tokens, firings)
    silent = not (topics or signals or firings or mood.positive or mood.negative)
    unsure = mood.decided is not None or (silent and len(tokens.words) >= _LONG)
    return Labels(topics, signals, sentiment_of(mood, tokens, [t.name for t in topics], [s.name for s in signals]), unsure)


@dataclass(slots=True)
class Case:
    """What speaks for one label: votes in all, whether an entry gives it, and the words that speak loudest."""

    votes: int = 0
    sure: bool = False
    loudest: tuple[int, int, int, str] = (0, 0, 0, "")

    def add(self, votes: int, first: int, last: int, rule: str) -> None:
        """Let the words `first` to `last` (one past) speak for it."""
        self.votes += votes
        if votes > self.loudest[0]:
            self.loudest = votes, first, last, rule


def spoken(firings: list[Firing], votes: Votes, firm: set[str], kind: str) -> dict[str, Case]:
    """What speaks for each label of a kind: entries that give it, entries that hint at it, single words."""
    cases: dict[str, Case] = defaultdict(Case)
    scale, counted = _SCALES[kind], set[str]()
    for firing in firings:
        entry, case = firing.entry, cases[firing.entry.label]
        if entry.kind != kind:
            continue
        if _is_hint(firing):
            case.add(min(len(firing.phrase.needs), _MOST), firing.first, firing.last, entry.name)
        elif not _yields(entry, firm) and entry.name not in counted:
            counted.add(entry.name)
            case.add(scale.further if case.sure else scale.sure, firing.first, firing.last, entry.name)
            case.sure = True
    for vote in votes[kind]:
        for label, worth in vote.worth.items():
            if kind == TOPIC or not vote.negated:
                cases[label].add(worth, vote.first, vote.last, f"{label}.votes")
    return cases


def _labels(tokens: Tokens, cases: dict[str, Case], scale: _Scale, beside: int) -> tuple[Label, ...]:
    enough = scale.enough + (scale.beside if beside else 0)
    best = max(cases, key=lambda label: cases[label].votes, default="")
    return tuple(
        Label(label, *tokens.span(*case.loudest[1:3]), case.loudest[3])
        for label, case in cases.items()
        if case.votes >= enough and (label == best or (case.sure and case.votes >= scale.share * cases[best].votes))
    )


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
    tokens, firings = labeller().fired(text)
    return labels_of(tokens, firings, labeller().votes(tokens))


def rules() -> tuple[Entry, ...]:
    """The entries of the codebook, in the order of its files."""
    return labeller().codebook.entries
