"""Stages and circumstances: to which part of the relationship a clause is limited."""

from classifier.clauses import Clause, neighbours
from classifier.items import Item

OPEN_STAGES = ("onboarding", "project")


def mark_stages(clauses: list[Clause]) -> None:
    """Set ``when`` of each clause: its own, or that of a clause beside it that says nothing else."""
    last_named = "onboarding"
    for clause in clauses:
        clause.when = _own_stage(clause)
        if clause.when == "until_then":
            clause.when = last_named
        named = stage_of(clause.items)
        last_named = named if named in OPEN_STAGES else last_named
    _hand_over(clauses)
    _seasons(clauses)


def _own_stage(clause: Clause) -> str | None:
    """The stage that a clause names."""
    for at, item in enumerate(clause.items):
        if item.kind == "stage":
            return item.value
        if item.kind == "until_then":
            return "until_then"
        if item.kind in ("steady", "otherwise"):
            clause.marked = item.kind
            return "steady"
        if item.kind == "marker":
            stage = _after(clause, at) if item.value == "after" else stage_of(clause.items[at + 1 :])
            if stage == "onboarding" and item.value == "when" and _is_live(clause.items[at + 1 :]):
                stage = "steady"
            if stage:
                clause.marked = item.value
                return stage
    return _bare_stage(clause)


def _after(clause: Clause, at: int) -> str | None:
    """After something that ends once, comes steady state; after something that comes again, an event."""
    rest = clause.items[at + 1 :]
    ends = stage_of(rest) in OPEN_STAGES or (any(item.kind == "ended" for item in rest) and stage_of(rest) != "season")
    return "steady" if ends else None


def stage_of(items: list[Item]) -> str | None:
    """The first stage among occasions, before any contact or rate."""
    for item in items:
        if item.kind == "occasion":
            named = [name.split(":")[1] for name in item.classes if name.startswith("STAGE:")]
            if named:
                return named[0]
        if item.kind == "season":
            return "season"
    return None


def _bare_stage(clause: Clause) -> str | None:
    """ "Escalations: a daily call" and "impl = 2x/wk"."""
    rest = [item for item in clause.items if item.kind not in ("want", "contact")]
    if rest and (len(rest) == 1 or clause.content) and rest[0].kind in ("occasion", "season"):
        clause.marked = "bare"
        if _is_live(rest[:1]):
            return "steady"
        return stage_of(rest[:1])
    return None


def _is_live(items: list[Item]) -> bool:
    """Whether the first occasion is that of being live already."""
    named = next((item for item in items if item.kind == "occasion"), None)
    return named is not None and "LIVE:" in named.classes


def _hand_over(clauses: list[Clause]) -> None:
    """A clause that names only a stage limits the next mention of its sentence, or the one before it."""
    pending: str | None = None
    sentence = -1
    for before, clause, after in neighbours(clauses):
        if clause.sentence != sentence:
            pending, sentence = None, clause.sentence
        if clause.content:
            at_once = clause.marked == "steady" and not clause.lead
            if pending and (clause.when is None or at_once):
                clause.when = pending
            pending = None
        elif clause.when is not None and not clause.has("contact", "stop"):
            trails = before is not None and before.when is None and bool(before.content) and _limits(clause)
            if trails and before is not None and not (after is not None and after.content and after.when is None):
                before.when = clause.when
            else:
                pending = clause.when


def _limits(clause: Clause) -> bool:
    joined = "and" in clause.lead or "+" in clause.lead or clause.has("plus")
    return not joined and clause.when != "season" and clause.marked in ("during", "until", "steady", "otherwise", "after")


def _seasons(clauses: list[Clause]) -> None:
    """A season in the sentence of a rate limits it where the answer sets "otherwise" against it."""
    if not any(clause.marked == "otherwise" for clause in clauses):
        return
    named = {c.sentence for c in clauses if stage_of(c.items) == "season" and c.marked != "otherwise"}
    for clause in clauses:
        if clause.when is None and clause.sentence in named and clause.has("rate"):
            clause.when = "season"
