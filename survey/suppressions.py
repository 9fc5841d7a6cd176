"""Addresses that are not written to any more, and those that may be again."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from accounts.models import Contact
from survey.models import Suppression


def suppress(session: Session, email: str, source: str, now: datetime) -> bool:
    """Let nothing more be sent to `email`. `source` says how it came ("link", "answer", "bounce").

    Safe to repeat: returns whether that changed anything.
    """
    row = find(session, email)
    if row is not None and row.lifted_at is None:
        return False
    if row is None:
        row = Suppression(email=email.lower(), source=source, created_at=now)
        session.add(row)
    row.source, row.created_at, row.lifted_at, row.weighed_at = source, now, None, None
    return True


def lift(session: Session, email: str, now: datetime) -> None:
    """Let `email` be written to again, as the customer asked."""
    row = find(session, email)
    if row is not None and row.lifted_at is None:
        row.lifted_at, row.weighed_at = now, None


def find(session: Session, email: str) -> Suppression | None:
    """Return the suppression of `email`, lifted or not."""
    return session.scalar(select(Suppression).where(Suppression.email == email.lower()))


def is_suppressed() -> ColumnElement[bool]:
    """Return the condition on contacts that nothing may be sent to them."""
    return exists().where(Suppression.email == func.lower(Contact.email), Suppression.lifted_at.is_(None))
