"""What opens and limits stages: "once they burn", a clause in brackets or behind a mention, a question, a colon."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause, neighbours
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What opens the meaning of what was said before: "rarely, say twice a year".
SAYING_SO = forms("SAYING_SO")
ONCE_SUBJECTS = forms("ONCE_SUBJECTS")
# The most words of a heading or question that names a stage.
HEADING = 6
# What a time may lead up to.
UP_TO = frozenset(["STAGE:onboarding", "STAGE:project", "STAGE:renewal"])
# What opens a stage, what it opens, and how it is told that a stage lasts.
OPENS_STAGES = frozenset(["during", "when", "until", "after"])
ENTERED = frozenset(["occasion", "ended"])
RUNS = forms("RUNS")


def explained(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Somewhat often: twice a week", "a little, say three a year": the rate says what the word of often means."""
    for before, clause in pairwise(clauses):
        rates = clause.of("rate")
        if clause.sentence != before.sentence or not before.has("vague") or before.has("rate") or not rates:
            continue
        if clause.lead == ":" or {t.lexeme.form for t in tokens[clause.start : rates[0].start + 1]} & SAYING_SO:
            for item in before.of("vague"):
                item.kind = "noise"


def open_with_once(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Once the kilns burn, twice a year": a single time counts nothing where it opens what is told of a stage."""
    for clause in clauses:
        _give_back_once(clause, tokens)
        first = clause.items[0]
        if first.kind != "alone" or first.value != "count" or first.length > 1:
            continue
        ends = len(clause.items) > 1 and clause.items[1].kind == "ended"
        if clause.has("rate", "contact") and not ends:
            continue
        if tokens[first.start].lexeme.form == "once" and _tells(tokens[first.end : clause.end]):
            first.kind, first.value, first.note, first.rule = "marker", "after", "once", "after-an-occasion"


def _give_back_once(clause: Clause, tokens: Sequence[Token]) -> None:
    """ "Quarterly once we have settled in": the last word of the rate opens what comes after it."""
    for at, item in enumerate(clause.items):
        after = tokens[item.end : item.end + 1]
        if item.rule != "rate-word" or item.length == 1 or not after or after[0].lexeme.form not in ONCE_SUBJECTS:
            continue
        if tokens[item.end - 1].lexeme.form == "once":
            item.end -= 1
            marker = Item("marker", "after", item.end, item.end + 1, "after-an-occasion", note="once")
            clause.items.insert(at + 1, marker)
            return


def lead_up_to(clauses: list[Clause]) -> None:
    """ "Weekly up to go-live": before a stage it is no limit of a rate."""
    for clause in clauses:
        for item, after in pairwise(clause.items):
            staged = after.kind in ("occasion", "stage") and any(name in UP_TO for name in after.classes)
            if item.kind == "bound" and item.note.startswith("up") and staged:
                item.kind, item.value, item.rule = "marker", "until", "up-to-an-occasion"


def let_run(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "While the upgrade runs once a week", "once we have settled in": what is told of a stage is told of no rate."""
    for clause in clauses:
        for marker, one, two in zip(clause.items, clause.items[1:], clause.items[2:], strict=False):
            if marker.kind != "marker" or marker.value not in OPENS_STAGES:
                continue
            running = one.kind == "occasion" and two.kind == "elsewhere" and two.start == one.end
            if running and tokens[two.end - 1].lexeme.form in RUNS:
                two.kind = "noise"
            elif one.kind == "present" and one.start == marker.end and two.kind in ENTERED and two.start == one.end:
                one.kind = "noise"


def close_with_after(clauses: list[Clause]) -> None:
    """ "Daily while the server goes in, weekly after": the last word of a clause with a rate opens the time after."""
    for before, clause in pairwise(clauses):
        last = clause.items[-1]
        closing = last.kind == "marker" and last.value == "after" and last.end == clause.end
        if closing and before.sentence == clause.sentence and before.has("rate") and clause.has("rate"):
            last.kind, last.value = "steady", ""


def _tells(after: Sequence[Token]) -> bool:
    """Whether words follow that tell of something: a subject, or a verb alone ("once moved")."""
    if not after:
        return False
    first = after[0].lexeme
    return first.form in ONCE_SUBJECTS or "REGULARPAST" in first.classes or (first.unknown and not first.mark)


def _trailing(clause: Clause, after: Clause | None) -> bool:
    """Whether a clause that names only a stage says it of what is before: "weekly (pilot)", "weekly as a rule, …"."""
    if clause.lead.endswith("("):
        return True
    opening = after is not None and after.lead.startswith((",", "and", "but", "&", "+"))
    return clause.marked == "otherwise" and not clause.lead and opening


def asked(clause: Clause) -> bool:
    """Whether a clause answers a question that named its stage: "Normally? Quarterly."."""
    return clause.lead.startswith("?")


def trail(before: Clause | None, clause: Clause, after: Clause | None, pending: str | None) -> str | None:
    """Give what names only a stage to the mention before it, or else keep it for the next one."""
    said = before is not None and bool(before.content)
    trails = said and before is not None and before.when is None and _limits(clause)
    if trails and before is not None and clause.marked == "apart":
        before.when, before.marked, clause.when = clause.when, "apart", None
    elif said and before is not None and _trailing(clause, after):
        before.when = clause.when if before.when in (None, pending) else before.when
    elif trails and before is not None and (after is None or not after.content or after.when is not None):
        before.when = clause.when
    elif clause.marked == "otherwise":
        return clause.when
    else:
        return pending or clause.when
    return pending


def _limits(clause: Clause) -> bool:
    joined = "and" in clause.lead or clause.has("plus")
    return (
        not joined
        and clause.when != "season"
        and clause.marked in ("during", "until", "steady", "otherwise", "apart", "after")
    )


def after_colons(clauses: list[Clause]) -> None:
    """ "Thereafter I'd rather talk than read: once a semester": what a colon opens is of the stage before it."""
    for before, clause, _ in neighbours(clauses):
        if before is not None and clause.lead == ":" and clause.has("rate") and not before.has("rate"):
            clause.when = clause.when or before.when
