"""Event wishes: contact when something happens. The same words limit a rate where one stands beside them."""

from classifier.gathering.occasions.added_events import (
    added_trouble,
    after_a_stage,
    at_once,
    by_its_own_way,
    heard_only_then,
    only_then,
    staged,
    unless_trouble,
)
from classifier.gathering.occasions.dated import comes_before, of_a_day, times_a_rate, told_of, wished_rate
from classifier.gathering.occasions.event_ways import ADDING, way_of
from classifier.gathering.occasions.occasions_said import asked_by_writer, named_in
from classifier.mentions.items import GUESSED
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft

# What may open a clause that is a wish by the general words of its condition alone.
OPENING = frozenset(["marker", "occasion", "not", "bound", "stop"])
# What general words make of a condition is an event only beside contact, or in an answer of so many clauses.
FEW = 2


def events_of(draft: Draft) -> None:
    """Add the events of all clauses; the triggers of a list belong to one wish."""
    open_event = -1
    putting_off = any(clause.has("defer") for clause in draft.clauses)
    for at, clause in enumerate(draft.clauses):
        if asked_by_writer(draft, at) or (putting_off and not clause.has("contact")):
            continue
        triggers = _triggers(draft, at)
        fixed = [item.value for item in clause.of("event") if not _offered(draft, clause)]
        own = by_its_own_way(draft, clause) or after_a_stage(draft, clause)
        named = _strongest(draft, [*triggers, *fixed], bool(fixed) or own)
        if not named or (named == ("need",) and not fixed and _guessed_beside(draft, clause)):
            continue
        first = next(item for item in clause.items if item.kind in ("occasion", "event"))
        channel = way_of(draft, at, first)
        if not clause.has("contact") and (open_event == clause.sentence or _goes_on(draft, at, open_event)):
            _extend(draft, named)
        else:
            draft.add(Wish("event", draft.span(first), trigger=named, channel=channel, rule=first.rule))
        open_event = clause.sentence


def _strongest(draft: Draft, triggers: list[str], fixed: bool) -> tuple[str, ...]:
    """Each trigger once; a need is none of its own beside another trigger, nor beside a rate unless said in full."""
    named = tuple(dict.fromkeys(triggers))
    others = tuple(trigger for trigger in named if trigger != "need")
    rated = any(wish.kind == "periodic" for wish in draft.wishes)
    return others if others or (rated and not fixed) else named


def _guessed_beside(draft: Draft, clause: Clause) -> bool:
    """A need that only general words of a condition speak of is none beside a wish of another kind."""
    guessed = all(item.rule == GUESSED for item in clause.of("occasion"))
    return guessed and any(other.has("relative", "factor", "rate", "vague") for other in draft.clauses)


def _goes_on(draft: Draft, at: int, open_event: int) -> bool:
    """ "If it breaks. If it's new. If it's dearer.": a row of sentences that are conditions and nothing else."""
    sentences = {open_event, draft.clauses[at].sentence}
    row = [clause for clause in draft.clauses if clause.sentence in sentences]
    return 0 <= open_event == draft.clauses[at].sentence - 1 and not any(
        clause.has("contact", "rate") for clause in row
    )


def _extend(draft: Draft, more: tuple[str, ...]) -> None:
    last = max(n for n, wish in enumerate(draft.wishes) if wish.kind == "event")
    wish = draft.wishes[last]
    both = tuple(dict.fromkeys([*wish.trigger, *more]))
    draft.wishes[last] = Wish("event", wish.span, trigger=both, channel=wish.channel, rule=wish.rule)


def _rated(draft: Draft) -> bool:
    """Whether a rate is wished for in the steady state; that of a stage leaves it to what comes afterwards."""
    return any(wish.kind == "periodic" and wish.when in (None, "steady") for wish in draft.wishes)


def _offered(draft: Draft, clause: Clause) -> bool:
    """An offer to ask when needed beside a rate is no wish of its own, unless it is set against it.

    "Monthly until we're live, then on request": it is, where every rate is that of a stage.
    """
    if clause.has("steady"):
        return not staged(draft)
    added = any(other.has("plus") for other in draft.clauses)
    added = added or (not ADDING.isdisjoint(clause.lead.split()) and not _promised(draft, clause))
    added = added or clause.has("otherwise") or by_its_own_way(draft, clause) or _set_against(draft, clause)
    return _rated(draft) and not (added or clause.has("rate"))


def _set_against(draft: Draft, clause: Clause) -> bool:
    """ "When we need help, call us. Otherwise once a quarter": what comes after is for all other times."""
    at = draft.clauses.index(clause)
    opens = at == 0 or draft.clauses[at - 1].sentence != clause.sentence
    rated = next((one for one in draft.clauses[at + 1 : at + 3] if one.has("rate")), None)
    return opens and rated is not None and rated.items[0].kind == "otherwise"


def _promised(draft: Draft, clause: Clause) -> bool:
    """ "... and we'll call if need be": what the writers will do is no contact of ours."""
    return any("PROMISING" in draft.tokens[item.start].lexeme.classes for item in clause.of("event"))


def _triggers(draft: Draft, at: int) -> list[str]:
    clause = draft.clauses[at]
    marker = next((n for n, item in enumerate(clause.items) if item.kind == "marker"), None)
    told = [
        item
        for item in clause.items[:marker]
        if item.kind in ("past", "too_much", "too_little", "elsewhere", "supposed")
    ]
    if told or heard_only_then(draft, clause, marker) or clause.has("rate", "relative", "factor", "vague", "delegated"):
        return []
    rated = _rated(draft)
    tied = clause.has("contact", "plus", "otherwise") or clause.marked in ("otherwise", "apart")
    tied = tied or not ADDING.isdisjoint(clause.lead.split())
    urgent = at_once(draft, clause) or unless_trouble(draft, clause)
    if rated and not (tied or urgent or _asked_beside(draft, at) or only_then(draft, clause)):
        return []
    if rated and not clause.has("contact", "plus") and times_a_rate(draft, at):
        return []
    if _beside_a_vague_wish(draft, at) and not clause.has("contact", "want", "plus"):
        return []
    guessed = all(item.rule == GUESSED for item in clause.of("occasion"))
    if (
        guessed
        and not clause.has("contact")
        and clause.lead[-1:] != ":"
        and not (rated and (urgent or added_trouble(clause) or clause.has("plus")))
        and not _answered_by_contact(draft, at)
        and (
            draft.wishes
            or clause.items[0].kind not in OPENING
            or (len(draft.clauses) > FEW and not _asked_beside(draft, at))
        )
    ):
        return []
    named = named_in(draft, clause)
    asked = clause.has("contact") and clause.has("want") and not any(c.has("rate") for c in draft.clauses)
    if not named or (marker is None and not (asked or _listed(draft, at))):
        return []
    if told_of(clause, marker) or of_a_day(draft, at):
        return []
    conditional = any(item.kind == "marker" and item.value in ("when", "until") for item in clause.items)
    conditional = conditional or comes_before(draft, clause, named)
    if clause.has("contact") and not _lends_stage(draft, at):
        return named
    if not conditional and not _listed(draft, at):
        return []
    return [] if _lends_stage(draft, at) else named


def _asked_beside(draft: Draft, at: int) -> bool:
    """Contact is asked for in a clause of the same sentence that names no rate of its own."""
    sentence = draft.clauses[at].sentence
    return any(
        clause.sentence == sentence
        and clause.has("contact")
        and not clause.content
        and not clause.has("past", "present")
        for clause in draft.clauses
    )


def _answered_by_contact(draft: Draft, at: int) -> bool:
    """ "Should the gateway go down, phone at once": a condition opens the sentence, and bare contact answers it."""
    clause, after = draft.clauses[at], next(iter(draft.clauses[at + 1 : at + 2]), None)
    if after is None or after.sentence != clause.sentence or clause.items[0].kind != "marker":
        return False
    return after.has("contact") and not after.content and not after.has("not", "past", "present")


def _beside_a_vague_wish(draft: Draft, at: int) -> bool:
    """ "Now and again, when the wind drops": the condition only says when."""
    sentence = draft.clauses[at].sentence
    return any(clause.sentence == sentence and clause.has("vague") for clause in draft.clauses[:at])


def _listed(draft: Draft, at: int) -> bool:
    """One of a row of reasons after a clause that opened it."""
    sentence = draft.clauses[at].sentence
    return any(
        clause.sentence == sentence
        and (clause.has("contact") or len(clause.items) == 1 or _opens_list(draft, clause))
        and any(i.value == "when" for i in clause.of("marker"))
        for clause in draft.clauses[:at]
    )


def _opens_list(draft: Draft, clause: Clause) -> bool:
    """ "There are only occasions: an outage, a breach": the condition ends in a colon."""
    return any(draft.tokens[item.end - 1].lexeme.form == ":" for item in clause.of("marker"))


def _lends_stage(draft: Draft, at: int) -> bool:
    """Whether the clause limits the rate of a clause beside it instead of standing for itself."""
    clause = draft.clauses[at]
    before = draft.clauses[at - 1] if at else None
    after = draft.clauses[at + 1] if at + 1 < len(draft.clauses) else None
    if clause.when is None or clause.has("plus") or "and" in clause.lead:
        return False
    if after is not None and after.sentence == clause.sentence and wished_rate(after) and after.when == clause.when:
        return not clause.has("contact")
    lent = before is not None and before.sentence == clause.sentence and before.when == clause.when
    return lent and before is not None and wished_rate(before) and not clause.has("contact")
