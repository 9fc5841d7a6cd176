"""A period that closes a row: "the 5th and the 20th, each month", "Easter, and again at harvest. Every year."."""

from collections.abc import Sequence

from cadence import Cadence, Unit
from classifier.mentions.items import WEEKDAY_RULES, Item
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

CLOSING = frozenset(["every-period", "rate-word"])
# What tells of the row, or sets one of its members against another.
CHANGING = frozenset(["not", "past", "elsewhere", "present", "otherwise", "stop", "relative", "correct"])
# What opens one contact of a row: "a visit with the swallows".
ONE_OF_ROW = forms("ONE_OF_ROW")
AGAIN = forms("AGAIN")
LAST_DAY = 31
# What may follow a date in a row: not what it would count, as in "the 2nd Tuesday" or "the first week".
AFTER_DATE = forms("IN_A_LIST") | AGAIN


def close_rows(items: list[Item], tokens: Sequence[Token]) -> None:
    """Give the period at the end of a row of moments the number of them."""
    rates = (n for n, item in enumerate(items) if item.kind == "rate" and item.rule not in WEEKDAY_RULES)
    at = next(rates, None)
    if at is not None and _closes(items, at) and not any(item.kind in CHANGING for item in items[:at]):
        _close(items[:at], items[at], tokens)


def _closes(items: Sequence[Item], at: int) -> bool:
    rate = items[at]
    single = rate.cadence is not None and (rate.cadence.low, rate.cadence.high, rate.cadence.every) == (1, 1, 1)
    straight = at > 1 and items[at - 1].kind == "break" and items[at - 1].end == rate.start
    return straight and single and rate.rule in CLOSING


def _close(row: Sequence[Item], rate: Item, tokens: Sequence[Token]) -> None:
    base = rate.cadence
    if base is None:
        return
    if base.unit is Unit.WEEK and any(item.rule in WEEKDAY_RULES for item in row):
        rate.kind = "noise"
    elif not any(item.kind == "rate" for item in row):
        _count(row, rate, base, tokens)


def _count(row: Sequence[Item], rate: Item, base: Cadence, tokens: Sequence[Token]) -> None:
    if base.unit is Unit.YEAR:
        times = _times_a_year(row, tokens)
    else:
        times = _dates(tokens[: rate.start]) if base.unit is Unit.MONTH else 0
    if times > 1:
        rate.cadence = base.counted(times)
        for item in row:
            item.kind = "noise" if item.kind in ("alone", "season") else item.kind


def _times_a_year(row: Sequence[Item], tokens: Sequence[Token]) -> int:
    """Counts that stand alone, else contacts one by one, else times of the year with "again"; 0 by several ways."""
    if len({item.channel for item in row} - {"", "any"}) > 1 or any(item.value == "moment" for item in row):
        return 0
    counts = [item for item in row if item.kind == "alone" and item.value == "count"]
    one_by_one = [
        item for item in row
        if item.kind == "contact" and item.start and tokens[item.start - 1].lexeme.form in ONE_OF_ROW
    ]  # fmt: skip
    if len(counts) > 1 or (len(counts) == 1 and not one_by_one and counts[0].number[0] > 1):
        return sum(item.number[0] for item in counts)
    if len(one_by_one) > 1:
        return len(one_by_one)
    times = [item for item in row if item.kind in ("season", "occasion")]
    return len(times) if any(token.lexeme.form in AGAIN for token in tokens[: row[-1].end]) else 0


def _dates(before: Sequence[Token]) -> int:
    """How many days of the month are named by their number."""
    places = [at for at, token in enumerate(before) if token.lexeme.classes.get("ORD", "").isdigit()]
    named = [at for at in places if int(before[at].lexeme.classes["ORD"]) <= LAST_DAY]
    return sum(at + 1 == len(before) or before[at + 1].lexeme.form in AFTER_DATE for at in named)
