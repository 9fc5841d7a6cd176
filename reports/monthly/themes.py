"""What customers write about: themes with quotes, and signals that an account may leave."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reports.monthly.voices import Comment, Quote, Theme

RISKS = ("churn_risk", "competitor", "turnover")
QUOTES_EACH = 2
# Lengths, in characters, at which a quote says something and is still read.
READABLE = range(40, 221)


@dataclass(frozen=True, slots=True)
class Tally:
    """A topic of the codebook: its comments by their sentiment, and the ids of up to two that are to be quoted."""

    topic: str
    tones: Counter[str]
    quoted: tuple[int, ...]


def tallies(comments: Sequence[Comment]) -> list[Tally]:
    """Return the topics of `comments` (newest first), most frequent first; no comment is quoted twice."""
    touching: dict[str, list[Comment]] = {}
    for comment in comments:
        for topic in dict.fromkeys(comment.topics):
            touching.setdefault(topic, []).append(comment)
    used: set[int] = set()
    ordered = sorted(touching.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_tally(topic, found, used) for topic, found in ordered]


def themes(
    counted: Sequence[Tally], quotes: Mapping[int, Quote], before: Mapping[str, int] | None = None
) -> list[Theme]:
    """Return the topics with their quotes, which are found in `quotes` by the answer's id.

    `before` is how many comments touched each topic in the month before; None where nobody wrote one then.
    """
    return [_theme(one, quotes, None if before is None else before.get(one.topic, 0)) for one in counted]


def _tally(topic: str, touching: Sequence[Comment], used: set[int]) -> Tally:
    chosen = _choose([one for one in touching if one.length and one.answer_id not in used])
    used.update(chosen)
    return Tally(topic, Counter(one.sentiment for one in touching), chosen)


def _choose(candidates: Sequence[Comment]) -> tuple[int, ...]:
    """Two comments, readable ones first, then newest first; of two tones where there are two."""
    ordered = sorted(candidates, key=lambda one: one.length not in READABLE)
    if not ordered:
        return ()
    other = [each for each in ordered[1:] if each.sentiment != ordered[0].sentiment]
    return tuple(one.answer_id for one in [ordered[0], *(other or ordered[1:])[: QUOTES_EACH - 1]])


def _theme(one: Tally, quotes: Mapping[int, Quote], before: int | None) -> Theme:
    shown = tuple(quotes[answer_id] for answer_id in one.quoted if answer_id in quotes)
    tones = one.tones
    return Theme(
        one.topic, tones["negative"], tones["mixed"], tones["neutral"], tones["positive"], shown, before
    )  # fmt: skip


def risks(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes with a signal that their account may leave, the likeliest to leave first."""
    found = [quote for quote in quotes if quote.signals and _risk_rank(quote.signals) < len(RISKS)]
    return sorted(found, key=lambda quote: _risk_rank(quote.signals))


def accounts_by_risk(quotes: Sequence[Quote]) -> dict[str, int]:
    """Return the number of accounts with each sign of leaving, the likeliest to leave first."""
    return {risk: len({quote.account for quote in quotes if risk in quote.signals}) for risk in RISKS}


def _risk_rank(signals: Collection[str]) -> int:
    return min((RISKS.index(signal) for signal in signals if signal in RISKS), default=len(RISKS))
