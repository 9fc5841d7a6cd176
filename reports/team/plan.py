"""Yes, if: how one CSM's accounts could fit, and what is lighter already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account
from cadence import Cadence
from capacity import fitting, lighter
from capacity.effort import Efforts
from capacity.fitting import Plan
from capacity.lighter import Lighter, Measures
from capacity.workload import Load
from recommendations.following import is_current, is_override_in_force
from recommendations.models import Decision, Recommendation

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Used:
    """An override that takes fewer hours than what is recommended."""

    decision_id: int
    account_id: int
    name: str
    cadence: Cadence
    channel: str | None
    saves: float
    reason: str
    by: str
    decided_at: datetime


def of(session: Session, load: Load, measures: Measures) -> Plan:
    """Return how the accounts of the CSM whose `load` it is could fit."""
    ids = session.scalars(select(Account.id).where(_of_csm(load.csm_id)).order_by(Account.id)).all()
    return fitting.fit(lighter.candidates(session, measures, ids) if load.over else (), load.over)


def find(session: Session, measures: Measures, account: Account, cadence: str, channel: str) -> Lighter | None:
    """Return the lighter form of `account` with that cadence and channel, if its contacts accept it still."""
    options = (one for candidate in lighter.candidates(session, measures, [account.id]) for one in candidate.options)
    return next((one for one in options if (str(one.cadence), one.channel or "") == (cadence, channel)), None)


def used(session: Session, csm_id: int, efforts: Efforts) -> list[Used]:
    """Return the overrides of the CSM's accounts that take less than what is recommended, the newest first."""
    rows = session.execute(
        select(Account, Decision, Recommendation)
        .join(Recommendation, is_current())
        .join(Decision, is_override_in_force())
        .options(joinedload(Decision.csm))
        .where(_of_csm(csm_id))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    found = [_used(account, decision, recommendation, efforts) for account, decision, recommendation in rows]
    return [one for one in found if one is not None]


def _used(account: Account, decision: Decision, recommended: Recommendation, efforts: Efforts) -> Used | None:
    cadence, channel = decision.cadence or recommended.cadence, decision.channel or recommended.channel
    needed = efforts.hours_a_month(account.segment, channel, cadence)
    saves = efforts.hours_a_month(account.segment, recommended.channel, recommended.cadence) - needed
    if saves <= 0:
        return None
    return Used(
        decision.id,
        account.id,
        account.name,
        cadence,
        channel,
        saves,
        decision.reason,
        decision.csm.name,
        decision.decided_at,
    )


def _of_csm(csm_id: int) -> ColumnElement[bool]:
    return and_(Account.csm_id == csm_id, Account.removed_at.is_(None))


def with_room(loads: Sequence[Load], csm_id: int) -> list[Load]:
    """Return the others who have hours left, who has most first."""
    others = [load for load in loads if load.csm_id != csm_id and load.free > 0]
    return sorted(others, key=lambda load: -load.free)
