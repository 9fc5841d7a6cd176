"""The mood of a comment, weighed from the tones of the entries it fires and the valences of its single words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from classifier.comments.codebook import TOPIC
from classifier.comments.matching import Firing, negated
from classifier.comments.tokens import Tokens

# Weights are in adjectives: a plain one ("good") is about 1. Set by hand on the cases that are not put aside.
_HEARD = 0.7  # what speaks for one side at all
_BALANCE = 0.3  # what the weaker side must reach of the stronger to make a mixed comment
_BOOST = 1.3
_NEGATED = 0.75  # "not bad" praises less than "bad" blames
_FAINT = 0.9  # blame below this is a hint
_ASKED = 0.4  # "Could the list open faster?" names a matter without judging it
_HARSH = -1.0  # only words beyond this blame inside a request
_SHORT = 3  # so few words without any mood state nothing
_TERSE = 5  # so few words about nothing known state nothing
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
    """What speaks for and against, how much, and whether it is asked for something rather than judged."""

    positive: float = 0.0
    negative: float = 0.0
    hinted: float = 0.0
    contrast: bool = False
    clauses: dict[str, set[int]] = field(default_factory=lambda: {"positive": set(), "negative": set()})
    decided: str | None = None
    requests: set[int] = field(default_factory=set)
    facts: bool = False

    def add(self, tone: str, weight: float, clause: int) -> None:
        """Let one piece of evidence count; "mixed" counts on both sides, faint blame only as a hint."""
        if tone == "negative" and weight < _FAINT:
            self.hinted += weight
            return
        if tone != "negative":
            self.positive += weight
            self.clauses["positive"].add(clause)
        if tone != "positive":
            self.negative += weight
            self.clauses["negative"].add(clause)

    @property
    def two_sided(self) -> bool:
        """Whether praise and blame stand apart; in one clause they are one thought ("saved us from disaster")."""
        return self.contrast or len(self.clauses["positive"] | self.clauses["negative"]) > 1


def mood_of(tokens: Tokens, firings: Iterable[Firing]) -> Mood:
    """Weigh a comment: phrases first, then the single words that no phrase has spoken for.

    `firings` come in the order of their first word, of two that begin alike the longer first.
    """
    toned = [firing for firing in firings if firing.entry.tone]
    mood = Mood(requests=_requests(tokens, toned))
    covered, counted = set[int](), set[str]()
    for firing in _outermost(toned):
        _weigh(mood, firing, tokens, firing.entry.name in counted)
        counted.add(firing.entry.name)
        covered.update(range(firing.first, firing.last))
    for place, word in enumerate(tokens.words):
        mood.contrast = mood.contrast or "@contrast" in word.keys
        if word.valence and place not in covered:
            _weigh_word(mood, tokens, place)
    return mood


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


def _weigh(mood: Mood, firing: Firing, tokens: Tokens, again: bool) -> None:
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
        mood.add(tone, entry.weight * (_ASKED if asked else 1), tokens.clauses[firing.first])


def _weigh_word(mood: Mood, tokens: Tokens, place: int) -> None:
    valence = tokens.words[place].valence / 2
    if place and "@very" in tokens.words[place - 1].keys:
        valence *= _BOOST
    if negated(tokens, place):
        valence *= -_NEGATED
    if valence > _HARSH and tokens.sentences[place] in mood.requests:
        return
    mood.add("positive" if valence > 0 else "negative", abs(valence), tokens.clauses[place])


def sentiment_of(mood: Mood, tokens: Tokens, has_subject: bool) -> str:
    """The contract's word for a mood: "positive", "negative", "mixed" or "neutral".

    `has_subject`: whether any topic or signal was found.
    """
    if mood.decided:
        return mood.decided
    blame = _blame(mood, tokens)
    more, less = max(mood.positive, blame), min(mood.positive, blame)
    if less >= _HEARD and less >= _BALANCE * more and mood.two_sided:
        return "mixed"
    if more >= _HEARD:
        return "positive" if mood.positive > blame else "negative"
    neutral = _asks(mood, tokens) or len(tokens.words) <= (_SHORT if has_subject else _TERSE)
    return "neutral" if neutral else "negative"


def _blame(mood: Mood, tokens: Tokens) -> float:
    """All that speaks against: hints count beside praise only after a "but", doubled marks where nothing is praised."""
    praised = mood.positive >= _HEARD
    sure = mood.hinted >= _FAINT or not (mood.requests or mood.facts)
    hints = mood.hinted if mood.contrast or (sure and not praised) else 0
    return mood.negative + hints + (_HEARD if tokens.shouted and not praised else 0)


def _asks(mood: Mood, tokens: Tokens) -> bool:
    """Whether it asks or reports. Without praise or blame that is neutral; any other state of things is a complaint."""
    return bool(mood.requests or mood.facts or tokens.questions)
