"""Which accounts are to be weighed, and marking them as weighed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select, union
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from recommendations.models import Weighing
from survey.models import Answer, Invitation, Reading, Response, Suppression

AT_LEAST_EVERY = timedelta(hours=6)
STALE_AT_ONCE = 1000
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def due(session: Session, now: datetime) -> list[int]:
    """Return the ids of the accounts to weigh, those with news from their contacts first.

    An account is due where a reading or a suppression of its contacts has not been weighed, where the CRM changed
    it after it was weighed, and every six hours, which catches what came in while it was being weighed. Without
    news, 1,000 at most are due at once, so that the next answer does not wait long behind them.
    """
    suppressed = select(Contact.account_id).join(Suppression, Suppression.address_hash == Contact.address_hash)
    news = union(_of_readings(Contact.account_id), suppressed.where(Suppression.weighed_at.is_(None)))
    is_stale = or_(
        Weighing.account_id.is_(None),
        Weighing.weighed_at <= now - AT_LEAST_EVERY,
        Account.changed_at > Weighing.weighed_at,
    )
    stale = select(Account.id).outerjoin(Weighing, Weighing.account_id == Account.id).where(is_stale)
    oldest_first = stale.order_by(Weighing.weighed_at.nulls_first(), Account.id).limit(STALE_AT_ONCE)
    return list(dict.fromkeys([*sorted(session.scalars(news)), *session.scalars(oldest_first)]))


def new_suppressions(session: Session) -> Sequence[int]:
    """Return the ids of the suppressions that have not been weighed."""
    return session.scalars(select(Suppression.id).where(Suppression.weighed_at.is_(None))).all()


def lock_new_readings(session: Session, account_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return account and id of the accounts' readings that have not been weighed, and lock them until the commit,
    so that none is read anew between being weighed and being marked."""
    rows = session.execute(
        _of_readings(Contact.account_id, Reading.id)
        .where(Contact.account_id.in_(account_ids))
        .order_by(Reading.id)
        .with_for_update(of=Reading)
    )
    return [(account_id, reading_id) for account_id, reading_id in rows]


def _of_readings(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Reading)
        .join(Answer)
        .join(Response, Answer.response_id == Response.id)
        .join(Invitation)
        .join(Contact)
        .where(Reading.weighed_at.is_(None))
    )


def mark_accounts_weighed(session: Session, account_ids: Collection[int], now: datetime) -> None:
    """Mark the accounts as weighed at `now` (UTC)."""
    if not account_ids:
        return
    insert = INSERT[session.get_bind().dialect.name](Weighing)
    upsert = insert.on_conflict_do_update(
        index_elements=[Weighing.account_id], set_={"weighed_at": insert.excluded.weighed_at}
    )
    session.execute(upsert, [{"account_id": one, "weighed_at": now} for one in sorted(account_ids)])
