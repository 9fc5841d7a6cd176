"""The hours that a CSM has: what a manager says, and what held at a moment."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from capacity.effort import MOST_HOURS
from capacity.models import AvailableHours


def say(
    session: Session, csm: CustomerSuccessManager, hours: float | None, by: CustomerSuccessManager, now: datetime
) -> AvailableHours:
    """Let `csm` have `hours` a month for planned contact from `now` (UTC) on, as the manager `by` says; the usual ones
    with None. What held before stays on record. The caller commits. Returns the row. Raises ValueError for hours
    that no month has."""
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise ValueError(f"between 0 and {MOST_HOURS:.0f} hours a month, not {hours}")
    row = AvailableHours(csm_id=csm.id, hours=hours, set_by=by.id, set_at=now)
    session.add(row)
    session.flush()
    return row


def take_back(session: Session, row: AvailableHours) -> None:
    """Let what held before `row` hold again, as if it had never been said. The caller commits."""
    session.delete(row)


def said(session: Session, at: datetime) -> dict[int, float]:
    """Return what managers had said by the moment `at` (UTC), by CSM's id: hours a month. Whoever is not in it has the
    usual hours."""
    rows = session.execute(
        select(AvailableHours.csm_id, AvailableHours.hours)
        .where(AvailableHours.set_at <= at)
        .order_by(AvailableHours.set_at, AvailableHours.id)
    )
    return {csm_id: hours for csm_id, hours in dict(rows.all()).items() if hours is not None}
