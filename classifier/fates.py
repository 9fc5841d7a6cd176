"""What becomes of each rate that was named: wished, refused, past, today's, supposed, corrected, or somebody else's."""

from classifier.clauses import Clause
from classifier.items import Item

WISHED = ""


def settle(clauses: list[Clause]) -> None:
    """Set the status of every rate; the empty status is a wish."""
    rates = [(at, item) for at, clause in enumerate(clauses) for item in clause.of("rate")]
    for number, (at, rate) in enumerate(rates):
        following = rates[number + 1] if number + 1 < len(rates) else None
        rate.status = _within(clauses[at], rate) or _judged_later(clauses, at, rate, following)
        if not rate.status and following and _corrected(clauses, at, rate, following):
            rate.status = "corrected"
    _bring_back(clauses, [rate for _, rate in rates])


def _within(clause: Clause, rate: Item) -> str:
    at = clause.items.index(rate)
    before, after = clause.items[:at], clause.items[at + 1 :]
    stop = next((n for n, item in enumerate(after) if item.kind == "rate"), len(after))
    after = after[:stop]
    if _refused(before):
        return "refused"
    if any(item.kind in ("too_much", "too_little") for item in after):
        return next(item.kind for item in after if item.kind in ("too_much", "too_little"))
    wanted = any(item.kind in ("want", "restore") for item in before)
    for kind in ("supposed", "past", "present", "elsewhere"):
        if any(item.kind == kind for item in before) and not _turned(before, kind, wanted):
            return kind
        if kind in ("past", "present") and any(item.kind == kind for item in after):
            return kind
    lonely = not any(item.kind == "contact" for item in clause.items) and not rate.channel
    return "elsewhere" if lonely and any(item.kind == "elsewhere" for item in after) else ""


def _turned(before: list[Item], kind: str, wanted: bool) -> bool:
    """Whether a wish follows the cue: "it was monthly, I would like" within one clause."""
    if not wanted:
        return False
    last_cue = max(n for n, item in enumerate(before) if item.kind == kind)
    last_want = max(n for n, item in enumerate(before) if item.kind in ("want", "restore"))
    return last_want > last_cue


def _refused(before: list[Item]) -> bool:
    for item in reversed(before):
        if item.kind == "not":
            return True
        if item.kind in ("want", "rate", "bound", "correct", "steady", "otherwise", "enough"):
            return False
    return False


def _judged_later(clauses: list[Clause], at: int, rate: Item, following: tuple[int, Item] | None) -> str:
    """ "Three times a week. Far too much!": a judgement before the next rate, in this or the next sentence."""
    sentence = clauses[at].sentence
    end = following[0] if following else len(clauses)
    if rate is not clauses[at].of("rate")[-1]:
        return ""
    for clause in clauses[at + 1 : end]:
        if clause.sentence > sentence + 1:
            break
        judged = clause.of("too_much", "too_little")
        if judged and not clause.has("relative", "vague"):
            return judged[0].kind
    return ""


def _corrected(clauses: list[Clause], at: int, rate: Item, following: tuple[int, Item]) -> bool:
    to, other = following
    between = [item for clause in clauses[at : to + 1] for item in clause.items]
    inside = between[between.index(rate) + 1 : between.index(other)]
    close = clauses[to].sentence - clauses[at].sentence <= 2
    return close and any(item.kind == "correct" for item in inside)


def _bring_back(clauses: list[Clause], rates: list[Item]) -> None:
    """Where nothing is left as wished, the last rate that is asked for again, joined, or merely supposed."""
    if any(not rate.status for rate in rates):
        return
    cues = {item.kind for clause in clauses for item in clause.items}
    order = [("restore", ("past", "present", "supposed")), ("adopt", ("elsewhere", "past", "present"))]
    for cue, statuses in order:
        chosen = [rate for rate in rates if rate.status in statuses]
        if cue in cues and chosen:
            chosen[-1].status = WISHED
            return
    supposed = [rate for rate in rates if rate.status == "supposed"]
    if supposed and len(rates) == len(supposed):
        supposed[-1].status = WISHED
