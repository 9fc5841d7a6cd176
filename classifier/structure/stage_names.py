"""Which stage a clause names by itself."""

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms

OPEN_STAGES = ("onboarding", "project")
ENDING_STAGES = ("onboarding", "project", "incident")
# The most tokens between a marker and the occasion that it opens.
# Events that are circumstances of a rate as well.
TRIGGERED = {f"TRIG:{name}": name for name in ("incident", "project")}
LOOKING_AHEAD = frozenset(["ahead-of-an-occasion", "lead-time", "at-each-occasion"])
# "While the one big ticket is open": the occasion may come late in a sentence of its own.
OPENING_A_SENTENCE = forms("OPENING_A_SENTENCE")
# After the name of a stage they tell that people bear it: "the harbour pilots prefer".
WISHING = forms("WISHING")
# The fewest tokens of "as long as".
AS_LONG_AS = 3
REACH = {"during": 3, "until": 9, "when": 9, "after": 9}


def own_stage(clause: Clause) -> str | None:
    """The stage that a clause names."""
    if "since" in clause.lead.split() and not clause.content:
        return None
    for at, item in enumerate(clause.items):
        if item.kind == "stage":
            return item.value
        if item.kind == "until_then":
            return "until_then"
        if item.kind in ("steady", "otherwise"):
            clause.marked = "apart" if _only_adds(clause, item) else item.kind
            return "steady"
        if item.kind == "marker" and not _names_none(clause, at, item):
            stage = _marked_stage(clause, at, item)
            if stage:
                clause.marked = item.value
                return stage
    return _bare_stage(clause)


def _only_adds(clause: Clause, item: Item) -> bool:
    """ "Apart from that" adds something; "in between" does unless it opens a clause with a rate."""
    return item.value == "soft" or (item.value == "between" and not (item.start == clause.start and clause.has("rate")))


def _names_none(clause: Clause, at: int, marker: Item) -> bool:
    """ "A monthly mail on open defects" names its topic, "fine unless something breaks" an exception."""
    if marker.rule == "topic-of-contact":
        return clause.has("rate")
    before = clause.items[at - 1] if at else None
    topic = marker.note == "on" and before is not None and before.kind == "contact" and before.end == marker.start
    return topic or (marker.note == "unless" and any(i.kind == "rate" for i in clause.items[:at]))


def _marked_stage(clause: Clause, at: int, marker: Item) -> str | None:
    """The stage that a marker opens: the occasion must come soon after it."""
    opening = marker.note in OPENING_A_SENTENCE or marker.length >= AS_LONG_AS
    reach = REACH["when" if marker.value == "during" and opening else marker.value]
    near = [item for item in clause.items[at + 1 :] if item.start - marker.end <= reach]
    if marker.value == "after":
        return _after(near)
    if marker.value == "until":
        named = stage_of(near) or next((i.value for i in near if i.kind == "ended" and i.value), None)
        return "onboarding" if named == "release" or _goes_live(near) else named
    stage = stage_of(near)
    if marker.rule in LOOKING_AHEAD and (stage == "season" or _goes_live(near)):
        return "onboarding" if stage != "season" else None
    if stage and any(item.kind == "not" and item.start >= marker.end for item in near[:2]):
        return "steady"
    return (
        "steady" if marker.value == "when" and ((stage == "onboarding" and _is_live(near)) or _is_over(near)) else stage
    )


def _goes_live(near: list[Item]) -> bool:
    """ "Before we go live", "until go-live"."""
    return any("GOLIVE:" in item.classes or (item.kind == "ended" and item.value == "onboarding") for item in near)


def _is_over(near: list[Item]) -> bool:
    """ "As soon as the pilot is over": the end of something that ends once is told straight after it."""
    at = next((n for n, item in enumerate(near) if item.kind == "occasion"), len(near))
    return stage_of(near) in ENDING_STAGES and any(item.kind == "ended" for item in near[at + 1 : at + 2])


def stage_named(items: list[Item]) -> str | None:
    """The stage of the first occasion, or that whose end is told, None where there is none."""
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
        at = clause.items.index(rest[0])
        if any(item.note in WISHING and item.start == rest[0].end for item in clause.items[at + 1 : at + 2]):
            return None
        clause.marked = "bare"
        if _is_live(rest[:1]):
            return "steady"
        return stage_of(rest[:1])
    return None


def _is_live(items: list[Item]) -> bool:
    """Whether the first occasion is that of being live already."""
    named = next((item for item in items if item.kind in ("occasion", "ended")), None)
    return named is not None and ("LIVE:" in named.classes or named.value == "onboarding")
