"""Addresses that are not written to any more, and those that may be again."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import Contact
from accounts.tokens import address_hash
from survey.models import Suppression
from webhooks.events import announce
from webhooks.models import EventType

LINK, ANSWER, BOUNCE = "link", "answer", "bounce"
OPTING_OUT = (LINK, ANSWER)


def suppress(session: Session, email: str, source: str, now: datetime) -> bool:
    """Let nothing more be sent to `email`. `source` says how it came ("link", "answer", "bounce").

    Safe to repeat: returns whether that changed anything. Where the customer said so themselves, by the link or in an
    answer, other systems are told, once.
    """
    is_new = _stop(session, email, source, now)
    if is_new and source in OPTING_OUT:
        _announce(session, email, source, now)
    return is_new


def _announce(session: Session, email: str, source: str, now: datetime) -> None:
    """Tell other systems of each contact behind the address: one person can be one at several accounts."""
    whose = Contact.address_hash == address_hash(email), Contact.erased_at.is_(None)
    for contact_id, account_id in session.execute(select(Contact.id, Contact.account_id).where(*whose)):
        ids = {"account_id": account_id, "contact_id": contact_id}
        announce(session, EventType.CONTACT_OPTED_OUT, {"source": source}, now, **ids)


def _stop(session: Session, email: str, source: str, now: datetime) -> bool:
    row = find(session, email)
    if row is None:
        return _added(session, email, source, now)
    if row.lifted_at is None:
        return _taken_over(row, source, now)
    row.source, row.created_at, row.lifted_at, row.weighed_at = source, now, None, None
    row.bounced_at = None
    return True


def _taken_over(row: Suppression, source: str, now: datetime) -> bool:
    """Whether the customer says themselves what only a bounce had led to until now. The person's own press outlasts a
    reading of their answer that is taken back, and a bounce outlasts neither."""
    if source == BOUNCE:
        row.bounced_at = row.bounced_at or now
        return False
    if row.source == BOUNCE and source in OPTING_OUT:
        row.source, row.created_at, row.bounced_at = source, now, row.created_at
        return True
    if row.source == ANSWER:
        row.source = source
    return False


def _let_go(row: Suppression, now: datetime) -> None:
    """What the customer said no longer holds; an address that takes no mail is still not written to."""
    if row.bounced_at is None:
        row.lifted_at, row.weighed_at = now, None
    else:
        row.source, row.created_at, row.bounced_at = BOUNCE, row.bounced_at, None


def _added(session: Session, email: str, source: str, now: datetime) -> bool:
    try:
        with session.begin_nested():
            session.add(Suppression(address_hash=address_hash(email), source=source, created_at=now))
        return True
    except IntegrityError:  # another process has just stored the same
        return False


def lift(session: Session, email: str, now: datetime) -> None:
    """Let `email` be written to again, as the customer asked."""
    row = find(session, email)
    if row is not None and row.lifted_at is None:
        row.lifted_at, row.weighed_at, row.bounced_at = now, None, None


def lift_bounced(session: Session, email: str, now: datetime) -> str | None:
    """Let `email`, which was refused or bounced, be written to again, as the operator asks; return why that cannot be,
    None where it is done. The caller commits."""
    row = find(session, email)
    if row is None or row.lifted_at is not None:
        return "is not suppressed"
    if row.source != BOUNCE:
        return "was suppressed as the person asked for it: only they can undo it, by the link in any of our mails"
    lift(session, email, now)
    return None


def listed(session: Session) -> list[tuple[datetime, str | None, str]]:
    """Return since when, which address and by what source ("link", "answer", "bounce", "erased") nothing is sent, the
    oldest first. An address is known only where there is a contact with it."""
    wanted = (
        select(Suppression.created_at, func.min(Contact.email), Suppression.source)
        .outerjoin(Contact, Contact.address_hash == Suppression.address_hash)
        .where(Suppression.lifted_at.is_(None))
        .group_by(Suppression.id)
        .order_by(Suppression.created_at, Suppression.id)
    )
    return [(since, email, source) for since, email, source in session.execute(wanted)]


def withdraw(session: Session, email: str, since: datetime) -> None:
    """Take out what an answer led to from the moment `since` (UTC) on: that answer is no longer taken to ask for it.
    It may be suppressed again by the next reading."""
    row = find(session, email)
    if row is None or row.source != ANSWER or row.lifted_at is not None or row.created_at < since:
        return
    if row.bounced_at is None:
        session.delete(row)
    else:
        _let_go(row, since)


def heed(session: Session, email: str, stops: bool, answered_at: datetime, now: datetime) -> None:
    """Do what an answer of `answered_at` says: stop, or, where an earlier answer had stopped the mails, write again.

    What was said later, in whatever way, counts more: a new rule book reads old answers again.
    """
    row = find(session, email)
    if stops and (row is None or row.lifted_at is None or answered_at > row.lifted_at):
        suppress(session, email, ANSWER, now)
    elif not stops and row is not None and row.lifted_at is None and _said_before(row, answered_at):
        _let_go(row, now)


def _said_before(row: Suppression, answered_at: datetime) -> bool:
    """Whether an answer before that moment had stopped the mails."""
    return row.source == ANSWER and answered_at > row.created_at


def find(session: Session, email: str) -> Suppression | None:
    """Return the suppression of `email`, lifted or not."""
    return session.scalar(select(Suppression).where(Suppression.address_hash == address_hash(email)))


def is_stopped(session: Session, email: str) -> bool:
    """Return whether nothing may be sent to `email`."""
    row = find(session, email)
    return row is not None and row.lifted_at is None


def is_suppressed() -> ColumnElement[bool]:
    """Return the condition on contacts that nothing may be sent to them."""
    return exists().where(Suppression.address_hash == Contact.address_hash, Suppression.lifted_at.is_(None))
