"""What customers write about: themes with quotes, and signals that an account may leave."""

from collections import Counter
from collections.abc import Collection, Sequence

from reports.monthly.facts import Quote, Theme

RISKS = ("churn_risk", "competitor", "turnover")
QUOTES_EACH = 2
# Lengths, in characters, at which a quote says something and is still read.
READABLE = range(40, 221)


def themes(quotes: Sequence[Quote]) -> list[Theme]:
    """Return the topics of `quotes`, most frequent first, each with up to two quotes; none is shown twice."""
    counts = Counter(topic for quote in quotes for topic in set(quote.topics))
    used: set[int] = set()
    return [_theme(topic, quotes, used) for topic, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _theme(topic: str, quotes: Sequence[Quote], used: set[int]) -> Theme:
    touching = [(number, quote) for number, quote in enumerate(quotes) if topic in quote.topics]
    tones = Counter(quote.sentiment for _, quote in touching)
    chosen = _choose([(number, quote) for number, quote in touching if number not in used])
    used.update(number for number, _ in chosen)
    shown = tuple(quote for _, quote in chosen)
    return Theme(topic, tones["negative"], tones["mixed"], tones["neutral"], tones["positive"], shown)


def _choose(candidates: Sequence[tuple[int, Quote]]) -> list[tuple[int, Quote]]:
    """Two quotes, readable ones first, then newest first; of two tones where there are two."""
    ordered = sorted(candidates, key=lambda candidate: len(candidate[1].verbatim) not in READABLE)
    if not ordered:
        return []
    other = [each for each in ordered[1:] if each[1].sentiment != ordered[0][1].sentiment]
    return [ordered[0], *(other or ordered[1:])[: QUOTES_EACH - 1]]


def risks(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes with a signal that their account may leave, the likeliest to leave first."""
    found = [quote for quote in quotes if _risk_rank(quote.signals) < len(RISKS)]
    return sorted(found, key=lambda quote: _risk_rank(quote.signals))


def _risk_rank(signals: Collection[str]) -> int:
    return min((RISKS.index(signal) for signal in signals if signal in RISKS), default=len(RISKS))
