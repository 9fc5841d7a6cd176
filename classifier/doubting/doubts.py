"""What speaks against a reading: each reason by name; how much it takes away stands in ``confidence.py``."""

from dataclasses import dataclass

from classifier.doubting.number_roles import unexplained
from classifier.gathering.leftovers import (
    CONCEDED,
    changed_by_unread,
    left_over,
    limit_left_over,
    narrowed,
    not_before_the_wish,
    number_unread,
    period_left_over,
    relative_first,
    said_after,
    stands_alone,
    time_beside_event,
    unknown_beside,
    unknown_in_clause,
)
from classifier.gathering.no_contact.who_leaves import rated_for_the_writer
from classifier.gathering.wishless import FEW, nothing_understood
from classifier.judging.told_facts import FACT
from classifier.mentions.items import GUESSED, Item
from classifier.reading import Wish
from classifier.structure.draft import Draft

# A rate word that no rule has read, where less, more or often was: it may be the rate.
UNREAD_PERIOD = "a rate word beside less, more or often"
COUNT_LEFT = "count left over"
WORKED_OUT = frozenset(["so-many-fewer", "so-many-more", "sum-in-all", "count-at-a-moment"])
DAILY = frozenset(["every-weekday-named", "weekday-list"])
# Rules of wishes that name no rate and leave none to be concluded.
OUTRIGHT = frozenset(["less-than-today", "more-than-today", "by-a-factor", "vague-low", "vague-high"])
SEEMING = frozenset(["relative", "vague", "delegated"])
LENGTHY = 12
# More than twice a week, outside a named stage, is more often a complaint than a wish.
OFTEN = 110
TIMELY = frozenset(["UNIT", "FREQ"])
LONG, VERY_LONG = 25, 45
# Kinds of item that leave a rate as it is.
PLAIN = frozenset(["rate", "contact", "want", "bound", "enough"])
# Longer answers use the words of parts and exceptions for other things.
SHORT = 16
JUDGING = frozenset(["too_much", "too_little", "relative"])
CHANGED = frozenset(["so-many-fewer", "so-many-more"])


@dataclass(slots=True)
class Evidence:
    """What the reasons ask for: the draft with its items, and what was left over of the text."""

    draft: Draft
    items: list[Item]
    kinds: set[str]
    rates: list[Item]
    dropped: list[Item]
    periodic: list[Wish]
    left: set[str]
    numbers: list[int]

    @property
    def count(self) -> int:
        """The number of tokens."""
        return len(self.draft.tokens)


def doubts_of(draft: Draft) -> list[str]:
    """What speaks against a reading, by name."""
    seen = _evidence(draft)
    reasons = _of_any(seen) + (_beside_a_rate(seen) if seen.periodic else _without_a_rate(seen))
    return [reason for reason, holds in reasons if holds]


def _evidence(draft: Draft) -> Evidence:
    items = [item for clause in draft.clauses for item in clause.items]
    rates = [item for item in items if item.kind == "rate"]
    dropped = [rate for rate in rates if rate.status and rate.note != FACT]
    periodic = [wish for wish in draft.wishes if wish.kind == "periodic"]
    numbers = not_before_the_wish(draft, unexplained(draft, items))
    kinds = {item.kind for item in items}
    return Evidence(draft, items, kinds, rates, dropped, periodic, left_over(draft, items), numbers)


def _of_any(seen: Evidence) -> list[tuple[str, bool]]:
    """Reasons against any reading."""
    draft, dropped, kinds = seen.draft, seen.dropped, seen.kinds
    before, after = unknown_in_clause(draft)
    soft = bool(dropped) and any(item.kind == "correct" and item.value == "soft" for item in seen.items)
    limited = bool(draft.wishes) and all(w.when not in (None, "steady") for w in draft.wishes)
    return [
        ("rate word left over", not TIMELY.isdisjoint(seen.left)),
        ("no contact beside a rate", draft.opt_out and bool(rated_for_the_writer(draft))),
        ("no contact refused in passing", draft.opt_out and seen.count > FEW and _in_passing(draft)),
        ("an event known by general words", any(item.rule == GUESSED for item in seen.items)),
        ("unknown words before the wish", before),
        ("unknown words in the clause of the wish", after),
        ("unknown word beside the rate", bool(seen.rates) and unknown_beside(draft, seen.items)),
        ("corrected softly", soft),
        ("rate overruled", any(rate.status == "overruled" for rate in dropped)),
        ("rate dropped", bool(dropped)),
        ("only a dropped rate", bool(dropped) and not draft.wishes),
        ("quoted", bool(draft.wishes) and '"' in draft.text),
        ("mockery", "sarcasm" in kinds and "correct" not in kinds),
        ("only a limited wish", limited),
        ("both readings of biweekly", _biweekly_alone(draft, seen.rates)),
        ("long answer", LONG < seen.count <= VERY_LONG),
        ("very long answer", seen.count > VERY_LONG),
    ]


def _beside_a_rate(seen: Evidence) -> list[tuple[str, bool]]:
    """Reasons against a reading in which a rate is wished for."""
    draft, items, kinds, periodic = seen.draft, seen.items, seen.kinds, seen.periodic
    rivals = len(periodic) > 1 and _rivals(draft, periodic)
    judged = not JUDGING.isdisjoint(kinds) and any(_judges(item) for item in items)
    short = seen.count <= SHORT
    return [
        ("count beside the rate", any(_counts(item) and _holds(item, seen.numbers) for item in items)),
        ("number left over", bool(seen.numbers)),
        ("number that counts nothing named", any(stands_alone(draft, at) for at in seen.numbers)),
        ("rates by several ways of contact", _ways(draft, periodic) > 1),
        ("a very high rate", any(_often(wish) for wish in periodic) and not _plainly_said(draft, items)),
        ("a count worked out", any(wish.rule in WORKED_OUT for wish in periodic)),
        ("limit left over", limit_left_over(seen.left, items, periodic)),
        ("something said after the rate", said_after(draft)),
        ("several rates side by side", rivals and not _apart(draft, periodic)),
        ("several rates in several sentences", rivals and _apart(draft, periodic)),
        ("judged beside a wish", judged),
        ("season beside the wish", "season" in kinds and any(w.when in (None, "steady") for w in periodic)),
        ("weekday as the rate of a long answer", seen.count >= LENGTHY and any(w.rule in DAILY for w in periodic)),
        ("less or more before the rate", relative_first(draft)),
        ("a part or an exception left over", short and changed_by_unread(draft, items)),
        ("a number and a rate word left over", short and bool(seen.numbers) and not TIMELY.isdisjoint(seen.left)),
        ("a period narrowed down", narrowed(draft, seen.rates)),
        ("a number that is not known", number_unread(draft, seen.rates)),
    ]


def _without_a_rate(seen: Evidence) -> list[tuple[str, bool]]:
    """Reasons against a reading in which no rate is wished for."""
    draft, items, kinds, wishes = seen.draft, seen.items, seen.kinds, seen.draft.wishes
    unread = seen.count <= SHORT and _seems(draft) and period_left_over(draft, items)
    return [
        (COUNT_LEFT, any(_counts(item) for item in items)),
        ("number beside a wish without a rate", bool(seen.numbers) and _seems(draft)),
        ("rate dropped beside a wish without one", bool(seen.dropped) and not _in_so_many_words(draft)),
        ("a wish without a rate in a long answer", bool(wishes) and seen.count >= LENGTHY),
        ("the past beside a wish without a rate", "past" in kinds and _against_today(draft)),
        ("a wish without a rate among several sentences", _against_today(draft) and _sentences(draft) > 2),
        ("nothing understood", not wishes and nothing_understood(draft, kinds, seen.left)),
        ("only a quiet season", [wish.kind for wish in wishes] == ["stop"] and not draft.opt_out),
        ("words of time beside an event", time_beside_event(draft, items, seen.left)),
        (UNREAD_PERIOD, unread),
        ("a change of an unnamed count", any(wish.rule in CHANGED for wish in wishes)),
    ]


def _seems(draft: Draft) -> bool:
    """Only less, more, often or seldom is wished for, which a number or a period might say more exactly."""
    return bool(draft.wishes) and all(wish.kind in ("relative", "vague") for wish in draft.wishes)


def _judges(item: Item) -> bool:
    return item.kind in JUDGING and item.rule != CONCEDED


def _against_today(draft: Draft) -> bool:
    """Wishes that a few words anywhere in an answer may seem to say: less, more, the same, often, as you like."""
    return bool(draft.wishes) and all(wish.kind in SEEMING for wish in draft.wishes)


def _sentences(draft: Draft) -> int:
    return len({clause.sentence for clause in draft.clauses})


def _in_so_many_words(draft: Draft) -> bool:
    """Less or more contact that is asked for outright, not concluded from what is said of a rate."""
    return bool(draft.wishes) and all(wish.rule in OUTRIGHT for wish in draft.wishes)


def _ways(draft: Draft, periodic: list[Wish]) -> int:
    """Ways of contact among rates of the same stage that stand in different sentences."""
    alike = [wish for wish in periodic if wish.when is None]
    return len({wish.channel for wish in alike}) if len(alike) > 1 and _apart(draft, alike) else 0


def _in_passing(draft: Draft) -> bool:
    """Contact refused by a word of contact under a "no", in an answer that says more."""
    return all(wish.rule == "contact-word" for wish in draft.wishes if wish.kind == "stop")


def _counts(item: Item) -> bool:
    return item.kind == "alone" and item.rule not in ("moment-of-a-period", "period-alone")


def _often(wish: Wish) -> bool:
    return wish.per_year is not None and wish.per_year[1] > OFTEN and wish.when is None


def _plainly_said(draft: Draft, items: list[Item]) -> bool:
    """ "5x wk": every word of the answer belongs to the rate or to what people say beside one."""
    read = {at for item in items if item.kind in PLAIN for at in range(item.start, item.end)}
    return all(
        at in read or token.lexeme.mark or "PLAIN" in token.lexeme.classes for at, token in enumerate(draft.tokens)
    )


def _holds(item: Item, places: list[int]) -> bool:
    return any(item.start <= at < item.end for at in places)


def _rivals(draft: Draft, periodic: list[Wish]) -> bool:
    """Whether several rates are more than stages, channels and people tell apart."""
    disputed = any(clause.has("not") for clause in draft.clauses)
    told = {(wish.when, wish.channel, "" if disputed else _party(draft, wish)) for wish in periodic}
    return len(told) < len(periodic)


def _party(draft: Draft, wish: Wish) -> str:
    """Of whom the clause of a wish speaks."""
    clauses = [clause for clause in draft.clauses if draft.tokens[clause.start].start <= wish.span[0]]
    return clauses[-1].party if clauses else ""


def _apart(draft: Draft, periodic: list[Wish]) -> bool:
    """Whether rates stand in several sentences, or more than two of them in one."""
    if len(periodic) > 2:
        return True
    between = draft.text[periodic[0].span[1] : periodic[-1].span[0]]
    return any(mark in between for mark in ".!?\n")


def _biweekly_alone(draft: Draft, rates: list[Item]) -> bool:
    return len(rates) == 1 and draft.tokens[rates[0].start].lexeme.form in ("biweekly", "bi - weekly", "bi weekly")
