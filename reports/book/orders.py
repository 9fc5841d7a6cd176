"""What the book of business can be ordered by, in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.sql.operators import asc_op

Columns = Any  # of `reports.book.tables.dated`
Order = Callable[["Figures"], list[ColumnElement[Any]]]
# Six, so that a weekly account that has just been talked to is not at once the next to come.
AHEAD_DAYS = 6


class Part(StrEnum):
    """Where an account stands on Today, in this order."""

    OVERDUE = "Overdue"
    DUE = "Due today"
    COMING = "Coming up this week"
    LATER = "Later"


@dataclass(frozen=True)
class Figures:
    """What accounts are narrowed and ordered by: `book` has the columns of `reports.book.tables.dated`, `today` is
    the reader's day."""

    book: Columns
    today: date

    @property
    def part(self) -> ColumnElement[Any]:
        """Where the account stands on Today, as its number in `Part`; null without a cadence."""
        ahead = self.book.on_day - self.book.there
        soon = (ahead <= 0, 1), (ahead <= AHEAD_DAYS, 2)
        return case((ahead.is_(None), None), (self.book.overdue > 0, 0), *soon, else_=3)

    @property
    def share(self) -> Any:
        """How long it is overdue, in intervals of its cadence; as `NextTouch.share`."""
        return self.book.overdue / self.book.interval

    @property
    def difference(self) -> Any:
        """Delivered less wished, in touchpoints of 180 days; as `BookRow.difference`, but null without a wish."""
        return self.book.touches - self.book.wished

    @property
    def answered(self) -> Any:
        """The share of those asked who answered, null where nobody was."""
        return self.book.respondents * 1.0 / func.nullif(self.book.invited, 0)

    @property
    def renewal(self) -> ColumnElement[Any]:
        """The day of a renewal that is still to come."""
        return case((self.book.renewal_on >= self.today, self.book.renewal_on))


# By the name that stands in addresses: its words, and what comes first.
ORDERS: dict[str, tuple[str, Order]] = {
    "overdue": ("Most overdue", lambda of: [of.part.asc(), of.share.desc(), of.book.on_day.asc()]),
    "next": ("Next touch", lambda of: [of.book.due_day.asc()]),
    "name": ("Name", lambda of: [of.book.name_key.asc()]),
    "much": ("Contacted too much", lambda of: [of.difference.desc()]),
    "little": ("Contacted too little", lambda of: [of.difference.asc()]),
    "agreement": ("Least agreement", lambda of: [of.book.agreement.asc()]),
    "answers": ("Oldest answers", lambda of: [of.book.newest_answer_at.asc()]),
    "answered": ("Fewest answered", lambda of: [of.answered.asc()]),
    "renewal": ("Next renewal", lambda of: [of.renewal.asc()]),
    "followed": ("Most contact followed", lambda of: [of.book.interval.asc()]),
    "delivered": ("Most contact delivered", lambda of: [of.book.touches.desc()]),
    "segment": ("Segment", lambda of: [of.book.segment.asc()]),
    "stage": ("Stage", lambda of: [of.book.stage.asc()]),
    "csm": ("CSM", lambda of: [of.book.csm.asc()]),
}
# The columns of accounts that some of them need, besides those that all do.
ORDERED_BY = {
    "agreement": ("agreement",),
    "answers": ("newest_answer_at",),
    "answered": ("respondents", "invited"),
    "renewal": ("renewal_on",),
    "segment": ("segment",),
    "stage": ("stage",),
    "csm": ("csm",),
}
# Those in whose column the greatest comes first.
DESCENDING = ("much", "followed", "delivered")


def ordering(name: str, of: Figures, *, is_reversed: bool = False) -> list[ColumnElement[Any]]:
    """Return what to order by for the order of that name, or its reverse: either way unknown values last, equal ones
    by name."""
    keys = ORDERS[name][1](of)
    turned = map(_turned, keys) if is_reversed else keys
    return [*(key.nulls_last() for key in turned), of.book.name_key, of.book.id]


def _turned(key: Any) -> ColumnElement[Any]:
    turned: ColumnElement[Any] = key.element.desc() if key.modifier is asc_op else key.element.asc()
    return turned
