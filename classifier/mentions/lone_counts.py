"""Counts and lengths of time that stand without a rate of their own."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cadence import ONCE_A_YEAR, Cadence, Unit
from classifier.mentions.items import INSTEAD, Item
from classifier.words.tokens import Token

# A length of time is a rate in an answer of hardly more words: "three months would be good".
MOST_AROUND = 6
TOLD = frozenset(["past", "present", "elsewhere", "too_much", "too_little", "sarcasm"])
TELLING = TOLD | {"alone", "occasion", "season", "relative", "vague", "defer", "stop", "event"}


def settle_lone_counts(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """A count takes the period of the rate named before it; a length of time is a rate where it stands alone."""
    if not any(item.kind == "alone" for item in items):
        return items
    _once_as_when(items, tokens)
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
        elif item.value == "elliptic":
            _every_like(item, [rate for rate in rates if rate.start < item.start], tokens)
    return items


def _once_as_when(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Once guests sleep in it, monthly": the word opens a time, where nothing that is counted follows it."""
    for at, item in enumerate(items):
        opens = item.rule == "count-alone" and item.length == 1 and tokens[item.start].lexeme.form == "once"
        after = tokens[item.end : item.end + 2]
        told = len(after) == 2 and after[0].lexeme.unknown and not after[1].lexeme.mark
        if opens and told and (not at or items[at - 1].kind == "break"):
            item.kind, item.value, item.note, item.rule = "marker", "after", "once", "after-an-occasion"


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
        counts[0].kind, counts[0].cadence = "rate", ONCE_A_YEAR.counted(total)
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
            counts[0].kind, counts[0].cadence = "rate", base.counted(*counts[0].number)


def _counts_straight_after(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Weekly before it. All other months, one call": the rate of the rest; "2x/mth, no wait 1x": another count."""
    for before, item in _beside_one_another(items):
        if item.kind != "alone" or item.value != "count":
            continue
        if before.kind == "otherwise":
            _counts_in_other_months([before, item], tokens)
        elif before.kind == "correct" and before.value == "firm":
            item.value = "instead"


def _beside_one_another(items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of items with nothing but a mark within the sentence between them."""
    said = [item for item in items if item.kind != "break" or item.value == "sentence"]
    return pairwise(said)


def _counts_of_a_cycle(items: list[Item]) -> None:
    """ "We plan in blocks of ten weeks, one conversation per block": so many in the length that was named."""
    lengths = [item for item in items if item.kind == "alone" and item.value == "interval"]
    counts = [item for item in items if item.kind == "alone" and item.value == "percycle"]
    nth = [item for item in items if item.kind == "alone" and item.value == "nthcycle"]
    if len(lengths) == 1 and nth and lengths[0].cadence:
        long = lengths[0].cadence
        nth[-1].kind, lengths[0].kind = "rate", "noise"
        nth[-1].cadence = Cadence.once_every(long.every * max(2, nth[-1].number[0]), long.unit)
    elif len(lengths) == 1 and counts and lengths[0].cadence:
        counts[-1].kind, counts[-1].cadence = "rate", lengths[0].cadence.counted(*counts[-1].number)
        lengths[0].kind = "noise"


def _counts_in_a_frame(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Three times, four if it must be. Per year": the period of a count that stands apart from it."""
    counts = [item for item in items if item.kind == "alone" and item.value == "count"]
    frames = [item for item in items if item.kind == "alone" and item.value == "frame"]
    bare = _bare_number(frames[0], tokens) if frames and not counts else None
    if bare and frames[0].cadence:
        frames[0].kind = "rate"
        frames[0].cadence = frames[0].cadence.counted(bare)
    elif counts and frames and frames[0].cadence:
        counts[0].kind, counts[0].cadence = "rate", frames[0].cadence.counted(*counts[0].number)
        for item in (*counts[1:], *frames):
            item.kind = "noise"


def _counts_of_a_year(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "We met ten times last year; let us plan five": the count that is to come, of the period told of."""
    planned = [item for item in items if item.kind == "alone" and item.value == "instead"]
    yearly = any(token.lexeme.classes.get("UNIT") == "P1Y" for token in tokens)
    if planned and yearly and not any(item.kind == "rate" for item in items):
        planned[-1].kind, planned[-1].cadence = "rate", ONCE_A_YEAR.counted(*planned[-1].number)


def _bare_number(frame: Item, tokens: Sequence[Token]) -> int | None:
    """ "Two. Per year.": the number that stands before the mark before the period."""
    number = tokens[frame.start - 2].lexeme.classes.get("NUM", "") if frame.start >= 2 else ""
    return int(number) if number.isdigit() and int(number) else None


def _every_like(item: Item, before: list[Item], tokens: Sequence[Token]) -> None:
    """ "The tyres every 36 months, the brakes every six": the unit is that of the rate before."""
    ends = item.end == len(tokens) or bool(tokens[item.end].lexeme.mark) or "PLAIN" in tokens[item.end].lexeme.classes
    period = before[-1].cadence if before else None
    if period is None or not ends or period.weekdays or item.number[0] < 2:
        item.kind = "noise"
        return
    item.kind, item.cadence = "rate", Cadence.once_every(item.number[0], period.unit)
    if INSTEAD & {token.lexeme.form for token in tokens[max(0, item.start - 2) : item.start]}:
        before[-1].status = "corrected"


def _count_like(item: Item, before: list[Item]) -> None:
    """ "We've got two reviews a year now. Make it three"."""
    if before and before[-1].cadence is not None and item.number[0] >= 1:
        period = before[-1].cadence
        if period.unit is not Unit.WORKING_DAY and not period.weekdays:
            item.cadence = _in_its_stead(period, item) if item.value == "instead" else period.counted(*item.number)
            if item.value == "instead":
                item.kind, before[-1].status = "rate", "corrected"


def _in_its_stead(period: Cadence, item: Item) -> Cadence:
    """ "Every five weeks now. Make it four": a number instead of a length is a length too."""
    low, high = item.number
    single = (period.low, period.high) == (1, 1) and period.every > 1 and low == high
    return Cadence.once_every(low, period.unit) if single else period.counted(low, high)
