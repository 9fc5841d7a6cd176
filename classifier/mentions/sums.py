"""Counts that are added up or taken away: "two in spring, one in autumn", "six a year, drop one"."""

from collections.abc import Sequence
from dataclasses import replace

from cadence import ONCE_A_YEAR, Bound, Unit
from classifier.mentions.items import Item
from classifier.mentions.shared_periods import counts_of_each_period, share_onwards
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What may stand between counts that share the period of the last one, and what joins or sums them up.
BETWEEN = frozenset(["break", "plus", "contact", "noise"])
JOINING = forms("JOINING")
SUMMING = forms("SUMMING")
COUNTING = "contacts-per-period"
# Beyond so many contacts a year nobody counts single ones.
COUNTABLE = 26
CONCLUDING = forms("CONCLUDING")
TOLD = frozenset(["past", "present", "elsewhere", "sarcasm"])


def add_up(items: list[Item], tokens: Sequence[Token]) -> None:
    """Settle counts that share a period, fall on named moments, or change the count before them."""
    kinds = {item.value for item in items if item.kind in ("alone", "change")}
    if "count" in kinds:
        for at, item in enumerate(items):
            if item.kind == "rate" and (item.rule == COUNTING or (item.rule == "count-per-period" and item.channel)):
                _share_period(items, at, tokens)
                share_onwards(items, at, tokens)
                _share_year([other for other in items[at : at + 4] if other.kind not in BETWEEN - {"contact"}], tokens)
        counts_of_each_period(items, tokens)
    if "moment" in kinds:
        _at_moments(items)
    if "total" in kinds:
        _total(items, tokens)
    if kinds & {"plus", "minus"}:
        _change(items)


def _share_period(items: list[Item], at: int, tokens: Sequence[Token]) -> None:
    """Counts straight before a rate take its period: a wish of their own by another channel, else part of the sum."""
    rate = items[at]
    for count in _counts_before(items, at):
        between = {token.lexeme.form for token in tokens[count.end : rate.start]}
        if between & SUMMING:
            count.kind = "noise"
        elif between & JOINING and rate.cadence is not None and rate.cadence.unit is not Unit.WORKING_DAY:
            low, high = count.number
            own = count.channel not in ("", "any", rate.channel)
            low, high = (low, high) if own else (low + rate.cadence.low, high + rate.cadence.high)
            target = count if own else rate
            target.cadence = rate.cadence.counted(low, high)
            count.kind = "rate" if own else "noise"


def _share_year(beside: list[Item], tokens: Sequence[Token]) -> None:
    """ "Two mails a year plus one visit": a count by another way of contact that is added shares the year."""
    if [item.kind for item in beside[:2]] != ["rate", "alone"]:
        return
    rate, count = beside[:2]
    if not {token.lexeme.form for token in tokens[rate.end : count.start]} <= JOINING:
        return
    yearly = rate.cadence is not None and rate.cadence.unit is Unit.YEAR and rate.cadence.every == 1
    if yearly and count.value == "count" and count.channel not in ("", "any", rate.channel):
        count.kind, count.cadence = "rate", ONCE_A_YEAR.counted(*count.number)


def _counts_before(items: list[Item], at: int) -> list[Item]:
    found = []
    for item in reversed(items[:at]):
        if item.kind == "alone" and item.value == "count" and item.channel:
            found.append(item)
        elif item.kind not in BETWEEN or (item.kind == "break" and item.value == "sentence"):
            break
    return found


def _at_moments(items: list[Item]) -> None:
    """ "Two in spring and two in autumn" are four a year; beside a rate they only name a season."""
    moments = [item for item in items if item.kind == "alone" and item.value == "moment"]
    rated = any(item.kind == "rate" for item in items)
    told = any(item.kind in TOLD for item in _sentence_of(items, moments[0]))
    ways = {item.channel for item in items if item.kind in ("rate", "contact")}
    _row_of_months(items, moments)
    for item in moments:
        item.kind = "season" if rated or told else "noise"
        alone = rated and len(moments) == 1 and not told
        if alone and (item.channel not in ("", "any", *ways) or _by_another_way(items, item)):
            item.kind, item.cadence = "rate", ONCE_A_YEAR.counted(item.number[0])
    if not told and (not rated or len(moments) > 1):
        moments[0].kind = "rate"
        beside = 0 if rated else _contact_in_seasons(_sentence_of(items, moments[0]))
        moments[0].cadence = ONCE_A_YEAR.counted(sum(item.number[0] for item in moments) + beside)
        for item in items:
            item.kind = "noise" if not rated and item.kind in ("season", "stage") else item.kind


def _by_another_way(items: list[Item], moment: Item) -> bool:
    """ "Come to the office once each spring, and send a mail every month": contact that no rate is of."""
    part = next(part for part in _parts(items) if moment in part)
    named = {item.channel for item in part if item.kind == "contact"} - {"any"}
    rated = {item.channel for item in items if item.kind == "rate"}
    return len(named) == 1 and not {"", "any", *named} & rated and not moment.channel


def _parts(items: list[Item]) -> list[list[Item]]:
    """The items between the breaks."""
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.kind == "break":
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _contact_in_seasons(items: list[Item]) -> int:
    """ "A note at Christmas and another at midsummer": contact in a season that no count stands beside."""
    kinds = [[item.value if item.value == "moment" else item.kind for item in part] for part in _parts(items)]
    return sum({"contact", "season"} <= set(part) and "moment" not in part for part in kinds)


def _row_of_months(items: list[Item], moments: list[Item]) -> None:
    """ "The third Tuesday in February, May, August and November": the months that follow are counted like the first."""
    for moment in moments:
        count, _ = moment.number
        for item in items[items.index(moment) + 1 :]:
            if item.kind == "break" and item.value != "sentence":
                continue
            if item.kind != "season" or item.either:
                break
            count += moment.number[0] * item.number[0]
        moment.number = (count, count)


def _sentence_of(items: list[Item], item: Item) -> list[Item]:
    """The items of the sentence in which an item stands."""
    at = items.index(item)
    ends = [n for n, other in enumerate(items) if other.kind == "break" and other.value == "sentence"]
    start = max((n for n in ends if n < at), default=0)
    return items[start : min((n for n in ends if n > at), default=len(items))]


def each_season(items: list[Item]) -> None:
    """ "A monthly mail, and each spring a visit": a season of every year beside contact, where another rate stands."""
    if not any(item.kind == "rate" for item in items):
        return
    for part in _parts(items):
        kinds = {other.kind for other in part}
        named = [other for other in part if other.kind == "season" and other.plural and other.number == (1, 1)]
        if len(named) == 1 and "contact" in kinds and not kinds & {"rate", "not", "stop", *TOLD}:
            named[0].kind, named[0].cadence = "rate", ONCE_A_YEAR


def _total(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "After the harvest and at the stocktake, that makes two": the sum of a year, whatever was named before."""
    total = next(item for item in reversed(items) if item.kind == "alone" and item.value == "total")
    if not _concludes(total, tokens):
        total.kind = "noise"
        return
    rates = [item for item in items if item.kind == "rate" and item.cadence]
    named = rates[-1].cadence if len(rates) == 1 else None
    if named and named.unit is Unit.YEAR and named.low == total.number[0]:
        total.kind, total.cadence, total.note = "rate", replace(named, bound=Bound.EXACT), "chosen"
        rates[0].kind = "noise"
        return
    if not rates and not any(item.kind in ("past", "present", "sarcasm") for item in items):
        total.kind, total.cadence = "rate", ONCE_A_YEAR.counted(total.number[0])
        for item in items:
            item.kind = "noise" if item.kind in ("stage", "alone") else item.kind
    elif named and named.per_year[1] <= COUNTABLE and not rates[0].status and named.unit is not Unit.YEAR:
        rates[0].cadence = ONCE_A_YEAR.counted(total.number[0])


def _concludes(total: Item, tokens: Sequence[Token]) -> bool:
    """ "Monthly halved, so six", but not "so two of us": a bare number is a sum only at the end of what is said."""
    bare = total.length == 2 and "CONTACT" not in tokens[total.end - 1].lexeme.classes
    opened = tokens[total.start].lexeme.form in CONCLUDING
    return not (bare and opened) or total.end == len(tokens) or bool(tokens[total.end].lexeme.mark)


def _change(items: list[Item]) -> None:
    """ "Six a year. Drop one": a change of the count named before; where none is, a wish for more or less."""
    for at, item in enumerate(items):
        if item.kind != "change":
            continue
        base = next((other for other in reversed(items[:at]) if other.kind == "rate" and other.cadence), None)
        new = _changed(base, item) if base else None
        if base and new:
            item.kind, item.channel, item.cadence = "rate", base.channel, ONCE_A_YEAR.counted(new)
            base.status = "corrected"
        else:
            item.kind, item.value = "relative", "less" if item.value == "minus" else "more"


def _changed(base: Item, item: Item) -> int | None:
    low, high = base.cadence.per_year if base.cadence else (0.0, 0.0)
    new = int(low) + (item.number[0] if item.value == "plus" else -item.number[0])
    return new if low == high == int(low) <= COUNTABLE and new >= 1 else None
