"""The step that writes what is to be followed back onto the account and into the CRM."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, select, union, update
from sqlalchemy.orm import Session

from accounts.cadences import follow
from accounts.crm import Crm, CrmError, WrittenCadence
from accounts.models import Account
from recommendations.following import Followed, followed
from recommendations.models import Decision, Recommendation

log = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be written of one account, and the rows that say so."""

    written: WrittenCadence
    recommendation_id: int
    decision_id: int | None


def write_back_changed(session: Session, crm: Crm, now: datetime) -> int:
    """Write each cadence to follow that has not been written back yet; return how many accounts were written.

    The CRM comes first, since the same row written twice changes nothing there; then the account, and the mark.
    Where the CRM fails as a whole, that is logged and the rest is kept for next time. Commits after each batch,
    and holds no transaction while the CRM is written; safe to run twice and in several processes.
    """
    pending = _pending(session)
    session.commit()
    done = 0
    try:
        for start in range(0, len(pending), BATCH):
            done += _write_batch(session, crm, pending[start : start + BATCH], now)
    except CrmError as error:
        log.error("cadences were not written back, and are kept for next time: %s", error)
    return done


def _write_batch(session: Session, crm: Crm, account_ids: Sequence[int], now: datetime) -> int:
    try:
        plan = _plan(session, account_ids)
    except ValueError:
        return _write_halves(session, crm, account_ids, now)
    session.commit()
    if plan:
        crm.write_cadences([planned.written for planned in plan.values()])
        _mark(session, plan, now)
    return len(plan)


def _write_halves(session: Session, crm: Crm, account_ids: Sequence[int], now: datetime) -> int:
    """Halving the batch finds the row that cannot be read, and writes all the others."""
    session.rollback()
    if len(account_ids) == 1:
        log.error("account %d was not written back: its stored cadence cannot be read", account_ids[0])
        return 0
    middle = len(account_ids) // 2
    return sum(_write_batch(session, crm, half, now) for half in (account_ids[:middle], account_ids[middle:]))


def _pending(session: Session) -> Sequence[int]:
    recommended = select(Recommendation.account_id).where(
        Recommendation.superseded_at.is_(None), Recommendation.written_back_at.is_(None)
    )
    decided = select(Decision.account_id).where(Decision.revoked_at.is_(None), Decision.written_back_at.is_(None))
    return sorted(session.scalars(union(recommended, decided)))


def _plan(session: Session, account_ids: Collection[int], lock: bool = False) -> dict[int, Planned]:
    """What is to be written now, by account id. Raises ValueError where a stored cadence cannot be read."""
    # The account's own cadence is read along, so that one that cannot be read is found before anything is written.
    accounts = select(Account.id, Account.crm_id, Account.cadence).where(Account.id.in_(account_ids))
    crm_ids = {row.id: row.crm_id for row in session.execute(accounts)}
    to_follow = followed(session, account_ids, lock)
    return {account_id: _planned(crm_ids[account_id], to_follow[account_id]) for account_id in sorted(to_follow)}


def _planned(crm_id: str, to_follow: Followed) -> Planned:
    recommendation, override = to_follow.recommendation, to_follow.override
    written = WrittenCadence(
        account_crm_id=crm_id,
        cadence=to_follow.cadence,
        source=to_follow.source,
        reason=override.reason if override else recommendation.reason,
        agreement=None if override else recommendation.agreement,
        newest_answer_at=recommendation.newest_answer_at,
        decided_at=to_follow.decided_at,
    )
    return Planned(written, recommendation.id, to_follow.decision.id if to_follow.decision else None)


def _mark(session: Session, plan: dict[int, Planned], now: datetime) -> None:
    """Let the accounts follow what was written. What changed during the writing is written again next time."""
    since = _plan(session, plan, lock=True)
    same = {account_id: planned for account_id, planned in plan.items() if since.get(account_id) == planned}
    for account in session.scalars(select(Account).where(Account.id.in_(same))):
        follow(account, same[account.id].written.cadence, now)
    recommendations = [planned.recommendation_id for planned in same.values()]
    decisions = [planned.decision_id for planned in same.values() if planned.decision_id]
    session.execute(_written(Recommendation, Recommendation.id.in_(recommendations), now))
    session.execute(_written(Decision, Decision.id.in_(decisions), now))
    changed = Recommendation.account_id.in_(plan.keys() - same.keys()), Recommendation.superseded_at.is_(None)
    session.execute(_written(Recommendation, and_(*changed), None))
    session.commit()


def _written(model: type[Recommendation] | type[Decision], which: ColumnElement[bool], at: datetime | None) -> Update:
    return update(model).where(which).values(written_back_at=at)
