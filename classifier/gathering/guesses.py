"""The likeliest wish of an answer in which nothing was understood for certain: shown to a person, never acted upon."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from cadence import ONCE_A_YEAR, Bound, Cadence, Unit
from classifier.gathering.occasions.event_ways import way_of
from classifier.judging.limits import bound_of, channel_of
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Fates by which a rate is told of rather than refused.
TOLD = frozenset(["past", "present", "elsewhere", "supposed"])
# So seldom nobody is called too often.
SELDOM = 4.0
# After a number that counts what was spoken of before: "four would do", "six this year".
COUNTED_ON = forms("COUNTED_ON")
GUESSED = "guessed"
GUESSED_AS_TOLD = "guessed from a rate that is told of"


def guess(draft: Draft) -> None:
    """Where no wish was found: a length of time, a rate that is told of, a count, or an occasion."""
    if any(clause.has("defer", "sarcasm") for clause in draft.clauses) or "?" in draft.text:
        return
    ways: tuple[Callable[[Draft], bool], ...] = (
        _by_interval,
        _by_number_asked,
        _by_rate_told,
        _by_count,
        _by_seasons,
        _by_level,
        _by_occasion,
    )
    found = next((way for way in ways if way(draft)), None)
    if found:
        of_others = any(item.status == "elsewhere" for _, item in _items(draft, "rate"))
        draft.doubts.append(GUESSED_AS_TOLD if found is _by_rate_told and not of_others else GUESSED)


def last_stage(draft: Draft) -> None:
    """Where every rate was taken for that of a stage, the one named last is likely to be the steady one."""
    limited = [at for at, wish in enumerate(draft.wishes) if wish.kind == "periodic"]
    if len(limited) > 1 and all(wish.when not in (None, "steady") for wish in draft.wishes):
        draft.wishes[limited[-1]] = replace(draft.wishes[limited[-1]], when="steady")
        draft.doubts.append("the last of several stages")


def seldom_refused(draft: Draft) -> None:
    """ "Twice a year" is hardly ever refused for being too often: then the refusal was meant for something else."""
    judged = [wish for wish in draft.wishes if wish.direction == "less"]
    for at, item in _items(draft, "rate"):
        rate = item.cadence
        if rate and item.status == "refused" and rate.per_year[1] <= SELDOM and len(judged) == len(draft.wishes) == 1:
            draft.wishes.clear()
            _periodic(draft, at, item, rate)
            draft.doubts.append(GUESSED)
            return


def _items(draft: Draft, *kinds: str) -> Iterator[tuple[int, Item]]:
    return ((at, item) for at, clause in enumerate(draft.clauses) for item in clause.of(*kinds))


def _by_interval(draft: Draft) -> bool:
    found = [(at, item) for at, item in _items(draft, "alone") if item.value == "interval"]
    if len(found) != 1 or any(clause.has("stop") for clause in draft.clauses):
        return False
    at, item = found[0]
    return item.cadence is not None and _periodic(draft, at, item, item.cadence)


def _by_number_asked(draft: Draft) -> bool:
    """ "Last year there were 26 meetings. Let's plan for twelve": a number proposed in the place of one told of."""
    told: Item | None = None
    for at, clause in enumerate(draft.clauses):
        asking = clause.has("want", "enough", "supposed") and not clause.has("past", "not", "rate")
        places = range(clause.start, clause.end) if told and asking else ()
        number = next((place for place in places if _proposed(draft, place)), None)
        if told and number is not None:
            low, _, high = draft.tokens[number].lexeme.classes["NUM"].partition("-")
            unit = told.cadence.unit if told.kind == "rate" and told.cadence else Unit.YEAR
            cadence = Cadence.once_every(1, unit).counted(int(low), int(high or low))
            return _periodic(draft, at, _placed(clause, number, told.channel), cadence)
        counts = (item for item in clause.of("rate", "alone") if item.cadence or item.value == "count")
        told = next(counts, told)
    return False


def _placed(clause: Clause, number: int, channel: str) -> Item:
    """The mention that a number belongs to, or one of its own."""
    known = next((item for item in clause.items if item.start <= number < item.end), None)
    item = known or Item("alone", "count", number, number + 1, "count-alone", channel=channel)
    if known is None:
        clause.items = sorted([*clause.items, item], key=lambda each: each.start)
    return item


def _proposed(draft: Draft, place: int) -> bool:
    """A number that counts what was counted before: "twelve.", "four would do", "six this year"."""
    after = draft.tokens[place + 1].lexeme if place + 1 < len(draft.tokens) else None
    alone = after is None or bool(after.mark) or after.form in COUNTED_ON
    word = draft.tokens[place].lexeme
    return alone and "NUM" in word.classes and word.form != "one"  # "use every one" counts nothing


def _by_rate_told(draft: Draft) -> bool:
    told = [(at, item) for at, item in _items(draft, "rate") if item.status in TOLD and item.cadence]
    if not told or any(clause.has("stop") for clause in draft.clauses):
        return False
    at, item = told[-1]
    return item.cadence is not None and _periodic(draft, at, item, item.cadence)


def _by_count(draft: Draft) -> bool:
    counts = [(at, item) for at, item in _items(draft, "alone") if item.value == "count"]
    if not counts or any(clause.has("not", "stop") for clause in draft.clauses):
        return False
    low, high = (sum(ends) for ends in zip(*(item.number for _, item in counts), strict=True))
    return _periodic(draft, *counts[0], ONCE_A_YEAR.counted(low, high))


def _by_seasons(draft: Draft) -> bool:
    """ "After the sowing in spring, and again in autumn": as often a year as times of the year are named."""
    named = [(at, item) for at, item in _items(draft, "season") if not item.either and not item.status]
    times = sum(item.number[0] for _, item in named)
    if times < 2 or any(clause.has("not", "stop") for clause in draft.clauses):
        return False
    return _periodic(draft, *named[0], ONCE_A_YEAR.counted(times))


def _by_level(draft: Draft) -> bool:
    """A rate word in a clause that seemed to speak of somebody else."""
    for at, item in _items(draft, "vague"):
        channel = channel_of(draft.clauses, at, item)
        draft.add(Wish("vague", draft.span(item), level=item.value, channel=channel, rule=item.rule))
        return True
    return False


def _by_occasion(draft: Draft) -> bool:
    opened = min((item.start for _, item in _items(draft, "marker") if item.value == "when"), default=len(draft.tokens))
    for at, item in _items(draft, "occasion"):
        named = next((name.split(":")[1] for name in item.classes if name.startswith("TRIG:")), "")
        if named and item.start >= opened:
            channel = way_of(draft, at, item)
            draft.add(Wish("event", draft.span(item), trigger=(named,), channel=channel, rule=item.rule))
            return True
    return False


def _periodic(draft: Draft, at: int, item: Item, cadence: Cadence) -> bool:
    bound = bound_of(draft.clauses, at, item, draft.tokens)
    channel = channel_of(draft.clauses, at, item)
    cadence = (
        replace(cadence, bound=Bound.RANGE) if cadence.per_year[0] < cadence.per_year[1] else cadence.bounded(bound)
    )
    draft.add(Wish("periodic", draft.span(item), cadence, channel=channel, rule=item.rule))
    return True
