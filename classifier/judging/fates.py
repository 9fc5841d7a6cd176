"""What becomes of each rate that was named: wished, refused, past, today's, supposed, corrected, or somebody else's."""

from collections.abc import Sequence

from classifier.judging.hindsight import (
    LISTED,
    approved_later,
    judged_later,
    mark_apart,
    mark_asked,
    mark_listed,
    mark_pointed,
    mark_quoted,
)
from classifier.judging.restored import WISHED, bring_back, limit_restored
from classifier.judging.rivals import last_word, told_before_change, told_on
from classifier.judging.spoken_of import mark_contrasted, mark_joined, mark_reasons
from classifier.judging.standing import stand_apart
from classifier.mentions.items import Item
from classifier.structure.clauses import APPROVING, NEAR, Clause
from classifier.words.tokens import Token

# Single contacts a year beyond which a number of them in a week or a day is a complaint.
PILED_UP = 110
# Said alone, "three calls a week" is a wish; "two mails a day" hardly is.
DAILY = 300
# So many words of a refusal after a rate are about the rate: "is out of the question", but not "is not".
RULED_OUT = 3


def settle(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Set the status of every rate; the empty status is a wish."""
    rates = [(at, item) for at, clause in enumerate(clauses) for item in clause.of("rate")]
    mark_quoted(clauses)
    mark_asked(clauses)
    mark_pointed(clauses, tokens)
    mark_contrasted(clauses, tokens)
    mark_joined(clauses, tokens)
    if len(rates) > 1:
        mark_reasons(clauses, tokens)
    if len(rates) > 1 and any(clause.has("apart") for clause in clauses):
        mark_apart(clauses)
    if len(rates) >= LISTED:
        mark_listed(clauses)
    correcting = any(clause.has("correct", "swap") for clause in clauses)
    correcting = correcting or any(rate.note == "instead" for _, rate in rates)
    for number, (at, rate) in enumerate(rates):
        if rate.status or rate.note == "chosen":
            continue
        following = rates[number + 1] if number + 1 < len(rates) else None
        rate.status = _within(clauses[at], rate)
        if rate.status in ("", "present", "past"):
            rate.status = judged_later(clauses, at, following, tokens) or rate.status
        if rate.status == "present" and approved_later(clauses, at):
            rate.status = WISHED
        if correcting and not rate.status and following and _corrected(clauses, at, rate, following):
            rate.status = "corrected"
    stand_apart(clauses, rates, tokens)
    told_on(clauses, rates)
    told_before_change(clauses, rates)
    last_word(clauses, rates)
    bring_back(clauses, rates)
    limit_restored(clauses, rates)


def _within(clause: Clause, rate: Item) -> str:
    at = clause.items.index(rate)
    before, after = clause.items[max(0, at - NEAR) : at], clause.items[at + 1 : at + 1 + NEAR]
    stop = next((n for n, item in enumerate(after) if item.kind == "rate"), len(after))
    following, after = after[stop : stop + 1], after[:stop]
    if _refused(before) or (rate.days and _day_is_out(after, following)) or _ruled_out(rate, after):
        return "refused"
    if any(item.kind == "drop" for item in after):
        return "refused"
    if _piled_up(clause, rate):
        return "too_much"
    judged = [item.kind for item in after if item.kind in ("too_much", "too_little")]
    if judged:
        return "" if _compared(before) else judged[0]
    return _told(rate, before, after)


def _day_is_out(after: list[Item], following: list[Item]) -> bool:
    """ "Mondays are out", but not "Thursdays rather than Mondays": that refuses the other day."""
    if not after or after[0].kind != "not":
        return False
    other = bool(following) and following[0].start - after[0].end <= 1
    return not other and (after[0].length > 1 or len(after) == 1)


def _ruled_out(rate: Item, after: list[Item]) -> bool:
    """ "Monthly is out of the question": refused in so many words straight after it."""
    said = after[0] if after else None
    return said is not None and said.kind == "not" and said.start == rate.end and said.length >= RULED_OUT


def _piled_up(clause: Clause, rate: Item) -> bool:
    """ "Three mails in one day": so many contacts in so short a time are told of, not wished for."""
    if rate.rule != "contacts-per-period" or rate.cadence is None or rate.cadence.low <= 1:
        return False
    alone = clause.end - clause.start <= rate.length + 1 and rate.cadence.per_year[1] < DAILY
    told = rate.cadence.every > 1 and rate.cadence.per_year[1] > DAILY  # "three calls in two days"
    excused = clause.has(*APPROVING, "stage") or (clause.has("marker", "contact") and not told)
    return rate.cadence.per_year[1] > PILED_UP and not (alone or excused)


def _compared(before: list[Item]) -> bool:
    """ "More than monthly would be too much" is a limit, no refusal."""
    return any(item.kind == "bound" and item.length <= 3 for item in before[-2:])


def _told(rate: Item, before: list[Item], after: list[Item]) -> str:
    condition = next((n for n, item in enumerate(after) if item.kind == "marker"), len(after))
    after = after[:condition]
    if rate.rule == "occasions-per-period" or _breaks_down(rate, before):
        return "elsewhere"
    near = {item.kind for item in (*before, *after)}
    lonely = "contact" not in near and not rate.channel
    approved = not near.isdisjoint(("want", "enough", "restore"))
    for kind in ("supposed", "past", "present", "elsewhere"):
        if kind == "elsewhere" and not lonely and not any(item.value == "others" for item in before):
            continue
        if kind == "elsewhere" and _meets(before) and "plus" not in near:
            return kind
        if kind not in near:
            continue
        wanted = any(item.kind in ("want", "restore") for item in before)
        excused = kind == "present" and (approved or "bound" in near)
        if any(item.kind == kind for item in before) and not (excused or _turned(before, kind, wanted)):
            return kind
        at_once = bool(after) and after[0].kind == kind == "past"
        if any(item.kind == kind for item in after) and (kind == "elsewhere" or at_once or not approved):
            return kind
    return ""


def _breaks_down(rate: Item, before: list[Item]) -> bool:
    """ "The handhelds freeze about twice a week": how often something fails is no wish."""
    last = before[-1] if before else None
    if last is None or "TRIG:incident" not in last.classes or rate.start - last.end > 1:
        return False
    return last.start > 0 and len(before) == 1 and not rate.channel


def _meets(before: list[Item]) -> bool:
    """ "Our board meets monthly"; but "before our board meeting, monthly" is about contact."""
    at = next((n for n, item in enumerate(before) if "TRIG:meeting" in item.classes), None)
    if at is None or any(item.kind == "want" for item in before[at + 1 :]):
        return False  # "our works council would like a visit twice a year" is what they ask for
    return not any(item.kind == "marker" and item.value == "when" for item in before[:at])


def _turned(before: list[Item], kind: str, wanted: bool) -> bool:
    """Whether a wish follows the cue: "it was monthly, I would like" within one clause."""
    if not wanted:
        return False
    if kind == "present":
        return True
    last_cue = max(n for n, item in enumerate(before) if item.kind == kind)
    last_want = max(n for n, item in enumerate(before) if item.kind in ("want", "restore"))
    return last_want > last_cue


def _refused(before: list[Item]) -> bool:
    for at in range(len(before) - 1, -1, -1):
        item = before[at]
        if item.kind in ("not", "stop") or (item.kind == "swap" and at == len(before) - 1):
            return True
        if item.kind == "want" and at and before[at - 1].kind == "not" and item.start - before[at - 1].end <= 1:
            return True
        if item.kind in ("want", "rate", "bound", "correct", "steady", "otherwise", "enough"):
            return False
    return False


def _corrected(clauses: list[Clause], at: int, rate: Item, following: tuple[int, Item]) -> bool:
    to, other = following
    if at == to and _swapped(clauses[at], rate):
        return True
    between = [item for clause in clauses[at : to + 2] for item in clause.items if item.kind == "correct"]
    inside = [item for item in between if rate.start < item.start < other.start]
    inside += [item for item in between if item.start == other.end and item.rule == "said-after-all"]
    near = clauses[to].sentence - clauses[at].sentence
    staged = clauses[at].when not in (None, "steady", clauses[to].when)
    firm = any(item.value == "firm" for item in inside) or (other.note == "instead" and not staged)
    return (firm and near <= 2) or (bool(inside) and near == 0 and clauses[at].when == clauses[to].when)


def _swapped(clause: Clause, rate: Item) -> bool:
    """ "Replace the weekly call by a monthly one"."""
    place = clause.items.index(rate)
    return any(item.kind == "swap" for item in clause.items[max(0, place - NEAR) : place])
