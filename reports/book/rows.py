"""The rows of the book of business: wished, delivered, and what comes next. A fixed number of queries, however
many accounts there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager, Stage, Touchpoint
from cadence import Cadence
from recommendations.models import Decision, Recommendation
from rhythm import Basis
from rhythm.contact import WINDOW_DAYS, Verdict, delivered_per_year, verdict


class _Stored(NamedTuple):
    id: int
    name: str
    segment: str
    stage: Stage
    csm: str
    recommended: Cadence | None
    source: str | None
    overridden: Cadence | None
    agreement: float | None
    respondents: int | None
    invited: int | None
    touches: int | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """One account in the book. `cadence` is what is followed: the override in force, else the recommendation;
    `source` is asked, norm, override or None; `delivered` is the number of touchpoints in the last 180 days."""

    id: int
    name: str
    segment: str
    stage: Stage
    csm: str
    cadence: Cadence | None
    source: str | None
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
    def next_at(self) -> datetime | None:
        """When the next touchpoint is due: one interval after the last, or now where there was none."""
        if self.cadence is None:
            return None
        return self.last_at + timedelta(days=self.cadence.interval_days) if self.last_at else self.now

    @property
    def overdue_days(self) -> int:
        """Whole days since the next touchpoint was due; 0 where it is yet to come."""
        return max(0, (self.now - self.next_at).days) if self.next_at else 0


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
    current = and_(Recommendation.account_id == Account.id, Recommendation.superseded_at.is_(None))
    in_force = and_(Decision.account_id == Account.id, Decision.revoked_at.is_(None), Decision.cadence.is_not(None))
    wanted = (
        select(
            Account.id, Account.name, Account.segment, Account.stage, CustomerSuccessManager.name,
            Recommendation.cadence, Recommendation.source, Decision.cadence,
            Recommendation.agreement, Recommendation.respondents, Recommendation.invited,
            touched.c.touches, touched.c.last_at,
        )
        .join(Account.csm)
        .outerjoin(Recommendation, current)
        .outerjoin(Decision, in_force)
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
        cadence=stored.overridden or stored.recommended,
        source="override" if stored.overridden else stored.source,
        agreement=stored.agreement,
        respondents=stored.respondents or 0,
        invited=stored.invited or 0,
        delivered=stored.touches or 0,
        last_at=stored.last_at,
        now=now,
    )
