"""Accounts that CSMs leave alone for a while, each for a reason. The caller commits."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, CustomerSuccessManager, Snooze


def snooze(
    session: Session, account: Account, csm: CustomerSuccessManager, until: date, reason: str, now: datetime
) -> None:
    """Leave `account` alone from `now` (UTC) on, until the day `until` begins; an earlier snooze ends by that."""
    end(session, account, now)
    session.add(Snooze(account_id=account.id, csm_id=csm.id, until=until, reason=reason, snoozed_at=now))


def end(session: Session, account: Account, now: datetime) -> None:
    """End the snooze of `account` at `now` (UTC), where there is one."""
    waking = update(Snooze).where(Snooze.account_id == account.id, Snooze.ended_at.is_(None))
    session.execute(waking.values(ended_at=now))


def in_force(session: Session, accounts: ColumnElement[bool], now: datetime) -> dict[int, Snooze]:
    """Return the snoozes that hold at `now` (UTC) of the accounts for which the condition holds, by account id; the
    first to end comes first."""
    # A day ends later in the west: what ended yesterday by UTC may hold still, where the CSM is.
    wanted = select(Snooze).join(Snooze.account).where(accounts, Snooze.ended_at.is_(None))
    wanted = wanted.where(Snooze.until >= now.date()).order_by(Snooze.until, Snooze.id)
    found = session.scalars(wanted.options(joinedload(Snooze.account), joinedload(Snooze.csm)))
    return {one.account_id: one for one in found if now.astimezone(ZoneInfo(one.csm.time_zone)).date() < one.until}
