"""How the pulls of the book of business went: up to when, when the last one worked, and why one did not."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from accounts.crm import Book, CrmError
from accounts.crm.alone import wait_for_other_pulls
from accounts.crm.models import CrmPull

WHOLE_EVERY = timedelta(days=1)
LONGEST = 1000  # characters of a failure that are kept


def last(session: Session, crm: str) -> CrmPull | None:
    """Return how the last pull from the CRM of that name went, or None before the first."""
    return session.get(CrmPull, crm)


def since(session: Session, crm: str, now: datetime) -> datetime | None:
    """Return the moment (UTC) since which changes are to be asked for at `now` (UTC), or None for everything."""
    row = last(session, crm)
    return row.pulled_at if row and row.whole_at and row.whole_at > now - WHOLE_EVERY else None


def keep(session: Session, crm: str, book: Book, now: datetime) -> None:
    """Keep that `book` was pulled at `now` (UTC). The caller holds the lock of pulls, and commits."""
    row = _row(session, crm)
    row.done_at, row.failed_at, row.failure = now, None, None
    if book.until is not None:
        row.pulled_at = book.until
        row.whole_at = book.until if book.is_whole else row.whole_at


def fail(session: Session, crm: str, error: CrmError, now: datetime) -> None:
    """Keep that nothing was pulled at `now` (UTC), and why. Commits."""
    wait_for_other_pulls(session)
    row = _row(session, crm)
    row.failed_at, row.failure = now, str(error)[:LONGEST]
    session.commit()


def _row(session: Session, crm: str) -> CrmPull:
    # Looked up once more: another process may have pulled for the first time meanwhile.
    row = session.get(CrmPull, crm, populate_existing=True) or CrmPull(crm=crm)
    session.add(row)
    return row
