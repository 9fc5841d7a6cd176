"""When the company and its accounts talked."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from accounts.models import Touchpoint
from database import When

Touch = tuple[datetime, str]


def recent(session: Session, account_ids: Collection[int], at: datetime, days: int) -> dict[int, list[Touch]]:
    """Return moment and channel of the touchpoints in the `days` before `at` (UTC) that were known then, by account
    id, in one query."""
    wanted = select(Touchpoint.account_id, Touchpoint.happened_at, Touchpoint.channel).where(
        Touchpoint.account_id.in_(account_ids),
        Touchpoint.happened_at > at - timedelta(days=days),
        Touchpoint.happened_at <= at,
        was_known_at(at),
    )
    found: dict[int, list[Touch]] = defaultdict(list)
    for account_id, happened_at, channel in session.execute(wanted):
        found[account_id].append((happened_at, str(channel)))
    return dict(found)


def was_known_at(moment: When) -> ColumnElement[bool]:
    """Return the condition on touchpoints that they were logged by `moment` (UTC). When the CRM brought its own is not
    kept: they count as known from the beginning."""
    return or_(Touchpoint.logged_at.is_(None), Touchpoint.logged_at <= moment)
