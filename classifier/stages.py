"""Stages and circumstances: to which part of the relationship a clause is limited."""

from classifier.clauses import Clause, neighbours
from classifier.items import Item

OPEN_STAGES = ("onboarding", "project")


def mark_stages(clauses: list[Clause]) -> None:
    """Set ``when`` of each clause: its own, or that of a clause beside it that says nothing else."""
    last_ended = "onboarding"
    for clause in clauses:
        clause.when, ended = _own_stage(clause)
        last_ended = ended or last_ended
        if clause.when == "until_then":
            clause.when = last_ended
    _hand_over(clauses)


def _own_stage(clause: Clause) -> tuple[str | None, str | None]:
    """The stage that a clause names, and the stage that it says has ended."""
    for at, item in enumerate(clause.items):
        if item.kind == "stage":
            return item.value, None
        if item.kind == "until_then":
            return "until_then", None
        if item.kind in ("steady", "otherwise"):
            ended = stage_of(clause.items[at + 1 :])
            clause.marked = item.kind
            return "steady", ended
        if item.kind == "marker":
            stage = stage_of(clause.items[at + 1 :])
            if stage:
                clause.marked = item.value
                return stage, None
    return _bare_stage(clause), None


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
        return stage_of(rest[:1])
    return None


def _hand_over(clauses: list[Clause]) -> None:
    for before, clause, after in neighbours(clauses):
        if clause.when is None or clause.content:
            continue
        if after is not None and after.when is None and after.content:
            after.when = clause.when
        elif before is not None and before.when is None and before.content and clause.marked != "bare":
            before.when = clause.when
