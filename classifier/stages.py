"""Stages and circumstances: to which part of the relationship a clause is limited."""

from classifier.clauses import Clause, neighbours
from classifier.items import Item
from classifier.lexicon import forms

OPEN_STAGES = ("onboarding", "project")
ENDING_STAGES = ("onboarding", "project", "incident")
# The most tokens between a marker and the occasion that it opens.
# Events that are circumstances of a rate as well.
TRIGGERED = {f"TRIG:{name}": name for name in ("incident", "project")}
LOOKING_AHEAD = frozenset(["ahead-of-an-occasion", "lead-time", "at-each-occasion"])
REASONS = forms("REASONS")
# Words that open the time after something.
AFTERWARDS = forms("AFTERWARDS")
# "While the one big ticket is open": the occasion may come late in a sentence of its own.
OPENING_A_SENTENCE = forms("OPENING_A_SENTENCE")
LASTING = forms("LASTING")
REACH = {"during": 3, "until": 9, "when": 9, "after": 9}


def mark_stages(clauses: list[Clause]) -> None:
    """Set ``when`` of each clause: its own, or that of a clause beside it that says nothing else."""
    last_named = "onboarding"
    for clause in clauses:
        clause.when = _own_stage(clause)
    _reasons(clauses)
    _unnamed_after(clauses)
    followed = any(clause.when == "steady" and clause.marked != "otherwise" for clause in clauses)
    for clause in clauses:
        named = _named(clause.items)
        last_named = named if named in ENDING_STAGES else last_named
        if clause.when == "until_then" or (clause.when is None and followed and _until(clause)):
            clause.when = last_named
    _hand_over(clauses)
    _first_steps(clauses)
    _steps(clauses)
    _seasons(clauses)
    if not any(clause.when not in (None, "steady") or clause.marked == "otherwise" for clause in clauses):
        for clause in clauses:
            clause.when = None


def _until(clause: Clause) -> bool:
    """A stretch of time that ends, whatever it is: "while we learn", "as long as the tests run"."""
    ending = ("while", "as", "so")
    return any(
        item.kind == "marker" and (item.value == "until" or (item.value == "during" and item.note in ending))
        for item in clause.items
    )


def _reasons(clauses: list[Clause]) -> None:
    """ "Because of the upgrade" is a reason, and a stage only where another rate is set against it."""
    if sum(clause.has("rate") for clause in clauses) < 2:
        for clause in clauses:
            if any(item.note in REASONS for item in clause.of("marker")):
                clause.when, clause.marked = None, ""


def _unnamed_after(clauses: list[Clause]) -> None:
    """ "Once things have settled": what comes after a stage is the steady state, however its end is told."""
    opened = False
    for clause in clauses:
        if opened and (clause.when is None or _guessed(clause)) and _opens_later(clause):
            clause.when, clause.marked = "steady", "after"
        opened = opened or clause.when in OPEN_STAGES or _until(clause)


def _guessed(clause: Clause) -> bool:
    """Whether nothing but general words tells the stage: "once the nurses have stopped swearing"."""
    return all(item.rule == "sign-of-an-occasion" for item in clause.of("occasion"))


def _opens_later(clause: Clause) -> bool:
    """Whether the clause names a later time by nothing that could be an event."""
    marker = next(iter(clause.of("marker")), None)
    if marker is None or marker.note not in AFTERWARDS or marker.value not in ("when", "after"):
        return False
    named = clause.has("event", "season") or not _guessed(clause)
    return marker.rule not in LOOKING_AHEAD and not named


def _own_stage(clause: Clause) -> str | None:
    """The stage that a clause names."""
    if "since" in clause.lead.split() and not clause.content:
        return None
    for at, item in enumerate(clause.items):
        if item.kind == "stage":
            return item.value
        if item.kind == "until_then":
            return "until_then"
        if item.kind in ("steady", "otherwise"):
            clause.marked = "apart" if item.value == "soft" else item.kind
            return "steady"
        if item.kind == "marker":
            stage = _marked_stage(clause, at, item)
            if stage:
                clause.marked = item.value
                return stage
    return _bare_stage(clause)


def _marked_stage(clause: Clause, at: int, marker: Item) -> str | None:
    """The stage that a marker opens: the occasion must come soon after it."""
    reach = REACH["when" if marker.value == "during" and marker.note in OPENING_A_SENTENCE else marker.value]
    near = [item for item in clause.items[at + 1 :] if item.start - marker.end <= reach]
    if marker.value == "after":
        return _after(near)
    if marker.value == "until":
        named = stage_of(near) or next((i.value for i in near if i.kind == "ended" and i.value), None)
        return "onboarding" if named == "release" else named
    stage = stage_of(near)
    if stage == "season" and marker.rule in LOOKING_AHEAD:
        return None
    if stage and any(item.kind == "not" and item.start >= marker.end for item in near[:2]):
        return "steady"
    return "steady" if stage == "onboarding" and marker.value == "when" and _is_live(near) else stage


def _named(items: list[Item]) -> str | None:
    return stage_of(items) or next((item.value for item in items if item.kind == "ended" and item.value), None)


def _after(near: list[Item]) -> str | None:
    """After something that ends once, comes steady state; after something that comes again, an event."""
    ends = stage_of(near) in OPEN_STAGES or (any(i.kind == "ended" for i in near) and stage_of(near) != "season")
    return "steady" if ends else None


def stage_of(items: list[Item]) -> str | None:
    """The first stage among occasions, before any contact or rate."""
    for item in items:
        if item.kind == "ended" and item.value == "onboarding":
            return item.value
        if item.kind == "occasion":
            named = [name.split(":")[1] for name in item.classes if name.startswith("STAGE:")]
            named += [name for trigger, name in TRIGGERED.items() if trigger in item.classes]
            if named:
                return named[0]
        if item.kind == "season":
            return "season"
    return None


def _bare_stage(clause: Clause) -> str | None:
    """ "Escalations: a daily call" and "impl = 2x/wk"."""
    rest = [item for item in clause.items if item.kind not in ("want", "contact")]
    if clause.content and rest and rest[0] is not clause.items[0]:
        return None
    if rest and (len(rest) == 1 or clause.content) and rest[0].kind in ("occasion", "season", "ended"):
        clause.marked = "bare"
        if _is_live(rest[:1]):
            return "steady"
        return stage_of(rest[:1])
    return None


def _is_live(items: list[Item]) -> bool:
    """Whether the first occasion is that of being live already."""
    named = next((item for item in items if item.kind in ("occasion", "ended")), None)
    return named is not None and ("LIVE:" in named.classes or named.value == "onboarding")


def _hand_over(clauses: list[Clause]) -> None:
    """A clause that names only a stage limits the next mention of its sentence, or the one before it."""
    pending: str | None = None
    sentence = -1
    named: str | None = None
    for before, clause, after in neighbours(clauses):
        if clause.sentence != sentence:
            pending, sentence = None, clause.sentence
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
            trails = before is not None and before.when is None and bool(before.content) and _limits(clause)
            if trails and before is not None and not (after is not None and after.content and after.when is None):
                before.when = clause.when
            else:
                pending = pending or clause.when
        elif after is not None and after.lead == ":" and clause.when is None:
            pending = stage_of(clause.items)


def _first_steps(clauses: list[Clause]) -> None:
    """ "Now weekly, later monthly": what comes before "later" is the first stage, named or not."""
    steady = [at for at, clause in enumerate(clauses) if clause.marked == "steady" and clause.has("rate")]
    for clause in clauses[: steady[0]] if steady else ():
        if clause.has("rate") and clause.when is None:
            clause.when = "onboarding"


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
        and len(clause.items) == 1
        and clause.items[0].kind == "steady"
        and clause.items[0].note == "then"
    )


def _limits(clause: Clause) -> bool:
    joined = "and" in clause.lead or "+" in clause.lead or clause.has("plus")
    return (
        not joined
        and clause.when != "season"
        and clause.marked in ("during", "until", "steady", "otherwise", "apart", "after")
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
