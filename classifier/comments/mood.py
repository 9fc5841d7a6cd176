"""What a comment says for and against: the tones of the phrases that fired, the valences of single words, votes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path

from classifier.comments.codebook import TOPIC
from classifier.comments.matching import Firing, negated
from classifier.comments.tokens import Tokens
from classifier.comments.votes import Vote

# Weights are in adjectives: a plain one ("good") is about 1. Set by hand on the cases that are not put aside.
_BOOST = 1.3
_NEGATED = 0.75  # "not bad" praises less than "bad" blames
_FAINT = 0.9  # blame below this is a hint
_HALF = 0.5  # what a hint of blame, or a blame denied, counts beside plain words
_ASKED = 0.4  # "Could the list open faster?" names a matter without judging it
_HARSH = -1.0  # only words beyond this blame inside a request
_VOTE = 0.3  # a vote within its part of the comment
_JUDGING = ("positive", "negative", "mixed")
_FLIPPED = {"positive": "negative", "negative": "positive"}


def valences() -> dict[str, float]:
    """Single words with their valence, from -4 to 4: the lexicon of VADER (Hutto and Gilbert, 2014).

    Read from the data file of the `vaderSentiment` package, whose code would import an HTTP client.
    Raises FileNotFoundError when the package is not installed.
    """
    spec = find_spec("vaderSentiment")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the vaderSentiment package is not installed")
    lines = (Path(spec.submodule_search_locations[0]) / "vader_lexicon.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line)
    return {word: float(valence) for word, valence, *_ in rows}


@dataclass
class Mood:
    """What speaks for and against, how much, and whether it is asked for something rather than judged.

    `parts` holds, for each stretch between marks or words of contrast, what speaks for less what speaks against;
    `turn` is the first one that a "but" begins; `votes` the votes of single words.
    """

    positive: float = 0.0
    negative: float = 0.0
    hinted: float = 0.0
    contrast: bool = False
    turn: int | None = None
    parts: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    judged: set[int] = field(default_factory=set)
    votes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    decided: str | None = None
    requests: set[int] = field(default_factory=set)
    facts: bool = False

    def add(self, tone: str, weight: float, part: int) -> None:
        """Let one piece of evidence count; "mixed" counts on both sides, faint blame only as a hint."""
        if tone == "negative" and weight < _FAINT:
            self.hinted += weight
            self.parts[part] -= weight * _HALF
            return
        self.judged.add(part)
        if tone != "negative":
            self.positive += weight
            self.parts[part] += weight
        if tone != "positive":
            self.negative += weight
            self.parts[part] -= weight

    def vote(self, label: str, worth: float, part: int, denied: bool) -> None:
        """Let a word count; what is denied counts on the other side, a blame denied by half."""
        if denied and label in _FLIPPED:
            label, worth = _FLIPPED[label], worth * (_HALF if label == "negative" else 1)
        self.votes[label] += worth
        self.parts[part] += _VOTE * worth * ((label == "positive") - (label == "negative"))

    @property
    def around_turn(self) -> tuple[float, float]:
        """What speaks for less what speaks against before the first "but", and from there on; nothing without one."""
        if self.turn is None:
            return 0.0, 0.0
        before = sum(worth for part, worth in self.parts.items() if part < self.turn)
        return before, sum(self.parts.values()) - before

    @property
    def two_sided(self) -> bool:
        """Whether praise and blame stand apart; in one clause they are one thought ("saved us from disaster")."""
        return self.contrast or len(self.judged) > 1


def mood_of(tokens: Tokens, firings: Iterable[Firing], votes: Sequence[Vote]) -> Mood:
    """Weigh a comment: phrases first, then the single words that no phrase has spoken for, then the votes.

    `firings` come in the order of their first word, of two that begin alike the longer first.
    """
    toned = [firing for firing in firings if firing.entry.tone]
    parts = _parts(tokens)
    mood = Mood(requests=_requests(tokens, toned))
    covered, counted = set[int](), set[str]()
    for firing in _outermost(toned):
        _weigh(mood, firing, tokens, parts, firing.entry.name in counted)
        counted.add(firing.entry.name)
        covered.update(range(firing.first, firing.last))
    for place, word in enumerate(tokens.words):
        mood.contrast = mood.contrast or "@contrast" in word.keys
        if mood.turn is None and "@turn" in word.keys:
            mood.turn = parts[place]
        if word.valence and place not in covered:
            _weigh_word(mood, tokens, parts, place)
    for vote in votes:
        for label, worth in vote.worth.items():
            mood.vote(label, worth, parts[vote.first], vote.negated)
    return mood


def _parts(tokens: Tokens) -> list[int]:
    """For each word the number of its part; a word of contrast ("but") begins one as a mark does."""
    turns = accumulate("@contrast" in word.keys for word in tokens.words)
    return [clause + turn for clause, turn in zip(tokens.clauses, turns, strict=True)]


def _requests(tokens: Tokens, toned: list[Firing]) -> set[int]:
    """The sentences that ask for something: by what they say, or by the word that they open with."""
    asked = [firing for firing in toned if firing.entry.tone == "request"]
    spans = ((tokens.sentences[firing.first], tokens.sentences[firing.last - 1]) for firing in asked)
    return {sentence for first, last in spans for sentence in range(first, last + 1)} | _openings(tokens)


def _openings(tokens: Tokens) -> set[int]:
    opened = [at for at, sentence in enumerate(tokens.sentences) if not at or tokens.sentences[at - 1] != sentence]
    return {
        tokens.sentences[at]
        for at in opened
        if "@imperative" in tokens.words[at].keys
        or ("@asking" in tokens.words[at].keys and tokens.sentences[at] in tokens.questions)
    }


def _outermost(toned: list[Firing]) -> Iterator[Firing]:
    """Of phrases that judge, the longest speaks for those inside it ("no more waiting" for "waiting")."""
    longest = (0, 0)
    for firing in toned:
        span = firing.first, firing.last
        if firing.last > longest[1] or span == longest:
            if firing.entry.tone in _JUDGING:
                longest = span
            yield firing


def _weigh(mood: Mood, firing: Firing, tokens: Tokens, parts: list[int], again: bool) -> None:
    entry = firing.entry
    tone = entry.tone or "neutral"
    if firing.negated and entry.negated == "flip":
        tone = _FLIPPED.get(tone, tone)
    if entry.decides:
        mood.decided = mood.decided or tone
    elif tone == "neutral":
        mood.facts = True
    elif not again and tone != "request":
        mood.contrast = mood.contrast or tone == "mixed"
        sentence = tokens.sentences[firing.first]
        asked = sentence in mood.requests and (entry.kind == TOPIC or sentence in tokens.questions)
        mood.add(tone, entry.weight * (_ASKED if asked else 1), parts[firing.first])


def _weigh_word(mood: Mood, tokens: Tokens, parts: list[int], place: int) -> None:
    valence = tokens.words[place].valence / 2
    if place and "@very" in tokens.words[place - 1].keys:
        valence *= _BOOST
    if negated(tokens, place):
        valence *= -_NEGATED
    if valence > _HARSH and tokens.sentences[place] in mood.requests:
        return
    mood.add("positive" if valence > 0 else "negative", abs(valence), parts[place])
