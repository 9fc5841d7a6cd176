"""What is left of a rate: a share of it, the months that are not left out, the moments of several rates together."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import gcd, lcm

from cadence import ONCE_A_YEAR, Bound, Cadence, Unit
from classifier.mentions.items import Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

MONTHS_A_YEAR = 12
# What may stand between two moments that are added up, and their rules.
ADDING_UP = forms("ADDING_UP")
# After a part of a rate, how it is meant or what becomes of it.
BY_WAY_OF = forms("BY_WAY_OF")
MOMENT_RULES = frozenset(["named-meeting", "moment-of-each-period"])
# What sets one rate against another: then no months are counted.
SET_AGAINST = frozenset(["otherwise", "steady", "until_then", "correct"])


def settle_remainders(items: list[Item], tokens: Sequence[Token]) -> None:
    """Apply shares and exceptions to the rates that they stand beside."""
    kinds = {item.kind for item in items}
    if "part" in kinds:
        _take_parts(items, tokens)
    if "except" in kinds:
        _leave_out(items, tokens)
    if "rate" in kinds:
        _stretch_of_months(items)
        _add_moments(items, tokens)


def _take_parts(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "We have 26 paydays a year, talk to me on half of them": a share of the only rate named before."""
    for part in [item for item in items if item.kind == "part"]:
        rates = [item for item in items if item.kind == "rate" and item.cadence]
        if len(rates) == 1 and not _breaks_down(part, tokens):
            rate = rates[0]
            rate.cadence = _scaled(rate.cadence, *part.number) if rate.cadence else None
            rate.note, rate.rule, rate.days, part.kind = "chosen", part.rule, (), "used"


def _breaks_down(part: Item, tokens: Sequence[Token]) -> bool:
    """ "A tenth of them by post" only tells how a part of a rate is meant."""
    after = tokens[part.end].lexeme if part.end < len(tokens) else None
    return after is not None and ("CONTACT" in after.classes or after.form in BY_WAY_OF)


def _ends(item: Item, tokens: Sequence[Token]) -> bool:
    return item.end == len(tokens) or bool(tokens[item.end].lexeme.mark)


def _scaled(rate: Cadence, taken: int, of: int) -> Cadence:
    low, high, every = rate.low * taken, rate.high * taken, rate.every * of
    shrink = gcd(low, high, every)
    bound = rate.bound if rate.bound is not Bound.RANGE else Bound.EXACT
    low, high = low // shrink, high // shrink
    return Cadence(low, high, every // shrink, rate.unit, Bound.RANGE if low < high else bound)


def _leave_out(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "Every month except August" is eleven times a year, "quarterly bar Q4" three times."""
    rates = [item for item in items if item.kind == "rate" and item.cadence]
    for item in items:
        if item.kind == "except" and item.value == "but" and not _ends(item, tokens):
            item.kind = "season"
    found = [item for item in items if item.kind == "except"]
    if not found:
        return
    months, quarters = (sum(ends) for ends in zip(*(item.number for item in found), strict=True))
    rate = rates[0] if len(rates) == 1 else None
    left = _left(rate.cadence, months, quarters) if rate and rate.cadence else None
    for item in found:
        item.kind = "used" if left or (rate and rate.cadence and rate.cadence.unit is Unit.YEAR) else "except"
    if rate and left:
        rate.cadence = left


def _left(rate: Cadence, months: int, quarters: int) -> Cadence | None:
    """What is left of a monthly or quarterly rate, None where the months do not tell."""
    if rate.unit is not Unit.MONTH or rate.low < rate.high:
        return None
    if rate.every == 1 and months < MONTHS_A_YEAR:
        return ONCE_A_YEAR.counted(rate.low * (MONTHS_A_YEAR - months)).bounded(rate.bound)
    four = MONTHS_A_YEAR // 3
    if rate.every == 3 and 0 < quarters < four:
        return ONCE_A_YEAR.counted(rate.low * (four - quarters)).bounded(rate.bound)
    return None


def _stretch_of_months(items: list[Item]) -> None:
    """ "Every month from September to June" is ten times a year."""
    rates = [item for item in items if item.kind == "rate" and item.cadence]
    stretches = [item for item in items if item.kind == "season" and item.note.isdigit()]
    set_against = any(item.kind in SET_AGAINST for item in items)
    if len(rates) != 1 or len(stretches) != 1 or set_against:
        return
    rate, stretch = rates[0], stretches[0]
    if rate.cadence == Cadence.once_every(1, Unit.MONTH) and stretch.start - rate.end <= 1:
        rate.cadence = ONCE_A_YEAR.counted(int(stretch.note))
        stretch.kind = "used"


def _add_moments(items: list[Item], tokens: Sequence[Token]) -> None:
    """ "At year-end and at half-year", "equinoxes and solstices": as often as all of them together."""
    named = [item for item in items if (item.kind == "rate" and item.rule in MOMENT_RULES) or item.kind == "season"]
    for one, other in pairwise(named):
        between = [token.lexeme.form for token in tokens[one.end : other.start]]
        alike = {one.kind, other.kind} == {"season"}
        oftener = any(item.cadence not in (None, ONCE_A_YEAR) for item in (one, other))
        if alike or not between or not ADDING_UP.issuperset(between) or (oftener and one.kind != other.kind):
            continue
        parts = [_yearly(item) for item in (one, other)]
        if all(parts):
            other.cadence = _sum(*[part for part in parts if part])
            other.kind, other.rule, other.start, one.kind = "rate", "named-meeting", one.start, "used"


def _yearly(item: Item) -> Cadence | None:
    """A season counts once a year."""
    if item.kind == "season":
        return None if item.either else ONCE_A_YEAR.counted(item.number[0])
    return item.cadence


def _sum(one: Cadence, other: Cadence) -> Cadence | None:
    """Both rates together, where they are counted in months and years."""
    one, other = _in_months(one), _in_months(other)
    if one.unit is not other.unit:
        return None
    every = lcm(one.every, other.every)
    return Cadence.times(one.low * every // one.every + other.low * every // other.every, every, one.unit)


def _in_months(rate: Cadence) -> Cadence:
    return replace(rate, every=rate.every * MONTHS_A_YEAR, unit=Unit.MONTH) if rate.unit is Unit.YEAR else rate
