"""Narrowing, ordering and paging the book of business, all in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, CustomerSuccessManager
from reports.book import rows, signals, tables
from reports.book.orders import ORDERED_BY, Figures, ordering
from reports.book.rows import BookRow
from reports.monthly.themes import RISKS
from rhythm.contact import Verdict

PAGE, CHUNK = 50, 500
# What it takes to say when an account is due, and how its contact compares.
DATED_BY = (
    "id", "name_key", "zone", "cadence", "wish", "weekdays", "touches", "last_at", "rests_until", "is_left_alone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the book is narrowed to (empty: not at all) and ordered by. `renewal` is in days from today; `today` is
    the reader's day."""

    today: date
    search: str = ""
    contact: str = ""
    due: str = ""
    segment: str = ""
    stage: str = ""
    csm: str = ""
    renewal: str = ""
    signal: str = ""
    order: str = "overdue"
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the accounts that fit; `number` counts from 1 to `last`, `found` is the number on all pages."""

    rows: list[BookRow]
    found: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page, 1 where nothing was found."""
        return max(1, -(-self.found // PAGE))


def page(session: Session, visible: ColumnElement[bool], wanted: Wanted, now: datetime, number: int) -> Page:
    """Return page `number`, or the last one where there are fewer, of the accounts that `visible` holds for, in two
    queries: which ones, of the few columns that say so, and all about these."""
    fitting = _fitting(session, visible, wanted, now, (*DATED_BY, *ORDERED_BY.get(wanted.order, ())))
    ids = fitting.with_only_columns(fitting.selected_columns.id, func.count().over())
    found = session.execute(ids.limit(PAGE).offset((number - 1) * PAGE)).all()
    if not found and number > 1:
        total = session.scalar(select(func.count()).select_from(fitting.order_by(None).subquery())) or 0
        return page(session, visible, wanted, now, Page([], total, 1).last)
    shown = {row.id: row for row in rows.find(session, Account.id.in_([one for one, _ in found]), now)}
    return Page([shown[one] for one, _ in found], found[0][1] if found else 0, number)


def every(session: Session, visible: ColumnElement[bool], wanted: Wanted, now: datetime) -> Iterator[BookRow]:
    """Return all accounts that fit, in order; they are fetched some hundred at a time, so that memory does not grow
    with their number."""
    fitting = _fitting(session, visible, wanted, now, rows.Stored._fields)
    found = session.execute(fitting.execution_options(yield_per=CHUNK))
    return (rows.as_row(row, now) for row in found)


def _fitting(
    session: Session, visible: ColumnElement[bool], wanted: Wanted, now: datetime, names: Sequence[str]
) -> Select[Any]:
    """The query of the accounts that fit, in order, with those columns of `rows.Stored` that are named. SQLite copies
    them for all accounts, several times."""
    everything = rows.stored(now).where(visible, *_stored_conditions(wanted))
    book = everything.with_only_columns(*(everything.selected_columns[name] for name in names))
    dated = tables.dated(book, tables.meanings(session, now), now)
    of = Figures(dated.c, wanted.today)
    fitting = select(*(dated.c[name] for name in names)).where(*_figure_conditions(wanted, of))
    return fitting.order_by(*ordering(wanted.order, of, is_reversed=wanted.is_reversed))


def _stored_conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.search:
        of_account = Account.name_key.contains(wanted.search.casefold(), autoescape=True)
        yield or_(of_account, _has_contact(wanted.search))
    if wanted.segment:
        yield Account.segment == wanted.segment
    if wanted.stage:
        yield Account.stage == wanted.stage
    if wanted.csm:
        yield CustomerSuccessManager.name == wanted.csm
    if wanted.renewal:
        yield Account.renewal_on.between(wanted.today, wanted.today + timedelta(days=int(wanted.renewal)))
    if wanted.signal:
        yield signals.sent(RISKS if wanted.signal == "any" else [wanted.signal])


def _has_contact(name: str) -> ColumnElement[bool]:
    # One look into the index per account, as for its touchpoints. SQLite knows the case of A to Z alone.
    there = Contact.account_id == Account.id, Contact.removed_at.is_(None)
    return exists().where(*there, Contact.name.icontains(name, autoescape=True)).correlate(Account)


def _figure_conditions(wanted: Wanted, of: Figures) -> Iterator[ColumnElement[bool]]:
    touches, least, most = of.book.touches, of.book.least, of.book.most
    if wanted.contact:
        yield {
            Verdict.TOO_MUCH: touches > most,
            Verdict.TOO_LITTLE: touches < least,
            Verdict.AS_WISHED: touches.between(least, most),
            Verdict.UNKNOWN: least.is_(None),
        }[Verdict(wanted.contact)]
    if wanted.due:
        yield of.part == 0 if wanted.due == "overdue" else of.part.in_((1, 2))
