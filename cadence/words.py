"""Cadences in plain English."""

from functools import lru_cache
from typing import TYPE_CHECKING

from cadence.units import DAY_NAMES, Bound, Unit

if TYPE_CHECKING:
    from cadence.value import Cadence

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LIMITS = {Bound.AT_MOST: "at most ", Bound.AT_LEAST: "at least "}


# A page of thousands of accounts says some dozens of cadences, over and over.
@lru_cache(maxsize=4096)
def in_words(cadence: "Cadence") -> str:
    """Return `cadence` as one says it, such as "every two weeks" or "at most once a quarter"."""
    return LIMITS.get(cadence.bound, "") + (_weekday_words(cadence) if cadence.weekdays else _rate_words(cadence))


def _number(value: int) -> str:
    return NUMBER_WORDS[value] if value < len(NUMBER_WORDS) else str(value)


def _times_words(low: int, high: int) -> str:
    if low == high:
        return {1: "once", 2: "twice"}.get(low, f"{_number(low)} times")
    return "once or twice" if (low, high) == (1, 2) else f"{_number(low)} to {_number(high)} times"


def _period_words(cadence: "Cadence") -> tuple[str, str]:
    """The period after a count ("a quarter") and alone ("every six weeks")."""
    quarter = cadence.unit is Unit.MONTH and cadence.every == 3
    if cadence.every == 1 or quarter:
        unit = "quarter" if quarter else cadence.unit.value
        return f"a {unit}", f"every {unit}"
    return (several := f"every {_number(cadence.every)} {cadence.unit.value}s"), several


def _rate_words(cadence: "Cadence") -> str:
    after_count, alone = _period_words(cadence)
    low, high, every = cadence.low, cadence.high, cadence.every
    if low < high and every % low == 0 and every % high == 0:
        return f"every {every // high} to {every // low} {cadence.unit.value}s"
    if cadence.unit is Unit.YEAR and low > every > 1:
        return f"about {_times_words(round(low / every), round(high / every))} a year"
    plain = cadence.bound is Bound.EXACT and cadence.unit in (Unit.DAY, Unit.WORKING_DAY, Unit.WEEK)
    if high == 1 and (plain or after_count == alone):
        return alone
    return f"{_times_words(low, high)} {after_count}"


def _weekday_words(cadence: "Cadence") -> str:
    names = [DAY_NAMES[code] for code in cadence.weekdays]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    if cadence.every > 2:
        return f"{listed} every {_number(cadence.every)} weeks"
    return f"every {listed}" if cadence.every == 1 else f"every other {listed}"
