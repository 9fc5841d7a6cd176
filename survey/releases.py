"""Letting a new rule book loose on the answers that another one has read: a manager's word, kept with its version."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import classifier
from survey.models import RuleBookRelease


def find(session: Session) -> RuleBookRelease | None:
    """Return the word by which the current rule book was let loose; None where nobody has given it."""
    return session.get(RuleBookRelease, classifier.rule_book_version())


def is_let_loose(session: Session) -> bool:
    """Return whether a manager has let the current rule book loose."""
    return find(session) is not None


def let_loose(session: Session, csm_id: int, now: datetime) -> None:
    """Let the current rule book loose, by the word of that CSM; safe to repeat. The caller commits."""
    if find(session):
        return
    try:
        with session.begin_nested():
            session.add(RuleBookRelease(rule_book=classifier.rule_book_version(), csm_id=csm_id, released_at=now))
    except IntegrityError:  # somebody else has just said the same
        return
