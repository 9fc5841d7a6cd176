"""What cadences are made of: units of periods, how binding a rate is, days of the week."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """The length that a period is counted in; a quarter is three months."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    # That of an Enum is a function of Python, and every dictionary of cadences asks for it.
    __hash__ = str.__hash__


class Bound(StrEnum):
    """How binding the named rate is."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    RANGE = "range"

    __hash__ = str.__hash__


UNITS_A_YEAR = {Unit.DAY: 365.25, Unit.WORKING_DAY: 260.9, Unit.WEEK: 52.18, Unit.MONTH: 12.0, Unit.YEAR: 1.0}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_WEEK = WEEKDAYS[:5]
DAY_NAMES = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
LETTERS = {Unit.DAY: "D", Unit.WORKING_DAY: "WD", Unit.WEEK: "W", Unit.MONTH: "M", Unit.YEAR: "Y"}
UNITS = {letters: unit for unit, letters in LETTERS.items()}
PERIOD = r"P(?P<every>[0-9]{1,6})(?P<unit>WD|[DWMY])"


class Parts(NamedTuple):
    """The parts of a cadence, as they are read out of a notation; see `Cadence`."""

    low: int
    high: int
    every: int
    unit: Unit
    bound: Bound = Bound.EXACT
    weekdays: tuple[str, ...] = ()


def on_days(days: Iterable[str], every: int, bound: Bound = Bound.EXACT) -> Parts:
    """Return the parts of a cadence on the named weekdays (RFC 5545 codes, any order) of every ``every``-th week;
    ValueError where one is unknown."""
    named = set(days)
    if named - set(WEEKDAYS):
        raise ValueError(f"unknown weekday among {sorted(named)}")
    ordered = tuple(code for code in WEEKDAYS if code in named)
    return Parts(len(ordered), len(ordered), every, Unit.WEEK, bound, ordered)
