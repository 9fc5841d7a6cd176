"""What is kept of one person in the book of business, and how it is taken out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, Contact, Note, Touchpoint
from accounts.tokens import address_hash
from database import columns_of

ERASED = "Erased"
LEFT_OUT = frozenset(["address_hash"])  # made from the address, which stands beside it


def contacts_of(session: Session, email: str) -> Sequence[Contact]:
    """Return the contacts with that address, at whatever accounts."""
    wanted = select(Contact).where(Contact.address_hash == address_hash(email), Contact.erased_at.is_(None))
    return session.scalars(wanted.options(joinedload(Contact.account)).order_by(Contact.id)).all()


def export_contact(session: Session, contact: Contact) -> dict[str, Any]:
    """Return what is kept of `contact` here, as JSON values."""
    touchpoints = session.scalars(select(Touchpoint).where(Touchpoint.contact_id == contact.id))
    return {
        **columns_of(contact, LEFT_OUT),
        "account": contact.account.name,
        "touchpoints": [columns_of(one) for one in touchpoints],
    }


def notes_naming(session: Session, contact: Contact) -> int:
    """Return how many notes about the account of `contact` hold their name or their address."""
    names = or_(*(Note.text.icontains(word, autoescape=True) for word in (contact.name, contact.email)))
    return session.scalar(select(func.count(Note.id)).where(Note.account_id == contact.account_id, names)) or 0


def weigh_anew(contact: Contact, now: datetime) -> None:
    """Let what is recommended for the account of `contact` be worked out again. The caller commits."""
    contact.account.changed_at = now


def erase_contact(session: Session, contact: Contact, now: datetime) -> None:
    """Take name and address out; the row stays, so that counts stay, and the CRM does not bring them back. The hash
    of the address stays too. The account is weighed anew. The caller commits."""
    kept = contact.address_hash
    _take_out(session, contact, now)
    contact.address_hash = kept


def gone_before(session: Session, moment: datetime, after_id: int, most: int) -> Sequence[Contact]:
    """Return the first `most` contacts, by id from `after_id` on, who were gone from the CRM before `moment`, they or
    their account, and are not erased."""
    gone = or_(Contact.removed_at < moment, Account.removed_at < moment)
    wanted = select(Contact).join(Contact.account).where(gone, Contact.erased_at.is_(None), Contact.id > after_id)
    return session.scalars(wanted.options(joinedload(Contact.account)).order_by(Contact.id).limit(most)).all()


def forget_contact(session: Session, contact: Contact, now: datetime) -> None:
    """Take all out that tells who `contact` was, who is gone from the CRM; the row stays, so that counts stay. Should
    the CRM hold the person again, that is somebody new. The caller commits."""
    contact.crm_id = f"erased-{contact.id}"
    _take_out(session, contact, now)


def erased_address(contact: Contact) -> str:
    """Return what stands instead of the address of `contact` once they are erased; no mail reaches it (RFC 2606)."""
    return f"erased-{contact.id}@example.invalid"


def _take_out(session: Session, contact: Contact, now: datetime) -> None:
    contact.name, contact.email, contact.erased_at = ERASED, erased_address(contact), now
    contact.pause_ends_at = None
    weigh_anew(contact, now)
    theirs = update(Touchpoint).where(Touchpoint.contact_id == contact.id)
    session.execute(theirs.values(contact_id=None, note=None))
