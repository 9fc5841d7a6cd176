"""Wishes that stand side by side: for different people, or by different ways of contact."""

from classifier.judging.limits import channel_of
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.addressees import WRITER


def for_another(one: Clause, other: Clause) -> bool:
    """ "Monthly for me. The lads in the garage: weekly": what is said of one is not said of the other."""
    named = one.addressee or one.party, other.addressee or other.party
    third = [name for name in (one.addressee, other.addressee) if name not in ("", WRITER)]
    return named[0] != named[1] and bool(third) and (all(named) or other.addressee == third[-1])


def beside_rates(draft: Draft, clause: Clause, channel: str | None) -> bool:
    """ "Fewer mails, and a call each month", "now and then for me, weekly for Ana": apart from every rate."""
    rates = [(at, rate) for at, one in enumerate(draft.clauses) for rate in one.of("rate") if not rate.status]
    others = {channel_of(draft.clauses, at, rate) for at, rate in rates}
    by_its_own_way = channel is not None and not {channel, None} & others
    return by_its_own_way or all(_apart(clause, draft.clauses[at]) for at, _ in rates)


def for_others(draft: Draft, clause: Clause) -> bool:
    """ "Rarely for me, often for our developers": apart from every word of often before."""
    before = [one for one in draft.clauses if one.start < clause.start and one.has("vague")]
    return bool(before) and all(_apart(clause, one) or _apart(one, clause) for one in before)


def differ(draft: Draft, one: Wish, other: Wish) -> bool:
    """Whether two wishes name the people that they are for, and not the same."""
    clauses = [next(c for c in reversed(draft.clauses) if _begins(draft, c, wish)) for wish in (one, other)]
    return _apart(*clauses) or _apart(*reversed(clauses))


def _begins(draft: Draft, clause: Clause, wish: Wish) -> bool:
    return draft.tokens[clause.start].start <= wish.span[0]


def _apart(clause: Clause, rated: Clause) -> bool:
    """Whether both name the people that they are for, and not the same."""
    return bool(clause.addressee and rated.addressee) and for_another(clause, rated)
