"""Marking what the recommendations have taken into account, and what they have to again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from survey.models import Answer, Reading, Suppression


def mark_readings_weighed(session: Session, reading_ids: Collection[int], now: datetime) -> None:
    """Mark the readings as weighed at `now` (UTC). The caller holds their rows locked since it read them."""
    session.execute(update(Reading).where(Reading.id.in_(reading_ids)).values(weighed_at=now))


def weigh_anew(session: Session, answer: Answer) -> None:
    """Let the account of `answer` be weighed again, where the answer has been read. The caller commits."""
    # Said to the database in any case: it may have been weighed since it was loaded.
    session.execute(update(Reading).where(Reading.answer_id == answer.id).values(weighed_at=None))


def mark_suppressions_weighed(session: Session, ids: Collection[int], now: datetime) -> None:
    """Mark the suppressions as weighed at `now` (UTC), but for those that were made or lifted after it."""
    unchanged = Suppression.created_at <= now, or_(Suppression.lifted_at.is_(None), Suppression.lifted_at <= now)
    session.execute(update(Suppression).where(Suppression.id.in_(ids), *unchanged).values(weighed_at=now))
