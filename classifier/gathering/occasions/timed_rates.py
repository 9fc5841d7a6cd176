"""Contact each time that something comes whose rate is told: "the council sits monthly; brief me before each"."""

from collections.abc import Iterator

from cadence import ONCE_A_YEAR, Cadence
from classifier.judging.limits import channel_of
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Markers that look ahead to something, or back at it.
TIMING = frozenset(
    ["ahead-of-it", "ahead-of-an-occasion", "lead-time", "at-each-occasion", "after-an-occasion", "condition"]
)
# What points to all that comes: "before each", "ahead of both", "in time for it".
EACH_OF_THEM = forms("POINTING_EACH")
BESIDE = forms("BESIDE_IN_TIME")
# With one of these a rate is asked for itself.
ASKED = ("want", "enough", "bound", "restore", "plus", "otherwise", "past")
# What comes of no rhythm.
SUDDEN = frozenset(["incident", "security"])
SMALL = frozenset(["PLAIN", "CONTACT", "NUM"])
TOLD = frozenset(["", "elsewhere", "present"])
# So many letters of a word are the same in "inspectors" and "inspection".
STEM = 5


def time_by_rates(draft: Draft) -> None:
    """Where contact is wished each time, wish for the rate of what is told, and no longer for an event."""
    if not any(wish.kind == "event" for wish in draft.wishes):
        return
    for at, clause in enumerate(draft.clauses):
        for marker in clause.of("marker"):
            if at and marker.rule in TIMING and _points_back(draft, clause, marker):
                _settle(draft, at, marker)
                return


def _points_back(draft: Draft, clause: Clause, marker: Item) -> bool:
    """ "The week before.", "ahead of each", "before either inspection" where what is inspected was spoken of."""
    said = [token.lexeme.form for token in draft.tokens[marker.start : clause.end]]
    if marker.length == len(said):
        return not BESIDE.isdisjoint(said) or not EACH_OF_THEM.isdisjoint(said)
    if EACH_OF_THEM.isdisjoint(said[: marker.length + 1]):
        return False
    named = [token.lexeme for token in draft.tokens[marker.end : clause.end] if not SMALL & token.lexeme.classes.keys()]
    named = [lexeme for lexeme in named if lexeme.form not in EACH_OF_THEM and not lexeme.mark]
    return not named or any(_spoken_of(draft, clause, lexeme.form) for lexeme in named[:2])


def _spoken_of(draft: Draft, clause: Clause, form: str) -> bool:
    return len(form) >= STEM and any(token.lexeme.form[:STEM] == form[:STEM] for token in draft.tokens[: clause.start])


def _settle(draft: Draft, at: int, marker: Item) -> None:
    clause = draft.clauses[at]
    start, end = draft.tokens[clause.start].start, draft.tokens[clause.end - 1].end
    events = [wish for wish in draft.wishes if wish.kind == "event" and start <= wish.span[0] < end]
    events = [wish for wish in events if SUDDEN.isdisjoint(wish.trigger)]
    told = list(_told(draft.clauses[:at]))
    if not events or len(told) != 1:
        return
    item, cadence = told[0]
    span, channel = draft.span(item), channel_of(draft.clauses, at, marker) or events[0].channel
    kept = [wish for wish in draft.wishes if wish not in events and wish.span != span]
    draft.wishes = [*kept, Wish("periodic", span, cadence, channel=channel, rule=item.rule)]


def _told(clauses: list[Clause]) -> Iterator[tuple[Item, Cadence]]:
    """The rates that are only told of, or else the times of the year that are named."""
    rates = [(clause, rate) for clause in clauses for rate in clause.of("rate") if rate.cadence]
    named = [item for clause in clauses for item in clause.of("season") if not (item.either or clause.has("past"))]
    if rates:
        yield from ((rate, rate.cadence) for clause, rate in rates if rate.cadence and _only_told(clause, rate))
    elif (times := sum(item.number[0] for item in named)) > 1:
        yield named[0], ONCE_A_YEAR.counted(times)


def _only_told(clause: Clause, rate: Item) -> bool:
    ways = {item.channel for item in (rate, *clause.of("contact"))} - {"", "any"}
    return rate.status in TOLD and clause.when in (None, "steady") and not ways and not clause.has(*ASKED)
