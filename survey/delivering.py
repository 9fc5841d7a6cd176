"""One message on its way: claimed before it is sent, confirmed after, and what a refusal leads to."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from functools import cache

from sqlalchemy import ColumnElement, CursorResult, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from mail import AddressRefusedError, MailError, MessageRefusedError, OutOfReachError
from survey import letters
from survey.bounces import envelope_sender
from survey.invitations import Asking
from survey.letters import Links
from survey.links import Purpose
from survey.models import Invitation
from survey.skipping import is_unclaimed
from survey.suppressions import BOUNCE, suppress

log = logging.getLogger(__name__)
# What is refused for now is tried again after these gaps, and then has failed.
RETRY_GAPS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Kind:
    """A message to send: its template, the invitations that are due for it, what to note once it is sent, and the
    columns that say when and why it failed."""

    template: str
    due: ColumnElement[bool]
    when_sent: Callable[[datetime], dict[str, object]]
    failed_at: str = "failed_at"
    failure: str = "failure"


def on_their_way(now: datetime) -> ColumnElement[int]:
    """Return how many messages went out in the minute before `now`, or are claimed and may be going out."""
    since, other = now - timedelta(minutes=1), _other()
    claimed = and_(other.claimed_at > since, or_(other.sent_at.is_(None), other.sent_at <= since))
    sent, reminded, going = (
        select(func.count()).select_from(other).where(condition).scalar_subquery()
        for condition in (other.sent_at > since, other.reminded_at > since, claimed)
    )
    return sent + reminded + going


@cache
def _other() -> type[Invitation]:
    return aliased(Invitation)  # to make it takes as long as to ask


def claim(
    session: Session, kind: Kind, invitation: Invitation, sendable: Select[Invitation], per_minute: int, now: datetime
) -> bool:
    """Take the message for this process; return False where another one has it, where since it was read ahead it
    is not `sendable` any more, or where all processes together have sent `per_minute`."""
    # What another process may change at the same moment is asked of the row itself, which the update locks.
    still = sendable.with_only_columns(Invitation.id).where(Invitation.id == invitation.id).correlate(None)
    mine = update(Invitation).where(
        Invitation.id == invitation.id,
        kind.due,
        is_unclaimed(now),
        Invitation.id.in_(still),
        on_their_way(now) < per_minute,
    )
    result = session.execute(mine.values(claimed_at=now), execution_options={"synchronize_session": False})
    session.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1


def deliver(
    session: Session, asking: Asking, kind: Kind, invitation: Invitation, now: datetime
) -> Exception | None:  # fmt: skip
    """Send a message that was claimed, and note what came of it; return what was in the way, None where it went out.

    Raises OutOfReachError, with the claim given back, where there is no mail server to talk to.
    """
    try:
        _send(asking, kind, invitation, now)
    except OutOfReachError:
        _note(session, invitation, claimed_at=None)
        raise
    except (MailError, ValueError, MessageError) as error:  # one bad name or address never holds up the others
        _take(session, kind, invitation, error, now)
        return error
    gone = {"claimed_at": None, "tries": 0, "next_try_at": None, kind.failure: None}
    _note(session, invitation, **gone, **kind.when_sent(now))
    return None


def _take(session: Session, kind: Kind, invitation: Invitation, error: Exception, now: datetime) -> None:
    """Note what a refusal leads to."""
    match error:
        case AddressRefusedError():
            suppress(session, invitation.contact.email, BOUNCE, now)
            _fail(session, kind, invitation, str(error), now)
        case MessageRefusedError():
            _fail(session, kind, invitation, str(error), now)
        case MailError():
            _try_again(session, kind, invitation, str(error), now)
        case _:
            log.error("%s %s could not be written: %s", kind.template, invitation.id, type(error).__name__)
            _fail(session, kind, invitation, f"could not be written: {type(error).__name__}", now)


def _send(asking: Asking, kind: Kind, invitation: Invitation, now: datetime) -> None:
    message = letters.compose(
        asking.outbox, kind.template, invitation.wave, asking.questionnaires[invitation.wave.questionnaire],
        invitation.contact, Links(asking.url(invitation.nonce), asking.url(invitation.nonce, Purpose.STOP)),
        asking.rules, now, reminders=invitation.reminders,
    )  # fmt: skip
    sender = envelope_sender(asking.outbox.sender.email, asking.link_secret, invitation.id)
    asking.outbox.mailer.send(message, sender)


def _try_again(session: Session, kind: Kind, invitation: Invitation, reason: str, now: datetime) -> None:
    tries = invitation.tries + 1
    if tries > len(RETRY_GAPS):
        _fail(session, kind, invitation, f"{reason[:170]} (tried {tries} times)", now)
        return
    gap = RETRY_GAPS[tries - 1]
    why = {kind.failure: reason[:200]}
    _note(session, invitation, claimed_at=None, tries=tries, next_try_at=now + gap, **why)


def _fail(session: Session, kind: Kind, invitation: Invitation, reason: str, now: datetime) -> None:
    failed = {kind.failed_at: now, kind.failure: reason[:200]}
    _note(session, invitation, claimed_at=None, next_try_at=None, **failed)


def _note(session: Session, invitation: Invitation, **values: object) -> None:
    change = update(Invitation).where(Invitation.id == invitation.id).values(values)
    # By default every invitation that was read ahead would be compared, for each that is sent.
    session.execute(change, execution_options={"synchronize_session": False})
    session.commit()
    session.expire(invitation)
