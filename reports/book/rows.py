"""The rows of the book of business: wished, delivered, and what comes next. A fixed number of queries, however
many accounts there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager, Stage, Touchpoint
from accounts.next_touch import NextTouch, next_touch
from cadence import Cadence
from recommendations.following import days_of, is_current, is_override_in_force
from recommendations.models import Decision, Recommendation
from rhythm import Basis
from rhythm.contact import WINDOW_DAYS, Verdict, delivered_per_year, verdict


class _Stored(NamedTuple):
    id: int
    name: str
    segment: str
    stage: Stage
    csm: str
    zone: str
    recommended: Cadence | None
    source: str | None
    overridden: Cadence | None
    weekdays: str | None
    agreement: float | None
    respondents: int | None
    invited: int | None
    touches: int | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """One account in the book. `cadence` is what is followed: the override in force, else the recommendation;
    `source` is asked, norm, override or None; `delivered` is the number of touchpoints in the last 180 days;
    `weekdays` are those that suit (RFC 5545 codes), `zone` is the account's (IANA name)."""

    id: int
    name: str
    segment: str
    stage: Stage
    csm: str
    zone: str
    cadence: Cadence | None
    source: str | None
    weekdays: tuple[str, ...]
    agreement: float | None
    respondents: int
    invited: int
    delivered: int
    last_at: datetime | None
    now: datetime

    @property
    def verdict(self) -> Verdict:
        """How delivered contact compares with the wish."""
        return verdict(self.cadence, delivered_per_year(self.delivered))

    @property
    def basis(self) -> Basis:
        """What the cadence rests on: what was asked or decided, or the norm."""
        return Basis.USUAL if self.source == "norm" else Basis.ASKED

    @property
    def wished(self) -> float:
        """The touchpoints in 180 days that the cadence stands for; 0 where there is none yet."""
        return self.cadence.per_year[1] * WINDOW_DAYS / 365.25 if self.cadence else 0.0

    @property
    def difference(self) -> float:
        """Delivered less wished, in touchpoints of 180 days."""
        return self.delivered - self.wished

    @property
    def next_touch(self) -> NextTouch | None:
        """When the next touchpoint is due; None where no cadence is known."""
        if self.cadence is None:
            return None
        return next_touch(self.cadence, self.last_at, self.now, self.zone, self.weekdays)

    @property
    def next_at(self) -> datetime | None:
        """Noon of the day on which the next touchpoint is due."""
        return self.next_touch.noon(self.zone) if self.next_touch else None

    @property
    def overdue_days(self) -> int:
        """Whole days since the next touchpoint was due; 0 where it is yet to come."""
        return self.next_touch.overdue_days if self.next_touch else 0

    @property
    def days_ahead(self) -> int:
        """Whole days until the next touchpoint; 0 for today, and where none is known."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return (self.next_touch.on - today).days if self.next_touch else 0


def find(session: Session, visible: ColumnElement[bool], now: datetime) -> list[BookRow]:
    """Return the row of each account for which `visible` holds, in one query."""
    since = now - timedelta(days=WINDOW_DAYS)
    touched = (
        select(
            Touchpoint.account_id,
            func.count().filter(Touchpoint.happened_at > since).label("touches"),
            func.max(Touchpoint.happened_at).label("last_at"),
        )
        .where(Touchpoint.happened_at <= now)
        .group_by(Touchpoint.account_id)
        .subquery()
    )
    wanted = (
        select(
            Account.id, Account.name, Account.segment, Account.stage, CustomerSuccessManager.name,
            Account.time_zone, Recommendation.cadence, Recommendation.source, Decision.cadence,
            Recommendation.weekdays, Recommendation.agreement, Recommendation.respondents, Recommendation.invited,
            touched.c.touches, touched.c.last_at,
        )
        .join(Account.csm)
        .outerjoin(Recommendation, is_current())
        .outerjoin(Decision, is_override_in_force())
        .outerjoin(touched, touched.c.account_id == Account.id)
        .where(visible)
    )  # fmt: skip
    return [_row(_Stored._make(stored), now) for stored in session.execute(wanted)]


def _row(stored: _Stored, now: datetime) -> BookRow:
    return BookRow(
        id=stored.id,
        name=stored.name,
        segment=stored.segment,
        stage=Stage(stored.stage),
        csm=stored.csm,
        zone=stored.zone,
        cadence=stored.overridden or stored.recommended,
        source="override" if stored.overridden else stored.source,
        weekdays=days_of(stored.weekdays),
        agreement=stored.agreement,
        respondents=stored.respondents or 0,
        invited=stored.invited or 0,
        delivered=stored.touches or 0,
        last_at=stored.last_at,
        now=now,
    )
