"""Which accounts are due, in the order in which to go through them. One query, however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Touchpoint
from accounts.next_touch import NextTouch, next_touch
from accounts.pausing import rests_until
from cadence import Cadence
from recommendations.following import days_of, is_current, is_override_in_force
from recommendations.models import Decision, Recommendation

# Six, so that a weekly account that has just been talked to is not at once the next to come.
AHEAD_DAYS = 6


class Part(StrEnum):
    """A part of the page."""

    OVERDUE = "Overdue"
    DUE = "Due today"
    COMING = "Coming up this week"
    LATER = "Later"


class _Stored(NamedTuple):
    id: int
    name: str
    csm_id: int
    zone: str
    recommended: Cadence
    weekdays: str | None
    overridden: Cadence | None
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
    def part(self) -> Part:
        """In which part of the page it stands."""
        if self.next.overdue_days:
            return Part.OVERDUE
        ahead = (self.next.on - self.today).days
        return Part.DUE if ahead <= 0 else Part.COMING if ahead <= AHEAD_DAYS else Part.LATER

    @property
    def order(self) -> tuple[int, float, date, str]:
        """What to sort by: the longest overdue against the wished interval first, then by day."""
        return list(Part).index(self.part), -self.next.share, self.next.on, self.name.casefold()


def find(session: Session, visible: ColumnElement[bool], snoozed: Collection[int], now: datetime) -> list[Due]:
    """Return the accounts with a cadence for which `visible` holds, in order; without the ids that are `snoozed`."""
    newest = select(func.max(Touchpoint.happened_at)).where(Touchpoint.account_id == Account.id)
    last_at = newest.where(Touchpoint.happened_at <= now).correlate(Account).scalar_subquery()
    wanted = (
        select(
            Account.id, Account.name, Account.csm_id, Account.time_zone,
            Recommendation.cadence, Recommendation.weekdays, Decision.cadence, last_at, rests_until(),
        )
        .join(Recommendation, is_current())
        .outerjoin(Decision, is_override_in_force())
        .where(visible)
    )  # fmt: skip
    rows = (_Stored._make(row) for row in session.execute(wanted))
    return sorted((_due(row, now) for row in rows if row.id not in snoozed), key=lambda due: due.order)


def _due(row: _Stored, now: datetime) -> Due:
    cadence, weekdays = row.overridden or row.recommended, days_of(row.weekdays)
    following = next_touch(cadence, row.last_at, now, row.zone, weekdays, rests_until=row.rests_until)
    today = now.astimezone(ZoneInfo(row.zone)).date()
    return Due(
        row.id, row.name, row.csm_id, row.zone, cadence, weekdays, row.last_at, row.rests_until, following, today
    )  # fmt: skip
