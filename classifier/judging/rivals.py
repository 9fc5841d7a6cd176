"""Of several rates, the one that is meant: what is told of goes on, what is said last overrules."""

from itertools import pairwise

from classifier.judging.limits import channel_of
from classifier.judging.side_by_side import for_another
from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.structure.clauses import APPROVING, Clause
from classifier.structure.stage_names import OPEN_STAGES
from classifier.words.lexicon import forms

# What opens a proposal that settles a matter.
DECIDING = forms("DECIDING")
SETTLED = "settled"
# Two limits of one range: "less than weekly but more than monthly".
OPPOSED = {"at_most", "at_least"}
# Before a rate of the same sentence that takes the place of the one before.
TURNING = forms("TURNING")
# What adds a rate to the one before.
ADDING = forms("ADDING")


def told_on(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """ "Your bot writes weekly, your CSM every two weeks": what is told goes on to the next bare rate."""
    for (at, rate), (to, other) in pairwise(placed):
        told = rate.status in ("present", "past", "elsewhere") and clauses[at].sentence == clauses[to].sentence
        if not told or other.status or clauses[to].has(*APPROVING):
            continue
        if any(not later.status for _, later in placed if later.start > other.start):
            other.status = rate.status


def told_before_change(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """The only rate, told of today, where a later clause asks for less or more than that."""
    if len(placed) != 1 or placed[0][1].status:
        return
    at, rate = placed[0]
    bare = not clauses[at].has("want", "enough", "bound", "restore", "relative")
    told = any(clause.has("present", "past") for clause in clauses[:at] if clause.sentence == clauses[at].sentence)
    changed = any(item.value in ("less", "more") for clause in clauses[at + 1 :] for item in clause.of("relative"))
    parted = clauses[at].has("present", "past") and any(clause.has("factor") for clause in clauses[at + 1 :])
    if (bare and told and changed) or parted:
        rate.status = "present"


def last_word(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """ "Sales call monthly, the bank yearly. You: twice a year": of rival rates the one said last is the wish."""
    wished = [(at, rate) for at, rate in placed if not rate.status]
    for (at, rate), (to, other) in pairwise(wished):
        if _pointed_at(clauses, at, to, other):
            other.status = "present"
            continue
        weekday = other.rule in WEEKDAY_RULES and rate.rule not in WEEKDAY_RULES
        if _overrules(clauses, at, to) and not weekday and not _by_other_ways(clauses, (at, rate), (to, other)):
            for earlier, told in wished:
                if earlier <= at and clauses[earlier].when == clauses[at].when:
                    told.status = "overruled"


def _pointed_at(clauses: list[Clause], at: int, to: int, other: Item) -> bool:
    """ "Could we make it fortnightly? The monthly one falls into our stock count": the other is what there is today."""
    named = other.rule == "the-one-there-is" and not clauses[to].has(*APPROVING)
    return named and clauses[at].has(*APPROVING) and clauses[to].sentence > clauses[at].sentence


def _overrules(clauses: list[Clause], at: int, to: int) -> bool:
    """A rate of the same stage in a later sentence, or after "but", that nothing adds to the one before."""
    one, other = clauses[at], clauses[to]
    if at == to:
        return False
    decided = any(item.note in DECIDING or item.value == SETTLED for item in other.of("want"))
    if one.party and other.party and one.party != other.party and not decided:
        return False
    if (for_another(one, other) or _steps(clauses, at, to)) and not decided:
        return False
    if {item.value for item in one.of("bound")} ^ {item.value for item in other.of("bound")} == OPPOSED:
        return False
    apart = other.sentence > one.sentence or bool(TURNING & set(other.lead.split()))
    apart = apart or decided or _preferred(one, other)
    between = [clause for clause in clauses[at + 1 : to + 1] if clause.content or clause.has("plus")]
    added = any(clause.has("plus") or ADDING & set(clause.lead.split()) for clause in between)
    return apart and one.when == other.when and not added


def _steps(clauses: list[Clause], at: int, to: int) -> bool:
    """ "In the cutover week daily. Until then, weekly": parts of one stage that follow one another."""
    opened = any(clause.has("until_then") or clause.marked == "until" for clause in clauses[at : to + 1])
    return opened and clauses[to].when in OPEN_STAGES


def _preferred(one: Clause, other: Clause) -> bool:
    """ "Weekly sounds keen, monthly sounds right": only the later of two in a sentence is approved of."""
    return other.lead == "," and other.has("want", "enough") and not one.has(*APPROVING)


def _by_other_ways(clauses: list[Clause], one: tuple[int, Item], other: tuple[int, Item]) -> bool:
    """A visit and a mail do not compete."""
    ways = {channel_of(clauses, *one), channel_of(clauses, *other)} - {None}
    return len(ways) == 2
