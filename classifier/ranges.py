"""Mentions that belong together: two rates that make a range, days in a row, counts whose period was named before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from cadence import Bound, Cadence, Unit
from classifier.items import Item
from classifier.lexicon import forms
from classifier.sums import add_up, each_season, prefer_one
from classifier.tokens import Token

# A length of time is a rate in an answer of hardly more words: "three months would be good".
MOST_AROUND = 6
# Breaks that may stand between the two ends of a range or a row, and the first end itself.
MOST_BETWEEN = 6
TOLD = frozenset(["past", "present", "elsewhere", "too_much", "too_little", "sarcasm"])
TELLING = TOLD | {"alone", "occasion", "season", "relative", "vague", "defer", "stop", "event"}
BETWEEN_RATES = forms("BETWEEN_RATES")
RANGE_WORDS = forms("RANGE_WORDS")


def combine(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """The items with repetitions, ranges, rows of days and lone counts settled."""
    _rhythm_of_an_occasion(items)
    found = _days_in_a_row(_ranges(items, tokens), tokens)
    each_season(found)
    add_up(found, tokens)
    prefer_one(found, tokens)
    return _lone_numbers(found, tokens)


def _forms(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    return [token.lexeme.form for token in tokens[start:end]]


def _ranges(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """ "Monthly or every two months", "between every month and every quarter"."""
    found: list[Item] = []
    before: Item | None = None
    chosen = any(item.kind == "choice" for item in items)
    for item in items:
        if before and not chosen and _joined(before, item, tokens):
            del found[found.index(before, -MOST_BETWEEN) + 1 :]
            continue
        found.append(item)
        before = before if item.kind == "break" else item
    return found


def _joined(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """Whether the mention before has taken up this one, as a repetition or as the other end of a range."""
    if item.kind != "rate" or before.cadence is None or item.cadence is None:
        return False
    if before.kind == "rate" and item.cadence == before.cadence and item.start == before.end:
        before.end = item.end
        return True
    if _from_to(before, item, tokens):
        before.status = "past"
    elif _preferred_to(before, item, tokens):
        item.status = "refused"
    elif _make_range(before, item, tokens):
        before.cadence = Cadence.between(before.cadence, item.cadence)
        before.kind, before.end, before.days = "rate", item.end, ()
        return True
    return False


def _from_to(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """ "From weekly to monthly" is a change, not a range."""
    opened = before.start > 0 and tokens[before.start - 1].lexeme.form == "from"
    opened = opened and _forms(tokens, before.start - 2, before.start - 1) not in (["somewhere"], ["anywhere"])
    return opened and before.kind == item.kind == "rate" and _changing(tokens[before.end : item.start])


def _changing(between: Sequence[Token]) -> bool:
    """ "From fortnightly calls to one every two months"."""
    lexemes = [token.lexeme for token in between]
    return (
        bool(lexemes)
        and lexemes[-1].form == "to"
        and all("CONTACT" in lexeme.classes or lexeme.form in ("down", "up", "back") for lexeme in lexemes[:-1])
    )


def _preferred_to(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    """ "I prefer weekly mails to a monthly call"."""
    opening = _forms(tokens, max(0, before.start - MOST_BETWEEN), before.start)
    between = _forms(tokens, before.end, item.start)
    return item.kind == before.kind == "rate" and "to" in between and any("prefer" in form for form in opening)


def _make_range(before: Item, item: Item, tokens: Sequence[Token]) -> bool:
    kinds = (before.kind, item.kind)
    if item.kind != "rate" or before.cadence is None or item.cadence is None or before.kind not in ("rate", "alone"):
        return False
    if item.start - before.end >= MOST_BETWEEN:
        return False
    between = _forms(tokens, before.end, item.start)
    opened = "between" in _forms(tokens, max(0, before.start - 2), before.start)
    plain = kinds == ("rate", "rate") and before.cadence.per_year != item.cadence.per_year
    words = set(between)
    return plain and bool(words) and words <= BETWEEN_RATES and (opened or bool(words & RANGE_WORDS))


def _rhythm_of_an_occasion(items: list[Item]) -> None:
    """ "Before our annual budget meeting" names an occasion, not how often."""
    for marker, rate, occasion in zip(items, items[1:], items[2:], strict=False):
        if marker.kind == "marker" and rate.rule == "rate-word" and occasion.kind == "occasion":
            rate.kind = "noise"


def _days_in_a_row(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """ "Tuesday or Wednesday", "Mon, Wed and Fri"."""
    found: list[Item] = []
    last: Item | None = None
    for item in items:
        if item.kind == "days" and last and last.kind == "days" and item.start - last.end < MOST_BETWEEN:
            between = _forms(tokens, last.end, item.start)
            if set(between) <= {"or", "and", "/", ",", "&", "on"}:
                del found[found.index(last, -MOST_BETWEEN) + 1 :]
                last.days = tuple(dict.fromkeys((*last.days, *item.days)))
                last.either = last.either or item.either or "or" in between
                last.plural, last.end = last.plural or item.plural, item.end
                continue
        found.append(item)
        last = last if item.kind == "break" else item
    return found


def _lone_numbers(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """A count takes the period of the rate named before it; a length of time is a rate where it stands alone."""
    if not any(item.kind == "alone" for item in items):
        return items
    _counts_of_a_cycle(items)
    rates = [item for item in items if item.kind == "rate"]
    if not rates:
        _counts_in_other_months(items, tokens)
        _counts_in_a_frame(items, tokens)
        _counts_by_occasion(items)
        _counts_of_a_year(items, tokens)
    else:
        _counts_straight_after(items, tokens)
    alone = [item for item in items if item.kind == "alone"]
    said = sum(item.kind not in ("break", "want", "bound", "marker", "enough", "contact") for item in items)
    for item in alone:
        alike = item.value in ("interval", "frame")
        if alike and ((said == 1 and len(tokens) <= item.length + MOST_AROUND) or _only_length(item, items, rates)):
            item.kind = "rate"
        elif item.value in ("count", "instead"):
            _count_like(item, [rate for rate in rates if rate.start < item.start])
    return items


def _only_length(item: Item, items: list[Item], rates: list[Item]) -> bool:
    """The only length of time in an answer that asks for something and tells of nothing."""
    others = {other.kind for other in items if other is not item}
    return item.value == "interval" and "want" in others and not rates and not others & TELLING


def _counts_by_occasion(items: list[Item]) -> None:
    """ "Once after Easter and once at the stocktake" is twice a year."""
    counts = [item for item in items if item.kind == "alone" and item.value == "count"]
    placed = [item for item in items if item.kind in ("season", "occasion")]
    if len(counts) >= 2 and len(placed) >= 2 and not any(item.kind in TOLD for item in items):
        total = sum(item.number[0] for item in counts)
        counts[0].kind, counts[0].cadence = "rate", Cadence.times(total, 1, Unit.YEAR)
        for item in (*counts[1:], *placed):
            item.kind = "noise"


def _counts_in_other_months(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "In all other months one call": so many a month."""
    counts = [item for item in items if item.kind == "alone" and item.value == "count"]
    single = [i for i in items if i.kind == "contact" and i.start and tokens[i.start - 1].lexeme.form in ("a", "one")]
    counts = counts or single
    for item in items:
        named = [t.lexeme.classes["UNIT"] for t in tokens[item.start : item.end] if "UNIT" in t.lexeme.classes]
        if item.kind == "otherwise" and len(counts) == 1 and named and named[0] in ("P1M", "P1W", "P3M"):
            base = Cadence.parse(f"1/{named[0]}")
            low, high = counts[0].number
            bound = Bound.RANGE if low < high else Bound.EXACT
            counts[0].kind, counts[0].cadence = "rate", replace(base, low=low, high=high, bound=bound)


def _counts_straight_after(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Before the renewal weekly. All other months, one conversation": the rate of the rest of the time."""
    for before, item in _beside_one_another(items):
        if before.kind == "otherwise" and item.kind == "alone" and item.value == "count":
            _counts_in_other_months([before, item], tokens)


def _beside_one_another(items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of items with nothing but a mark within the sentence between them."""
    said = [item for item in items if item.kind != "break" or item.value == "sentence"]
    return pairwise(said)


def _counts_of_a_cycle(items: list[Item]) -> None:
    """ "We plan in blocks of ten weeks, one conversation per block": so many in the length that was named."""
    lengths = [item for item in items if item.kind == "alone" and item.value == "interval"]
    counts = [item for item in items if item.kind == "alone" and item.value == "percycle"]
    if len(lengths) == 1 and counts and lengths[0].cadence:
        low, high = counts[-1].number
        bound = Bound.RANGE if low < high else Bound.EXACT
        counts[-1].kind, counts[-1].cadence = "rate", replace(lengths[0].cadence, low=low, high=high, bound=bound)
        lengths[0].kind = "noise"


def _counts_in_a_frame(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Three times, four if it must be. Per year": the period of a count that stands apart from it."""
    counts = [item for item in items if item.kind == "alone" and item.value == "count"]
    frames = [item for item in items if item.kind == "alone" and item.value == "frame"]
    bare = _bare_number(frames[0], tokens) if frames and not counts else None
    if bare and frames[0].cadence:
        frames[0].kind = "rate"
        frames[0].cadence = replace(frames[0].cadence, low=bare, high=bare)
    elif counts and frames and frames[0].cadence:
        base = frames[0].cadence
        low, high = counts[0].number
        bound = Bound.RANGE if low < high else Bound.EXACT
        counts[0].kind, counts[0].cadence = "rate", replace(base, low=low, high=high, bound=bound)
        for item in (*counts[1:], *frames):
            item.kind = "noise"


def _counts_of_a_year(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "We met ten times last year; let us plan five": the count that is to come, of the period told of."""
    planned = [item for item in items if item.kind == "alone" and item.value == "instead"]
    yearly = any(token.lexeme.classes.get("UNIT") == "P1Y" for token in tokens)
    if planned and yearly and not any(item.kind == "rate" for item in items):
        low, high = planned[-1].number
        planned[-1].kind = "rate"
        planned[-1].cadence = Cadence(low, high, 1, Unit.YEAR, Bound.RANGE if low < high else Bound.EXACT)


def _bare_number(frame: Item, tokens: Sequence[Token]) -> int | None:
    """ "Two. Per year.": the number that stands before the mark before the period."""
    number = tokens[frame.start - 2].lexeme.classes.get("NUM", "") if frame.start >= 2 else ""
    return int(number) if number.isdigit() and int(number) else None


def _count_like(item: Item, before: list[Item]) -> None:
    """ "We've got two reviews a year now. Make it three"."""
    if before and before[-1].cadence is not None and item.number[0] >= 1:
        period = before[-1].cadence
        low, high = item.number
        bound = Bound.RANGE if low < high else Bound.EXACT
        if period.unit is not Unit.WORKING_DAY and not period.weekdays:
            item.cadence = replace(period, low=low, high=high, bound=bound)
            if item.value == "instead":
                item.kind, before[-1].status = "rate", "corrected"
