"""What the book of business can be ordered by, in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from database import UtcDateTime


class day_number(FunctionElement[float]):  # noqa: N801 - a function of SQL
    """A moment as a number of days, so that moments can be subtracted and intervals added."""

    inherit_cache = True


@compiles(day_number, "sqlite")
def _in_sqlite(element: day_number, compiler: Any, **options: Any) -> str:
    return f"julianday({compiler.process(element.clauses, **options)})"


@compiles(day_number)
def _in_postgresql(element: day_number, compiler: Any, **options: Any) -> str:
    return f"(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}) / 86400.0)"


@dataclass(frozen=True)
class Figures:
    """The columns that accounts are narrowed and ordered by: `book` as in `reports.book.rows.stored`, `figure` (as in
    `reports.book.search`) what their cadence stands for. `today` is the reader's."""

    book: Any
    figure: Any
    now: datetime
    today: date

    @classmethod
    def of(cls, book: FromClause, figure: FromClause, now: datetime, today: date) -> "Figures":
        """Return the figures over the two tables."""
        return cls(book.c, figure.c, now, today)

    @property
    def now_day(self) -> ColumnElement[float]:
        """The present moment as a number of days."""
        return day_number(literal(self.now, UtcDateTime()))

    @property
    def next_day(self) -> ColumnElement[Any]:
        """When the next touchpoint is due; as `BookRow.next_at`."""
        return case(
            (self.figure.interval.is_(None), None),
            else_=func.coalesce(day_number(self.book.last_at) + self.figure.interval, self.now_day),
        )

    @property
    def overdue(self) -> ColumnElement[Any]:
        """The time since the last touchpoint in wished intervals; 1 is due now, as is an account never talked to."""
        elapsed = (self.now_day - day_number(self.book.last_at)) / self.figure.interval
        return case((self.figure.interval.is_(None), None), else_=func.coalesce(elapsed, 1.0))

    @property
    def difference(self) -> Any:
        """Delivered less wished, in touchpoints of 180 days; as `BookRow.difference`, but null without a wish."""
        return self.book.touches - self.figure.wished

    @property
    def answered(self) -> Any:
        """The share of those asked who answered, null where nobody was."""
        return self.book.respondents * 1.0 / func.nullif(self.book.invited, 0)

    @property
    def renewal(self) -> ColumnElement[Any]:
        """The day of a renewal that is still to come."""
        return case((self.book.renewal_on >= self.today, self.book.renewal_on))


Order = Callable[[Figures], ColumnElement[Any]]
# By the name that stands in addresses: its words, and what comes first.
ORDERS: dict[str, tuple[str, Order]] = {
    "overdue": ("Most overdue", lambda of: of.overdue.desc()),
    "next": ("Next touch", lambda of: of.next_day.asc()),
    "name": ("Name", lambda of: of.book.name_key.asc()),
    "much": ("Contacted too much", lambda of: of.difference.desc()),
    "little": ("Contacted too little", lambda of: of.difference.asc()),
    "agreement": ("Least agreement", lambda of: of.book.agreement.asc()),
    "answers": ("Oldest answers", lambda of: of.book.newest_answer_at.asc()),
    "answered": ("Fewest answered", lambda of: of.answered.asc()),
    "renewal": ("Next renewal", lambda of: of.renewal.asc()),
}


def ordering(name: str, of: Figures) -> list[ColumnElement[Any]]:
    """Return what to order by for the order of that name: unknown values last, equal ones by name."""
    return [ORDERS[name][1](of).nulls_last(), of.book.name_key, of.book.id]
