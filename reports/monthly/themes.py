"""What customers write about: themes with quotes, and signals that an account may leave."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from reports.monthly.voices import FORGOTTEN, Quote, Theme

RISKS = ("churn_risk", "competitor", "turnover")
QUOTES_EACH = 2
# Lengths, in characters, at which a quote says something and is still read.
READABLE = range(40, 221)


def themes(quotes: Sequence[Quote], before: Mapping[str, int] | None = None) -> list[Theme]:
    """Return the topics of `quotes`, most frequent first, each with up to two quotes; none is shown twice.

    `before` is how many comments touched each topic in the month before; None where nobody wrote one then.
    """
    touching: dict[str, list[tuple[int, Quote]]] = {}
    for number, quote in enumerate(quotes):
        for topic in dict.fromkeys(quote.topics):
            touching.setdefault(topic, []).append((number, quote))
    used: set[int] = set()
    ordered = sorted(touching.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_theme(topic, found, used, None if before is None else before.get(topic, 0)) for topic, found in ordered]


def _theme(topic: str, touching: Sequence[tuple[int, Quote]], used: set[int], before: int | None) -> Theme:
    tones = Counter(quote.sentiment for _, quote in touching)
    chosen = _choose([one for one in touching if one[0] not in used and one[1].verbatim != FORGOTTEN])
    used.update(number for number, _ in chosen)
    shown = tuple(quote for _, quote in chosen)
    return Theme(topic, tones["negative"], tones["mixed"], tones["neutral"], tones["positive"], shown, before)


def _choose(candidates: Sequence[tuple[int, Quote]]) -> list[tuple[int, Quote]]:
    """Two quotes, readable ones first, then newest first; of two tones where there are two."""
    ordered = sorted(candidates, key=lambda candidate: len(candidate[1].verbatim) not in READABLE)
    if not ordered:
        return []
    other = [each for each in ordered[1:] if each[1].sentiment != ordered[0][1].sentiment]
    return [ordered[0], *(other or ordered[1:])[: QUOTES_EACH - 1]]


def risks(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes with a signal that their account may leave, the likeliest to leave first."""
    found = [quote for quote in quotes if quote.signals and _risk_rank(quote.signals) < len(RISKS)]
    return sorted(found, key=lambda quote: _risk_rank(quote.signals))


def accounts_by_risk(quotes: Sequence[Quote]) -> dict[str, int]:
    """Return the number of accounts with each sign of leaving, the likeliest to leave first."""
    return {risk: len({quote.account for quote in quotes if risk in quote.signals}) for risk in RISKS}


def _risk_rank(signals: Collection[str]) -> int:
    return min((RISKS.index(signal) for signal in signals if signal in RISKS), default=len(RISKS))
