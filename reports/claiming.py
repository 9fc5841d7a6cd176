"""Mails that go out once: each has a row, which a process claims before it sends and settles after.

The models have `claimed_at`, `sent_at` and `failure`, and a unique key of the columns by which a mail is known.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reports.models import SentDigest, SentReport

Model = type[SentReport] | type[SentDigest]
Key = Mapping[str, object]
# A claim older than this was left by a process that died between claiming and sending; it is claimed anew.
CLAIM_HOLDS = timedelta(hours=1)


def is_taken(model: Model, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a mail is sent, has failed for good, or is claimed by a process that may still be
    alive at `now` (UTC)."""
    settled = or_(model.sent_at.is_not(None), model.failure.is_not(None))
    return and_(model.claimed_at.is_not(None), or_(settled, model.claimed_at >= now - CLAIM_HOLDS))


def claim(session: Session, model: Model, key: Key, now: datetime, **values: object) -> bool:
    """Return whether this process is the one to send the mail of that key, and commit; `values` are kept with it."""
    # The row may be there already, so that the update decides.
    with suppress(IntegrityError), session.begin_nested():
        session.add(model(**key))
    mine = update(model).where(_row(model, key), ~is_taken(model, now))
    result = session.execute(mine.values(claimed_at=now, **values))
    session.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1


def sent(session: Session, model: Model, key: Key, now: datetime) -> None:
    """Keep that the mail went out, and commit."""
    _note(session, model, key, claimed_at=now, sent_at=now, failure=None)


def failed(session: Session, model: Model, key: Key, now: datetime, error: Exception, *, for_good: bool) -> None:
    """Keep by what `error` the mail failed, and commit; unless that is `for_good`, the next run tries again."""
    _note(session, model, key, claimed_at=now if for_good else None, failure=type(error).__name__)


def _note(session: Session, model: Model, key: Key, **values: object) -> None:
    session.execute(update(model).where(_row(model, key)).values(values))
    session.commit()


def _row(model: Model, key: Key) -> ColumnElement[bool]:
    return and_(*(getattr(model, column) == value for column, value in key.items()))
