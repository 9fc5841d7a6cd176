"""What a later clause says of a rate: that it is too much, that it is right, or that it was only quoted."""

from itertools import pairwise

from classifier.clauses import Clause
from classifier.items import Item
from classifier.lexicon import forms

# A judgement belongs to the rate before it where it comes within so many tokens of its clause.
CLOSE = 5
# So many bare rates in a row are a list of options.
LISTED = 3
# What opens a time that is told of.
WHILE = forms("WHILE")
# What a question about a rate alone is made of: "do I want weekly?".
ASKED = frozenset(["rate", "noise", "contact", "days", "not"])


def judged_later(clauses: list[Clause], at: int, following: tuple[int, Item] | None) -> str:
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
        denying = bool(later.items) and all(item.kind in ("correct", "not") for item in later.items)
        if "?" in later.lead and denying and later.end - later.start <= CLOSE:
            return "refused"
    return ""


def _denied_at_once(later: Clause) -> bool:
    """ "Whoever decided that I need a call every week: I don't."."""
    alone = all(item.kind == "not" for item in later.items) and later.end - later.start <= CLOSE
    return alone and later.lead[-1:] in (":", "?")


def approved_later(clauses: list[Clause], at: int) -> bool:
    """ "Right now we speak every two weeks, which is ideal"."""
    later = clauses[at + 1] if at + 1 < len(clauses) else None
    return (
        later is not None and "which" in later.lead and later.has("want") and not later.has("too_much", "not", "rate")
    )


def _of_another(clause: Clause) -> bool:
    return any(item.value == "other" for item in clause.items)


def mark_quoted(clauses: list[Clause]) -> None:
    """Rates that are quoted, mocked, listed, or opened by a cue before a colon."""
    mocking = {clause.sentence for clause in clauses if clause.has("sarcasm")}
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        mocked = clause.sentence in mocking
        for rate in clause.of("rate"):
            if mocked:
                rate.status = "mocked"
            elif ">" in clause.lead or _introduced(before, clause) or _long_ago(before, clause):
                rate.status = "past"


def mark_asked(clauses: list[Clause]) -> None:
    """ "Quarterly? Monthly? Decide for yourselves": a rate that is only asked about is none where an answer follows."""
    asked = {before.sentence for before, clause in pairwise(clauses) if "?" in clause.lead}
    for at, clause in enumerate(clauses):
        bare = clause.sentence in asked and all(item.kind in ASKED for item in clause.items)
        later = [other for other in clauses[at + 1 :] if other.sentence not in asked]
        if bare and any(other.has("rate", "delegated", "vague", "event") for other in later):
            for rate in clause.of("rate"):
                rate.status = "supposed"


def _introduced(before: Clause | None, clause: Clause) -> bool:
    """ "Before we signed: three calls a week", 'your mail proposed "a monthly call"'."""
    if before is None or before.sentence != clause.sentence or clause.lead[-1:] not in (":", '"', "("):
        return False
    return before.has("past", "supposed") and not (before.content or before.has("want"))


def _long_ago(before: Clause | None, clause: Clause) -> bool:
    """ "When we were smaller, a weekly chat did us good": the time told of is over."""
    if before is None or before.sentence != clause.sentence or clause.lead[-1:] != "," or before.content:
        return False
    first = before.items[0]
    told = len(before.items) > 1 and before.items[1].kind == "past" and before.items[1].start - first.end <= 1
    return first.kind == "marker" and first.note in WHILE and told


def _by_other_ways(row: list[Clause]) -> bool:
    """ "Two calls, four visits and a dozen mails a year": each rate by a way of contact of its own."""
    ways = [rate.channel for clause in row for rate in clause.of("rate")]
    return len(set(ways)) == len(ways) and not {"", "any"} & set(ways)


def mark_listed(clauses: list[Clause]) -> None:
    """ "Weekly, monthly, quarterly, they all end up as a slot": bare rates in a row are a list of options."""
    bare: dict[int, list[Clause]] = {}
    for clause in clauses:
        alone = all(item.kind in ("rate", "noise", "plus") for item in clause.items)
        if clause.has("rate") and alone and clause.when is None:
            bare.setdefault(clause.sentence, []).append(clause)
    for row in bare.values():
        for clause in row if len(row) >= LISTED and not _by_other_ways(row) else ():
            clause.of("rate")[0].status = "listed"
