"""Days in the database: moments as numbers, and the days that suit."""

from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cadence import WEEKDAYS, WORKING_WEEK

WEEK = len(WEEKDAYS)
THURSDAY = WEEKDAYS.index("TH")  # 1 January 1970, the day 0


class day_number(FunctionElement[float]):  # noqa: N801 - a function of SQL
    """A moment as days since the beginning of 1970 in UTC."""

    inherit_cache = True


class whole(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """The whole part of a number that is not negative."""

    inherit_cache = True


@compiles(day_number, "sqlite")
def _julian(element: day_number, compiler: Any, **options: Any) -> str:
    return f"(julianday({compiler.process(element.clauses, **options)}) - 2440587.5)"


@compiles(day_number)
def _epoch(element: day_number, compiler: Any, **options: Any) -> str:
    return f"(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}) / 86400.0)"


@compiles(whole)
def _cut(element: whole, compiler: Any, **options: Any) -> str:
    # SQLite has no FLOOR in some builds, and PostgreSQL rounds where it casts.
    number = compiler.process(element.clauses, **options)
    return f"CAST({number} AS INTEGER)" if compiler.dialect.name == "sqlite" else f"CAST(FLOOR({number}) AS INTEGER)"


def moved_on(day: ColumnElement[Any], shifts: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the first day from the number `day` on that suits; `shifts` as in `shifts_of`."""
    weekday = (day + THURSDAY) % WEEK
    working = func.coalesce(shifts, shifts_of(WORKING_WEEK))
    return day + cast(func.substr(working, weekday + 1, 1), Integer)


def shifts_of(weekdays: tuple[str, ...]) -> str:
    """Return by how many days each day of the week, from Monday on, is moved on to one of `weekdays` (RFC 5545
    codes): the working week has "0000021"."""
    suits = [code in weekdays for code in WEEKDAYS]
    return "".join(str(next(n for n in range(WEEK) if suits[(day + n) % WEEK])) for day in range(WEEK))


def every_shift() -> dict[str, str]:
    """Return the shifts of all choices of weekdays, as they are stored with recommendations ("MO,TU")."""
    choices = (days for count in range(1, WEEK + 1) for days in combinations(WEEKDAYS, count))
    return {",".join(days): shifts_of(days) for days in choices}
