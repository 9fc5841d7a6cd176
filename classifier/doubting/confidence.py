"""How sure a reading is: each doubt about it takes away its share."""

from classifier.doubting.doubts import COUNT_LEFT, UNREAD_PERIOD, doubts_of
from classifier.gathering.hinted import HINTED
from classifier.reading import Wish
from classifier.structure.draft import Draft
from classifier.words import hints

# How much each reason takes away; below REVIEW_BELOW of what is left a person looks.
WEIGHTS = {
    "rate word left over": 0.07,
    COUNT_LEFT: 0.45,
    "count without a period": 0.45,
    "number left over": 0.12,
    "number that counts nothing named": 0.38,
    "count beside the rate": 0.37,
    "limit left over": 0.2,
    "unknown word beside the rate": 0.1,
    "unknown words in the clause of the wish": 0.08,
    "unknown words before the wish": 0.15,
    "something said after the rate": 0.3,
    "corrected softly": 0.17,
    "several rates side by side": 0.45,
    "several rates in several sentences": 0.45,
    "rate overruled": 0.1,
    "rate dropped": 0.1,
    "rate dropped beside a wish without one": 0.3,
    "only a dropped rate": 0.45,
    "judged beside a wish": 0.2,
    "both less and more": 0.5,
    "changed between less and more": 0.2,
    "mockery": 0.3,
    "quoted": 0.2,
    "nothing understood": 0.5,
    "guessed": 0.5,
    "guessed from a rate that is told of": 0.28,
    "the last of several stages": 0.25,
    "no contact beside a rate": 0.45,
    "no contact refused in passing": 0.4,
    "a very high rate": 0.4,
    "only a limited wish": 0.35,
    "rates by several ways of contact": 0.25,
    "number beside a wish without a rate": 0.15,
    "an event known by general words": 0.15,
    "a count worked out": 0.1,
    "only a quiet season": 0.45,
    "season beside the wish": 0.1,
    "a wish without a rate in a long answer": 0.15,
    "the past beside a wish without a rate": 0.4,
    "a wish without a rate among several sentences": 0.35,
    "weekday as the rate of a long answer": 0.2,
    "unnamed event": 0.4,
    "words of time beside an event": 0.4,
    "less or more before the rate": 0.4,
    "both readings of biweekly": 0.45,
    "long answer": 0.05,
    "very long answer": 0.2,
    "words that hint at something else": 0.4,
    "many words that hint at something else": 0.5,
    "a row of occasions by general words": 0.3,
    "one occasion and nothing else": 0.38,
    "only hinted at": 0.5,
    "clearly hinted at": 0.3,
    "an event hinted at in a few words": 0.33,
    # What a rate may be changed by.
    "a part or an exception left over": 0.45,
    "a change of an unnamed count": 0.4,
    UNREAD_PERIOD: 0.4,
    "a number and a rate word left over": 0.3,
    "a period narrowed down": 0.4,
    "a number that is not known": 0.45,
}
# What else speaks against a wish counts half where the other words of the answer hint at that very wish.
HINTED_AT = 0.5
# And a quarter where that wish is an event that is ahead by so many votes: of 292 such in long answers that were learnt
# from, 287 were right. Counts and times are then of other things.
EVENT_HINTED_AT, EVENT_AHEAD = 0.25, 4
# Ahead by so many, a count beside an event is no doubt of its own beside that of its words of time.
AHEAD = 2
# A period that no rule has read may be the rate: hints at less or more lift no doubt then, nor do they where the wish
# itself is only hinted at.
UNLIFTED = HINTED | {UNREAD_PERIOD, "one occasion and nothing else"}
# Votes by which another kind of wish is ahead, from which on the words speak against a reading.
AGAINST = -2
# Even readings without any doubt are wrong now and then (docs/classifier.md, calibration).
SUREST = 0.95


def confidence_of(draft: Draft, main: Wish | None) -> float:
    """Between 0 and 1, for a reading whose main wish is ``main``; the reasons are kept in the draft."""
    draft.doubts += doubts_of(draft)
    lead = _lead(draft, main)
    draft.doubts += [reason for reason, holds in _hints_against(lead) if holds]
    share = _share(draft, main, lead)
    told = main is not None and main.kind == "event" and lead >= AHEAD and not _dated(draft)
    sure = SUREST
    for reason in (reason for reason in draft.doubts if not (told and reason == COUNT_LEFT)):
        sure *= 1 - share * WEIGHTS[reason]
    return round(sure, 2)


def _share(draft: Draft, main: Wish | None, lead: int) -> float:
    """The share at which doubts count, by how far the words of the answer are ahead for its reading."""
    if main and main.kind == "event" and lead >= EVENT_AHEAD and not _dated(draft):
        return EVENT_HINTED_AT
    return HINTED_AT if lead > 0 and UNLIFTED.isdisjoint(draft.doubts) else 1


def _dated(draft: Draft) -> bool:
    """Whether days, months or contacts that are counted stand beside an event: they may be the rate."""
    counted = (item.channel for clause in draft.clauses for item in clause.of("alone"))
    return any(clause.has("days", "season") for clause in draft.clauses) or any(counted)


def _lead(draft: Draft, main: Wish | None) -> int:
    """By how many votes the words of an answer that names no rate are for its reading; 0 where it names one."""
    if draft.names_a_rate or (main and main.kind == "periodic"):
        return 0
    return hints.lead(hints.votes(draft.hints), hints.kind_of(main))


def _hints_against(lead: int) -> list[tuple[str, bool]]:
    return [
        ("words that hint at something else", lead == AGAINST),
        ("many words that hint at something else", lead < AGAINST),
    ]
