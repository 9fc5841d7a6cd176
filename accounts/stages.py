"""The history of accounts' stages, as far as the CRM tells it."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from accounts.models import Account, StagePeriod


def record(session: Session, now: datetime) -> None:
    """Let the period of a stage end, and the next begin, at each account whose stage has changed. The caller commits.

    A period begins on the day that the CRM names, else on that of `now` (UTC).
    """
    is_open = and_(StagePeriod.account_id == Account.id, StagePeriod.ended_on.is_(None))
    changed = (
        select(Account.id, Account.stage, Account.stage_since, StagePeriod.began_on, StagePeriod.id.label("before"))
        .outerjoin(StagePeriod, is_open)
        .where(or_(StagePeriod.id.is_(None), StagePeriod.stage != Account.stage))
    )
    for row in session.execute(changed).all():
        _turn(session, row, now)


def _turn(session: Session, row: Any, now: datetime) -> None:
    began_on = min(row.stage_since or now.date(), now.date())
    if row.before is not None:
        began_on = max(began_on, row.began_on)
        session.execute(update(StagePeriod).where(StagePeriod.id == row.before).values(ended_on=began_on))
    session.add(StagePeriod(account_id=row.id, stage=row.stage, began_on=began_on))
