"""The rows of the book of business: wished, delivered, and what comes next. A fixed number of queries, however
many accounts there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager, Stage, Touchpoint
from accounts.next_touch import NextTouch, next_touch
from cadence import Cadence
from recommendations.contactable import is_left_alone, rests_until
from recommendations.following import OVERRIDE, days_of, followed_channel, is_current, is_override_in_force, wished
from recommendations.models import Decision, Recommendation
from rhythm import Basis, contact
from rhythm.contact import WINDOW_DAYS, Verdict, delivered_per_year, verdict

# What a strip's cadence rests on, by its source.
BASES = {"asked": Basis.ASKED, "norm": Basis.USUAL, OVERRIDE: Basis.DECIDED}


class Stored(NamedTuple):
    """The columns of `stored`, in their order."""

    id: int
    crm_id: str
    name: str
    name_key: str
    segment: str
    stage: Stage
    csm: str
    zone: str
    renewal_on: date | None
    cadence: Cadence | None
    source: str | None
    recommended: Cadence | None
    wish: Cadence | None
    channel: str | None
    weekdays: str | None
    agreement: float | None
    respondents: int | None
    invited: int | None
    newest_answer_at: datetime | None
    touches: int
    last_at: datetime | None
    rests_until: datetime | None
    is_left_alone: bool


@dataclass(frozen=True, slots=True)
class BookRow:
    """One account in the book. `cadence` is what is followed: the override in force, else what is `recommended`; `wish`
    is what the customers wish, None where nobody named a rate. `source` is asked, norm, override or None; `channel` is
    the one that is followed, where one is named; `delivered` is the number of touchpoints in the last 180 days;
    `weekdays` are those that suit (RFC 5545 codes), `zone` is the account's (IANA name); `is_left_alone` as in
    `recommendations.contactable`."""

    id: int
    crm_id: str
    name: str
    segment: str
    stage: Stage
    csm: str
    zone: str
    renewal_on: date | None
    cadence: Cadence | None
    source: str | None
    recommended: Cadence | None
    wish: Cadence | None
    channel: str | None
    weekdays: tuple[str, ...]
    agreement: float | None
    respondents: int
    invited: int
    newest_answer_at: datetime | None
    delivered: int
    last_at: datetime | None
    rests_until: datetime | None
    is_left_alone: bool
    now: datetime

    @property
    def beat(self) -> Cadence | None:
        """What to draw as beats: what is followed, and nothing where nobody may be contacted."""
        return None if self.is_left_alone else self.cadence

    @property
    def verdict(self) -> Verdict:
        """How delivered contact compares with the wish."""
        return verdict(self.wish, delivered_per_year(self.delivered))

    @property
    def basis(self) -> Basis:
        """What the cadence rests on: what was asked, what was decided, or the norm."""
        return BASES.get(self.source or "", Basis.ASKED)

    @property
    def wished(self) -> float:
        """The touchpoints in 180 days that the wish stands for; 0 where none is known."""
        return contact.wished(self.wish) if self.wish else 0.0

    @property
    def difference(self) -> float:
        """Delivered less wished, in touchpoints of 180 days."""
        return self.delivered - self.wished

    @property
    def next_touch(self) -> NextTouch | None:
        """When the next touchpoint is due; None where no cadence is known, or nobody may be contacted."""
        if self.cadence is None or self.is_left_alone:
            return None
        return next_touch(self.cadence, self.last_at, self.now, self.zone, self.weekdays, rests_until=self.rests_until)

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


def stored(now: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query of all that is stored of accounts for their rows, in the columns of `Stored`."""
    return (
        select(
            Account.id, Account.crm_id, Account.name, Account.name_key, Account.segment, Account.stage,
            CustomerSuccessManager.name.label("csm"), Account.time_zone.label("zone"), Account.renewal_on,
            func.coalesce(Decision.cadence, Recommendation.cadence).label("cadence"),
            case((Decision.id.is_not(None), OVERRIDE), else_=Recommendation.source).label("source"),
            Recommendation.cadence.label("recommended"), wished().label("wish"),
            followed_channel().label("channel"),
            Recommendation.weekdays, Recommendation.agreement, Recommendation.respondents, Recommendation.invited,
            Recommendation.newest_answer_at,
            _touched(func.count(), now - timedelta(days=WINDOW_DAYS), now).label("touches"),
            _touched(func.max(Touchpoint.happened_at), None, now).label("last_at"),
            rests_until(now).label("rests_until"), is_left_alone(now).label("is_left_alone"),
        )
        .join(Account.csm)
        .outerjoin(Recommendation, is_current())
        .outerjoin(Decision, is_override_in_force())
    )  # fmt: skip


def _touched(what: ColumnElement[Any], since: datetime | None, until: datetime) -> ScalarSelect[Any]:
    # One look into the index per account that is asked for, instead of a sum over everybody's touchpoints.
    wanted = select(what).where(Touchpoint.account_id == Account.id, Touchpoint.happened_at <= until)
    return (wanted.where(Touchpoint.happened_at > since) if since else wanted).correlate(Account).scalar_subquery()


def find(session: Session, visible: ColumnElement[bool], now: datetime) -> list[BookRow]:
    """Return the row of each account for which `visible` holds, in one query."""
    return [as_row(found, now) for found in session.execute(stored(now).where(visible))]


def as_row(found: Sequence[Any], now: datetime) -> BookRow:
    """Return the row that is made of the columns of `stored`, as they stand at `now` (UTC)."""
    one = Stored(*found)
    return BookRow(
        id=one.id,
        crm_id=one.crm_id,
        name=one.name,
        segment=one.segment,
        stage=Stage(one.stage),
        csm=one.csm,
        zone=one.zone,
        renewal_on=one.renewal_on,
        cadence=one.cadence,
        source=one.source,
        recommended=one.recommended,
        wish=one.wish,
        channel=one.channel,
        weekdays=days_of(one.weekdays),
        agreement=one.agreement,
        respondents=one.respondents or 0,
        invited=one.invited or 0,
        newest_answer_at=one.newest_answer_at,
        delivered=one.touches,
        last_at=one.last_at,
        rests_until=one.rests_until,
        is_left_alone=bool(one.is_left_alone),
        now=now,
    )
