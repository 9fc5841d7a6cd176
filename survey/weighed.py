"""Marking what the recommendations have taken into account."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from survey.models import Reading, Suppression


def mark_readings_weighed(session: Session, reading_ids: Collection[int], now: datetime) -> None:
    """Mark the readings as weighed at `now` (UTC). The caller holds their rows locked since it read them."""
    session.execute(update(Reading).where(Reading.id.in_(reading_ids)).values(weighed_at=now))


def mark_suppressions_weighed(session: Session, ids: Collection[int], now: datetime) -> None:
    """Mark the suppressions as weighed at `now` (UTC), but for those that were made or lifted after it."""
    unchanged = Suppression.created_at <= now, or_(Suppression.lifted_at.is_(None), Suppression.lifted_at <= now)
    session.execute(update(Suppression).where(Suppression.id.in_(ids), *unchanged).values(weighed_at=now))
