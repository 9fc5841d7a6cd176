"""A mail server that refuses one mail after the other, and not because of the recipients: sending stops for a while, so
that one wrong setting does not use up everybody's tries."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Session

from mail import MessageRefusedError, ServerRefusedError
from survey.models import Wave

log = logging.getLogger(__name__)
# A company whose own server blocks us seldom has this many contacts, and a wrong setting is told within seconds.
IN_A_ROW = 10
HOLD = timedelta(minutes=10)


class Row:
    """The refusals since something was last taken, of the waves with these ids."""

    def __init__(self) -> None:
        self.number, self.words = 0, ""
        self.wave_ids: set[int] = set()

    def note(self, wave_id: int, error: Exception | None) -> bool:
        """Note what came of a mail of that wave (None: it went out); return whether the run should stop."""
        if isinstance(error, MessageRefusedError | ServerRefusedError):
            self.number, self.words = self.number + 1, str(error)
            self.wave_ids.add(wave_id)
        elif error is None:
            self.number, self.wave_ids = 0, set()
        return self.number >= IN_A_ROW


def is_taken_again(now: datetime) -> ColumnElement[bool]:
    """Return the condition on waves that the mail server has not refused their mails a short while ago."""
    return or_(Wave.refused_at.is_(None), Wave.refused_at <= now - HOLD)


def hold(session: Session, wave_ids: Iterable[int], words: str, now: datetime) -> None:
    """Let nothing of these waves be sent for a while, and commit."""
    log.error("The mail server refuses one mail after the other: %s. Nothing is sent for %s.", words, HOLD)
    refused = update(Wave).where(Wave.id.in_(list(wave_ids))).values(refused_at=now, refusal=words[:200])
    session.execute(refused, execution_options={"synchronize_session": False})
    session.commit()


def release(session: Session) -> None:
    """Note that the mail server takes mails again, and commit."""
    taken = update(Wave).where(Wave.refused_at.is_not(None)).values(refused_at=None, refusal=None)
    session.execute(taken, execution_options={"synchronize_session": False})
    session.commit()
