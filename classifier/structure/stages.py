"""Stages and circumstances: to which part of the relationship a clause is limited."""

from dataclasses import replace

from classifier.mentions.items import GUESSED
from classifier.structure.clauses import Clause, neighbours
from classifier.structure.stage_names import (
    AS_LONG_AS,
    ENDING_STAGES,
    LOOKING_AHEAD,
    OPEN_STAGES,
    own_stage,
    stage_named,
    stage_of,
)
from classifier.structure.stage_openers import after_colons, asked, trail
from classifier.words.lexicon import forms

REASONS = forms("REASONS")
# Words that open the time after something.
AFTERWARDS = forms("AFTERWARDS")
LASTING = forms("LASTING")


def mark_stages(clauses: list[Clause]) -> None:
    """Set ``when`` of each clause: its own, or that of a clause beside it that says nothing else."""
    last_named = "onboarding"
    for clause in clauses:
        clause.when = own_stage(clause)
    _reasons(clauses)
    _between_steps(clauses)
    _unnamed_after(clauses)
    followed = any(clause.when == "steady" and clause.marked != "otherwise" for clause in clauses)
    told = any(clause.when not in (None, "until_then") or stage_named(clause.items) for clause in clauses)
    for clause in clauses:
        named = stage_named(clause.items)
        last_named = named if named in ENDING_STAGES else last_named
        if clause.when == "until_then" or (clause.when is None and followed and _until(clause)):
            clause.when = last_named if followed or told else None
    _hand_over(clauses)
    after_colons(clauses)
    _first_steps(clauses)
    _set_against(clauses)
    _steps(clauses)
    _seasons(clauses)
    if not any(clause.when not in (None, "steady") or clause.marked == "otherwise" for clause in clauses):
        for clause in clauses:
            clause.when = None


def _until(clause: Clause) -> bool:
    """A stretch of time that ends, whatever it is: "while we learn", "as long as the tests run"."""
    ending = ("while", "as", "so")
    return any(
        item.kind == "marker"
        and (item.value == "until" or (item.value == "during" and (item.note in ending or item.length >= AS_LONG_AS)))
        for item in clause.items
    )


def _reasons(clauses: list[Clause]) -> None:
    """ "Because of the upgrade" is a reason, and a stage only where another rate is set against it."""
    if sum(clause.has("rate") for clause in clauses) < 2:
        for clause in clauses:
            if any(item.note in REASONS for item in clause.of("marker")):
                clause.when, clause.marked = None, ""


def _between_steps(clauses: list[Clause]) -> None:
    """ "Weekly in setup, then daily in the migration, later monthly": a step between others may name its stage."""
    steady = [clause for clause in clauses if clause.when == "steady"]
    for clause in steady[:-1]:
        if clause.has("rate") and clause.marked == "steady" and clause.items[0].note == "then":
            step = replace(clause, items=clause.items[1:])
            named = own_stage(step)
            clause.when = named if named and step.marked != "until" else "steady"


def _unnamed_after(clauses: list[Clause]) -> None:
    """ "Once things have settled": what comes after a stage is the steady state, however its end is told."""
    opened = any(_for_the_present(clause) for clause in clauses)
    for clause in clauses:
        if opened and (clause.when is None or _guessed(clause)) and _opens_later(clause):
            clause.when, clause.marked = "steady", "after"
        opened = opened or clause.when in OPEN_STAGES or _until(clause)


def _for_the_present(clause: Clause) -> bool:
    """ "Once it has calmed down quarterly; for now weekly": the present is set against what comes later."""
    return any(item.value == "present" for item in clause.of("noise"))


def _guessed(clause: Clause) -> bool:
    """Whether nothing but general words tells the stage: "once the nurses have stopped swearing"."""
    return all(item.rule == GUESSED for item in clause.of("occasion"))


def _opens_later(clause: Clause) -> bool:
    """Whether the clause names a later time by nothing that could be an event."""
    marker = next(iter(clause.of("marker")), None)
    if marker is None or marker.note not in AFTERWARDS or marker.value not in ("when", "after"):
        return False
    named = clause.has("event", "season") or not _guessed(clause)
    return marker.rule not in LOOKING_AHEAD and not named


def _hand_over(clauses: list[Clause]) -> None:
    """A clause that names only a stage limits the next mention of its sentence, or the one before it."""
    pending: str | None = None
    sentence = -1
    named: str | None = None
    for before, clause, after in neighbours(clauses):
        if clause.sentence != sentence:
            pending, sentence = pending if asked(clause) else None, clause.sentence
        named = stage_of(clause.items) or named
        if before is not None and before.content and named and _only_then(clause):
            before.when, clause.when = before.when or named, None
            continue
        if any(item.kind != "stop" for item in clause.content):
            at_once = clause.marked == "steady" and not clause.lead
            if pending and (clause.when is None or at_once):
                clause.when = pending
            pending = None
        elif clause.when is not None and (clause.when == "steady" or not clause.has("contact", "stop")):
            pending = trail(before, clause, after, pending)
        elif after is not None and after.lead == ":" and clause.when is None:
            pending = stage_of(clause.items) or pending


def _first_steps(clauses: list[Clause]) -> None:
    """ "Now weekly, later monthly": what comes before "later" is the first stage, named or not."""
    steady = [at for at, clause in enumerate(clauses) if clause.marked in ("steady", "after") and clause.has("rate")]
    for at, clause in enumerate(clauses if steady else ()):
        judged = clause.has("too_much", "too_little", "supposed")
        if clause.has("rate") and clause.when is None and (at < steady[0] or _for_the_present(clause)) and not judged:
            clause.when = "onboarding"


def _set_against(clauses: list[Clause]) -> None:
    """ "As we near the renewal, weekly. In ordinary times quarterly": only the second is for ordinary times."""
    set_against = [at for at, one in enumerate(clauses) if one.when == "steady" and one.has("rate") and not _added(one)]
    last = max(set_against, default=0)
    named = None
    for clause in clauses[:last]:
        named = stage_of(clause.items) or named
        if clause.when is None and clause.has("rate"):
            sentence = [one for one in clauses if one.sentence == clause.sentence or _leads_to(one, clause, clauses)]
            if any(_circumstance(one) or stage_of(one.items) for one in sentence):
                clause.when = named or "onboarding"


def _leads_to(one: Clause, clause: Clause, clauses: list[Clause]) -> bool:
    """ "While the rollout runs we need you near. A call every day": it says when the next holds."""
    if one.sentence != clause.sentence - 1 or one.when not in OPEN_STAGES:
        return False
    return not any(other.content for other in clauses if other.sentence == one.sentence)


def _added(clause: Clause) -> bool:
    """ "A visit in every second month. A mail each month besides": what is added is set against nothing."""
    return clause.marked == "apart" or any(item.value == "soft" for item in clause.of("otherwise"))


def _steps(clauses: list[Clause]) -> None:
    """Of steps that follow one another only the last is the steady state."""
    steady = [
        clause
        for clause in clauses
        if clause.when == "steady" and clause.marked in ("steady", "after") and clause.has("rate")
    ]
    for clause in steady[:-1]:
        if not clause.has("alone"):
            clause.when = "onboarding"


def _only_then(clause: Clause) -> bool:
    """A trailing "then" points back to the time named before: "Harvest is hell, text me weekly then"."""
    return (
        not clause.lead
        and clause.items[0].kind == "steady"
        and clause.items[0].note == "then"
        and all(item.kind == "want" for item in clause.items[1:])
    )


def _seasons(clauses: list[Clause]) -> None:
    """A season in the sentence of a rate limits it where the answer sets "otherwise" against it."""
    if not any(clause.marked == "otherwise" for clause in clauses):
        return
    named = {c.sentence for c in clauses if stage_of(c.items) == "season" and c.marked != "otherwise"}
    for before, clause, _ in neighbours(clauses):
        alone = before is not None and before.when is None and not before.content and _circumstance(before)
        if clause.when is None and clause.has("rate") and (clause.sentence in named or alone or _circumstance(clause)):
            clause.when = "season"
        elif clause.when is None and clause.has("rate") and _contingency(clause):
            clause.when = "incident"


def _contingency(clause: Clause) -> bool:
    """What may happen, set against the ordinary: "normally monthly; daily if your system has derailed"."""
    rate = clause.of("rate")[0]
    return any(
        item.kind == "marker" and item.note in ("if", "should") and item.start >= rate.end for item in clause.items
    )


def _circumstance(clause: Clause) -> bool:
    """A circumstance that no word names, set against the ordinary: "during xyz weekly, otherwise monthly"."""
    return any(item.kind == "marker" and item.note in LASTING for item in clause.items)
