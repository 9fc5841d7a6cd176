"""The sentiment of a comment: what its mood comes to."""

from collections.abc import Iterable

from classifier.comments.mood import Mood
from classifier.comments.tokens import Tokens

# Weights are in adjectives, as in mood.py; set by hand and measured on comments that the codebook did not know.
_HEARD = 0.7  # what speaks for one side at all
_BALANCE = 0.2  # what the weaker side must reach of the stronger to make a mixed comment
_FAINT = 0.9  # hints of blame below this count for nothing beside a request
_PRAISING = 1.0  # what two parts of a comment hold that praises in one and blames in the other
_BLAMING = 0.7
_TURNED = 0.8  # praise before a "but" after which nothing is praised
_VOTE = 0.6  # a vote for praise or blame
_PLAIN = 0.5  # a vote for asking and telling without judging
_LOUDER = 2.5  # how much louder that must be than words that judge
_ASKING = 1.0  # a request or a question
_UNTOLD = 1.0  # what is told without a known word is more often a complaint
_SHORT = 3  # so few words without any mood state nothing
_TERSE = 5  # so few words about nothing known state nothing
_LOUD = 3  # unless they hold a strong vote
# What a signal tells of the mood, whatever its words are.
_SIGNALS = {
    "advocate": ("positive", 3.0),
    "churn_risk": ("negative", 3.0),
    "expansion": ("neutral", 2.0),
    "turnover": ("neutral", 1.0),
    "callback": ("neutral", 1.0),
    "demand": ("neutral", 2.0),
}


def sentiment_of(mood: Mood, tokens: Tokens, signals: Iterable[str], has_subject: bool) -> str:
    """The contract's word for a mood: "positive", "negative", "mixed" or "neutral".

    `signals` are those that the comment gives; `has_subject` tells whether it was given any label.
    """
    if mood.decided:
        return mood.decided
    praised, afterwards = mood.around_turn
    if praised >= _TURNED and afterwards <= 0:
        return "mixed"
    signalled = _signalled(signals)
    praise, blame = mood.positive, _blame(mood, tokens)
    asks = bool(mood.requests or tokens.questions)
    taken = signalled["positive"] or signalled["negative"] or (signalled["neutral"] and (asks or mood.facts))
    if not taken and _is_mixed(mood, praise, blame):
        return "mixed"
    good, bad = praise + signalled["positive"], blame + signalled["negative"]
    heard = max(good, bad) >= _HEARD
    hinted = max(mood.votes["positive"], mood.votes["negative"]) >= _LOUD
    if not (heard or hinted) and len(tokens.words) <= (_SHORT if has_subject else _TERSE):
        return "neutral"
    good += _VOTE * mood.votes["positive"]
    bad += _VOTE * mood.votes["negative"] + (0 if heard else _UNTOLD)
    plain = signalled["neutral"] + _PLAIN * mood.votes["neutral"] + _ASKING * asks
    complains = asks and blame >= _HEARD
    if not complains and plain >= max(good, bad) * (_LOUDER if heard else 1):
        return "neutral"
    return "positive" if good > bad else "negative"


def _signalled(signals: Iterable[str]) -> dict[str, float]:
    told = {"positive": 0.0, "negative": 0.0, "neutral": 0.0}
    for signal in signals:
        tone, weight = _SIGNALS.get(signal, ("neutral", 0.0))
        told[tone] = max(told[tone], weight)
    return told


def _is_mixed(mood: Mood, praise: float, blame: float) -> bool:
    """Whether praise and blame are both said, and apart: by what is known, or part by part with the votes."""
    best, worst = max(mood.parts.values(), default=0.0), -min(mood.parts.values(), default=0.0)
    known = min(praise, blame) >= _HEARD and mood.two_sided
    voted = best >= _PRAISING and worst >= _BLAMING
    return (known and _balanced(praise, blame)) or (voted and _balanced(best, worst))


def _balanced(one: float, other: float) -> bool:
    return min(one, other) >= _BALANCE * max(one, other)


def _blame(mood: Mood, tokens: Tokens) -> float:
    """All that speaks against: hints count beside praise only after a "but", doubled marks where nothing is praised."""
    praised = mood.positive >= _HEARD
    sure = mood.hinted >= _FAINT or not (mood.requests or mood.facts)
    hints = mood.hinted if mood.contrast or (sure and not praised) else 0
    return mood.negative + hints + (_HEARD if tokens.shouted and not praised else 0)
