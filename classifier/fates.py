"""What becomes of each rate that was named: wished, refused, past, today's, supposed, corrected, or somebody else's."""

from itertools import pairwise

from classifier.clauses import NEAR, Clause
from classifier.items import Item
from classifier.lexicon import forms
from classifier.restored import WISHED, bring_back

# Cues by which a rate stands on its own beside one that is told of.
APPROVING = ("want", "enough", "bound", "restore", "correct", "steady", "otherwise")
# Named days beside another rate only say when.
WEEKDAY_RULES = frozenset(["every-weekday-named", "weekday-list"])
# What opens a proposal that settles a matter.
DECIDING = forms("DECIDING")
SETTLED = "settled"
# Two limits of one range: "less than weekly but more than monthly".
OPPOSED = {"at_most", "at_least"}
# Before a rate of the same sentence that takes the place of the one before.
TURNING = forms("TURNING")
# What adds a rate to the one before.
ADDING = forms("ADDING")
# A judgement belongs to the rate before it where it comes within so many tokens of its clause.
CLOSE = 5
# Single contacts a year beyond which a number of them in a week or a day is a complaint.
PILED_UP = 110
# So many bare rates in a row are a list of options.
LISTED = 3


def settle(clauses: list[Clause]) -> None:
    """Set the status of every rate; the empty status is a wish."""
    rates = [(at, item) for at, clause in enumerate(clauses) for item in clause.of("rate")]
    _quoted(clauses)
    if len(rates) >= LISTED:
        _listed(clauses)
    correcting = any(clause.has("correct", "swap") for clause in clauses)
    correcting = correcting or any(rate.note == "instead" for _, rate in rates)
    for number, (at, rate) in enumerate(rates):
        if rate.status or rate.note == "chosen":
            continue
        following = rates[number + 1] if number + 1 < len(rates) else None
        rate.status = _within(clauses[at], rate)
        if rate.status in ("", "present", "past"):
            rate.status = _judged_later(clauses, at, following) or rate.status
        if rate.status == "present" and _approved_later(clauses, at):
            rate.status = WISHED
        if correcting and not rate.status and following and _corrected(clauses, at, rate, following):
            rate.status = "corrected"
    _told_on(clauses, rates)
    _told_before_change(clauses, rates)
    _last_word(clauses, rates)
    bring_back(clauses, rates)


def _told_on(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """ "Your bot writes weekly, your CSM every two weeks": what is told goes on to the next bare rate."""
    for (at, rate), (to, other) in pairwise(placed):
        told = rate.status in ("present", "past", "elsewhere") and clauses[at].sentence == clauses[to].sentence
        if not told or other.status or clauses[to].has(*APPROVING):
            continue
        if any(not later.status for _, later in placed if later.start > other.start):
            other.status = rate.status


def _told_before_change(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
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


def _last_word(clauses: list[Clause], placed: list[tuple[int, Item]]) -> None:
    """ "Sales call monthly, the bank yearly. You: twice a year": of rival rates the one said last is the wish."""
    wished = [(at, rate) for at, rate in placed if not rate.status]
    for (at, rate), (to, other) in pairwise(wished):
        weekday = other.rule in WEEKDAY_RULES and rate.rule not in WEEKDAY_RULES
        if _overrules(clauses, at, to) and not weekday and not _by_other_ways(rate, other):
            for earlier, told in wished:
                if earlier <= at and clauses[earlier].when == clauses[at].when:
                    told.status = "overruled"


def _overrules(clauses: list[Clause], at: int, to: int) -> bool:
    """A rate of the same stage in a later sentence, or after "but", that nothing adds to the one before."""
    one, other = clauses[at], clauses[to]
    if at == to:
        return False
    decided = any(item.note in DECIDING or item.value == SETTLED for item in other.of("want"))
    if one.party and other.party and one.party != other.party and not decided:
        return False
    if {item.value for item in one.of("bound")} ^ {item.value for item in other.of("bound")} == OPPOSED:
        return False
    apart = other.sentence > one.sentence or bool(TURNING & set(other.lead.split()))
    apart = apart or decided or _preferred(one, other)
    between = [clause for clause in clauses[at + 1 : to + 1] if clause.content or clause.has("plus")]
    added = any(clause.has("plus") or ADDING & set(clause.lead.split()) for clause in between)
    return apart and one.when == other.when and not added


def _preferred(one: Clause, other: Clause) -> bool:
    """ "Weekly sounds keen, monthly sounds right": only the later of two in a sentence is approved of."""
    return other.lead == "," and other.has("want", "enough") and not one.has(*APPROVING)


def _by_other_ways(rate: Item, other: Item) -> bool:
    """A visit and a mail do not compete."""
    ways = {rate.channel, other.channel} - {"", "any"}
    return len(ways) == 2


def _within(clause: Clause, rate: Item) -> str:
    at = clause.items.index(rate)
    before, after = clause.items[max(0, at - NEAR) : at], clause.items[at + 1 : at + 1 + NEAR]
    stop = next((n for n, item in enumerate(after) if item.kind == "rate"), len(after))
    after = after[:stop]
    if _refused(before):
        return "refused"
    if after and after[0].kind == "not" and rate.days and (after[0].length > 1 or len(after) == 1):
        return "refused"
    if any(item.kind == "drop" for item in after):
        return "refused"
    if _piled_up(clause, rate):
        return "too_much"
    judged = [item.kind for item in after if item.kind in ("too_much", "too_little")]
    if judged:
        return "" if _compared(before) else judged[0]
    return _told(rate, before, after)


def _piled_up(clause: Clause, rate: Item) -> bool:
    """ "Three mails in one day": so many contacts in so short a time are told of, not wished for."""
    if rate.rule != "contacts-per-period" or rate.cadence is None or rate.cadence.low <= 1:
        return False
    return rate.cadence.per_year[1] > PILED_UP and not clause.has(*APPROVING, "stage", "marker", "contact")


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
        if kind == "elsewhere" and _meets(before):
            return kind
        if kind not in near:
            continue
        wanted = any(item.kind in ("want", "restore") for item in before)
        excused = kind == "present" and approved
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
    return at is not None and not any(item.kind == "marker" and item.value == "when" for item in before[:at])


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
        if item.kind == "want" and at and before[at - 1].kind == "not" and before[at - 1].end == item.start:
            return True
        if item.kind in ("want", "rate", "bound", "correct", "steady", "otherwise", "enough"):
            return False
    return False


def _judged_later(clauses: list[Clause], at: int, following: tuple[int, Item] | None) -> str:
    """ "Three times a week. Far too much!": a judgement before the next rate, in this or the next sentence."""
    clause = clauses[at]
    end = following[0] if following else len(clauses)
    if following is not None and following[0] == at:
        return ""
    if at + 1 < len(clauses) and clauses[at + 1].lead == "," and clauses[at + 1].items[0].kind == "supposed":
        return "supposed"
    if at + 1 < len(clauses) and _denied_at_once(clauses[at + 1]):
        return "refused"
    if clause.has("want", "enough", "bound"):
        return ""
    for later in clauses[at + 1 : end]:
        if later.sentence > clause.sentence + 1:
            break
        judged = later.of("too_much", "too_little")
        if not judged and later.has("bound", "enough"):
            return ""
        if judged and judged[0].start - later.start <= CLOSE and not later.has("vague") and not _of_another(later):
            return judged[0].kind
        if "?" in later.lead and later.has("correct", "not") and later.end - later.start <= CLOSE:
            return "refused"
    return ""


def _denied_at_once(later: Clause) -> bool:
    """ "Whoever decided that I need a call every week: I don't."."""
    alone = all(item.kind == "not" for item in later.items) and later.end - later.start <= CLOSE
    return alone and later.lead[-1:] in (":", "?")


def _approved_later(clauses: list[Clause], at: int) -> bool:
    """ "Right now we speak every two weeks, which is ideal"."""
    later = clauses[at + 1] if at + 1 < len(clauses) else None
    return (
        later is not None and "which" in later.lead and later.has("want") and not later.has("too_much", "not", "rate")
    )


def _of_another(clause: Clause) -> bool:
    return any(item.value == "other" for item in clause.items)


def _corrected(clauses: list[Clause], at: int, rate: Item, following: tuple[int, Item]) -> bool:
    to, other = following
    if at == to and _swapped(clauses[at], rate):
        return True
    between = [item for clause in clauses[at : to + 1] for item in clause.items if item.kind == "correct"]
    inside = [item for item in between if rate.start < item.start < other.start]
    near = clauses[to].sentence - clauses[at].sentence
    firm = any(item.value == "firm" for item in inside) or other.note == "instead"
    return (firm and near <= 2) or (bool(inside) and near == 0 and clauses[at].when == clauses[to].when)


def _swapped(clause: Clause, rate: Item) -> bool:
    """ "Replace the weekly call by a monthly one"."""
    place = clause.items.index(rate)
    return any(item.kind == "swap" for item in clause.items[max(0, place - NEAR) : place])


def _quoted(clauses: list[Clause]) -> None:
    """Rates that are quoted, mocked, listed, or opened by a cue before a colon."""
    mocking = {clause.sentence for clause in clauses if clause.has("sarcasm")}
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        mocked = clause.sentence in mocking
        for rate in clause.of("rate"):
            if mocked:
                rate.status = "mocked"
            elif ">" in clause.lead or _introduced(before, clause):
                rate.status = "past"


def _introduced(before: Clause | None, clause: Clause) -> bool:
    """ "Before we signed: three calls a week", 'your mail proposed "a monthly call"'."""
    if before is None or before.sentence != clause.sentence or clause.lead[-1:] not in (":", '"', "("):
        return False
    return before.has("past", "supposed") and not (before.content or before.has("want"))


def _listed(clauses: list[Clause]) -> None:
    """ "Weekly, monthly, quarterly, they all end up as a slot": bare rates in a row are a list of options."""
    bare: dict[int, list[Clause]] = {}
    for clause in clauses:
        alone = all(item.kind in ("rate", "noise", "plus") for item in clause.items)
        if clause.has("rate") and alone and clause.when is None:
            bare.setdefault(clause.sentence, []).append(clause)
    for row in bare.values():
        for clause in row if len(row) >= LISTED else ():
            clause.of("rate")[0].status = "listed"
