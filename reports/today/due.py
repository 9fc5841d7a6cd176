"""Which accounts are due, in the order in which to go through them. As many queries, however many there are."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Touchpoint
from accounts.next_touch import NextTouch, next_touch
from cadence import Cadence
from recommendations.contactable import is_left_alone, rests_until
from recommendations.following import days_of, is_current, is_override_in_force
from recommendations.models import Decision, Recommendation
from reports.book import tables
from reports.book.orders import Figures, Part, ordering


class _Stored(NamedTuple):
    id: int
    name: str
    name_key: str
    csm_id: int
    zone: str
    cadence: Cadence
    weekdays: str | None
    last_at: datetime | None
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """One account and when it is to be contacted; `today` is the day where it is."""

    id: int
    name: str
    csm_id: int
    zone: str
    cadence: Cadence
    weekdays: tuple[str, ...]
    last_at: datetime | None
    rests_until: datetime | None
    next: NextTouch
    today: date

    @property
    def order(self) -> tuple[float, date, str]:
        """What to sort by: the longest overdue against the wished interval first, then by day."""
        return -self.next.share, self.next.on, self.name.casefold()


class Dues(NamedTuple):
    """The first of the accounts that are due, each with its part, and how many stand in each part in all."""

    first: list[tuple[Due, Part]]
    counts: Counter[Part]


def find(session: Session, visible: ColumnElement[bool], snoozed: Collection[int], now: datetime) -> list[Due]:
    """Return the accounts with a cadence for which `visible` holds, in order; without the ids that are `snoozed`, and
    without those where everybody has opted out."""
    rows = session.execute(_stored(now).where(visible, Account.id.not_in(snoozed)))
    return sorted((_due(_Stored(*row), now) for row in rows), key=lambda due: due.order)


def first(session: Session, visible: ColumnElement[bool], snoozed: Collection[int], most: int, now: datetime) -> Dues:
    """Return the first `most` of what `find` returns, sorted and counted by the database."""
    book = _stored(now).where(visible, Account.id.not_in(snoozed))
    dated = tables.dated(book, tables.meanings(session, now), now).c
    of = Figures(dated, now.date())
    counts = (func.count().filter(of.part == number).over() for number in range(len(Part)))
    columns = (*(dated[name] for name in _Stored._fields), of.part, *counts)
    rows = session.execute(select(*columns).order_by(*ordering("overdue", of)).limit(most)).all()
    parts, width = list(Part), len(_Stored._fields)
    found = [(_due(_Stored(*row[:width]), now), parts[row[width]]) for row in rows]
    return Dues(found, Counter(dict(zip(parts, rows[0][width + 1 :], strict=True)) if rows else {}))


def _stored(now: datetime) -> Select[*tuple[Any, ...]]:
    """What is stored of accounts with a cadence where somebody may be contacted, in the columns of `_Stored`."""
    newest = select(func.max(Touchpoint.happened_at)).where(Touchpoint.account_id == Account.id)
    last_at = newest.where(Touchpoint.happened_at <= now).correlate(Account).scalar_subquery()
    return (
        select(
            Account.id, Account.name, Account.name_key, Account.csm_id, Account.time_zone.label("zone"),
            func.coalesce(Decision.cadence, Recommendation.cadence).label("cadence"), Recommendation.weekdays,
            last_at.label("last_at"), rests_until(now).label("rests_until"),
        )
        .join(Recommendation, is_current())
        .outerjoin(Decision, is_override_in_force())
        .where(~is_left_alone(now))
    )  # fmt: skip


def _due(row: _Stored, now: datetime) -> Due:
    weekdays = days_of(row.weekdays)
    following = next_touch(row.cadence, row.last_at, now, row.zone, weekdays, rests_until=row.rests_until)
    today = now.astimezone(ZoneInfo(row.zone)).date()
    return Due(
        row.id, row.name, row.csm_id, row.zone, row.cadence, weekdays, row.last_at, row.rests_until, following, today
    )  # fmt: skip
