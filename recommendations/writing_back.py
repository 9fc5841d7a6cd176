"""The steps that write what is to be followed back onto the accounts and into the CRM."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, select, union, update
from sqlalchemy.orm import Session

from accounts.cadences import follow
from accounts.crm import Crm, Gone, history, runs
from accounts.crm.applying import Plans, Tell, Work, apply, carry_out, plans
from accounts.crm.planning import Standing, plan
from accounts.models import Account
from recommendations.models import Decision, Recommendation
from recommendations.wanted import Wanted, in_pieces, readable, wanted

log = logging.getLogger(__name__)
BATCH = 1000
UNREADABLE = "its stored cadence cannot be read"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an apply would do: the fields by account id, and the accounts' names."""

    fields: Plans
    names: Mapping[int, str]


def write_back_changed(session: Session, crm: Crm, now: datetime, is_at_once: bool = True) -> int:
    """Write each cadence to follow that has not been written back yet; return how many accounts were written.

    The CRM comes first, since the same value written twice changes nothing there; then the account, and the mark.
    Unless `is_at_once`, only the account: the CRM waits for a person. Where the CRM fails as a whole, that is logged,
    the rest is kept for later, and the CRM is left in peace for a while; so is an account that it refused. Holds no
    transaction while the CRM is called; safe to run twice and in several processes.
    """
    pending = _pending(session)
    if not is_at_once:
        session.commit()
        return sum(_follow(session, piece, now) for piece in in_pieces(pending, BATCH))
    return _write_by_job(session, crm, pending, now) if pending else 0


def refresh_crm(session: Session, crm: Crm, now: datetime) -> int:
    """Write what has moved on since it was written though the cadence has not, such as the day of the next touch;
    return how many accounts were written. Asks the CRM about those accounts alone."""
    drifted = [one for piece in in_pieces(_followed(session), BATCH) for one in _drifted(session, crm, piece, now)]
    return _write_by_job(session, crm, drifted, now) if drifted else 0


def _write_by_job(session: Session, crm: Crm, account_ids: Sequence[int], now: datetime) -> int:
    is_in_peace, failed = runs.is_in_peace(session, crm, now), history.lately_failed(session, crm, now)
    session.commit()
    waiting = [one for one in account_ids if one not in failed]
    if is_in_peace or not waiting:
        return 0
    try:
        with runs.begun(session, crm, runs.JOBS, now) as work:
            _write(work, waiting)
        return len(work.settled)
    except runs.BusyError:
        return 0


def plan_all(session: Session, crm: Crm, now: datetime) -> Plan:
    """Return what `apply_all` would do at `now` (UTC), as the CRM stands. Raises CrmError."""
    found: Plans = {}
    ids = _followed(session)
    for piece in in_pieces(ids, crm.piece(len(ids))):
        good, bad = readable(session, piece, now)
        found |= plans(session, crm, [one.for_crm(crm) for one in good.values()]) | _refused(crm, bad)
    names = session.execute(select(Account.id, Account.name).where(Account.id.in_(found)))
    return Plan(found, dict(names.all()))


def apply_all(session: Session, crm: Crm, now: datetime, tell: Tell = lambda _: None) -> int | None:
    """Write whatever differs at any account into the CRM, and let the accounts follow; return the number of the run,
    or None where nothing differed. `tell` hears how many accounts are done. Raises runs.BusyError."""
    with runs.begun(session, crm, runs.COMMAND, now, tell) as work:
        _write(work, _followed(session))
    found = runs.summary(session, work.run.id)
    return found.run.id if found else None


def count_followed(session: Session) -> int:
    """Return how many accounts have a cadence to write."""
    return len(_followed(session))


def _write(work: Work, account_ids: Sequence[int]) -> None:
    for piece in in_pieces(account_ids, work.crm.piece(len(account_ids))):
        good, bad = readable(work.session, piece, work.now)
        _log(bad)
        carry_out(work, [], _refused(work.crm, bad))
        try:
            apply(work, [one.for_crm(work.crm) for one in good.values()])
        finally:
            done = {one: good[one] for one in work.settled & good.keys()}
            _mark(work.session, done, work.now)


def _follow(session: Session, account_ids: Sequence[int], now: datetime) -> int:
    good, bad = readable(session, account_ids, now)
    _log(bad)
    session.commit()
    _mark(session, good, now)
    return len(good)


def _log(unreadable: Sequence[int]) -> None:
    for account_id in unreadable:
        log.error("account %d was not written back: %s", account_id, UNREADABLE)


def _refused(crm: Crm, unreadable: Sequence[int]) -> Plans:
    return {one: plan(crm.targets, {}, Standing(Gone(UNREADABLE))) for one in unreadable}


def _pending(session: Session) -> Sequence[int]:
    recommended = select(Recommendation.account_id).where(
        Recommendation.superseded_at.is_(None), Recommendation.written_back_at.is_(None)
    )
    decided = select(Decision.account_id).where(Decision.revoked_at.is_(None), Decision.written_back_at.is_(None))
    return sorted(session.scalars(union(recommended, decided)))


def _followed(session: Session) -> Sequence[int]:
    """The accounts of the book that have something to follow."""
    wanted_ids = select(Recommendation.account_id).join(Account).where(Recommendation.superseded_at.is_(None))
    return session.scalars(wanted_ids.where(Account.removed_at.is_(None)).order_by(Recommendation.account_id)).all()


def _drifted(session: Session, crm: Crm, account_ids: Sequence[int], now: datetime) -> list[int]:
    good, _ = readable(session, account_ids, now)
    known = history.settled(session, crm, account_ids)
    return [
        account_id
        for account_id, one in good.items()
        if any(known.get(account_id, {}).get(name) != value for name, value in one.for_crm(crm).values.items())
    ]


def _mark(session: Session, done: Mapping[int, Wanted], now: datetime) -> None:
    """Let the accounts follow what was written. What changed during the writing is written again next time."""
    if not done:
        return
    since = wanted(session, done, now, lock=True)
    same = {account_id: one for account_id, one in done.items() if since.get(account_id) == one}
    for account in session.scalars(select(Account).where(Account.id.in_(same))):
        follow(account, same[account.id].written.cadence, now)
    recommendations = [one.recommendation_id for one in same.values()]
    decisions = [one.decision_id for one in same.values() if one.decision_id]
    session.execute(_written(Recommendation, Recommendation.id.in_(recommendations), now))
    session.execute(_written(Decision, Decision.id.in_(decisions), now))
    changed = Recommendation.account_id.in_(done.keys() - same.keys()), Recommendation.superseded_at.is_(None)
    session.execute(_written(Recommendation, and_(*changed), None))
    session.commit()


def _written(model: type[Recommendation] | type[Decision], which: ColumnElement[bool], at: datetime | None) -> Update:
    is_new = model.written_back_at.is_(None) if at else model.written_back_at.is_not(None)
    return update(model).where(which, is_new).values(written_back_at=at)
