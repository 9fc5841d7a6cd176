"""What is kept of one person in asking and answering, and how it is taken out; how it is told is `survey.exporting`."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from accounts.models import Contact
from accounts.people import erased_address
from accounts.tokens import address_hash
from survey import suppressions
from survey.models import (
    Answer,
    Correction,
    CorrectionPast,
    Draft,
    HeldAnswer,
    Invitation,
    OfferReply,
    Reading,
    Response,
    Sighting,
    Wave,
)  # fmt: skip

ERASED = "erased"
UNSYNCHRONISED = {"synchronize_session": False}  # nothing that is deleted is looked at again


def erase_and_suppress(session: Session, contact: Contact, now: datetime) -> None:
    """Take out all that `contact` answered or typed, and let nobody write to them again. Before
    `accounts.people.erase_contact`, which takes the address out. The caller commits."""
    erase_answers(session, contact)
    suppressions.suppress(session, contact.email, ERASED, now)


def erase_answers(session: Session, contact: Contact) -> None:
    """Take out all that `contact` answered or typed, and their address from what was noted in sending; that they were
    asked and answered stays as a count. The caller commits."""
    invitations = select(Invitation.id).where(Invitation.contact_id == contact.id)
    responses = select(Response.id).where(Response.invitation_id.in_(invitations))
    answers = select(Answer.id).where(Answer.response_id.in_(responses))
    for table in (Reading, Correction, CorrectionPast, OfferReply):
        session.execute(delete(table).where(table.answer_id.in_(answers)), execution_options=UNSYNCHRONISED)
    session.execute(delete(Answer).where(Answer.response_id.in_(responses)), execution_options=UNSYNCHRONISED)
    for typed in (Draft, Sighting):
        session.execute(delete(typed).where(typed.invitation_id.in_(invitations)), execution_options=UNSYNCHRONISED)
    held = update(HeldAnswer).where(HeldAnswer.invitation_id.in_(invitations))
    session.execute(held.values(content=None), execution_options=UNSYNCHRONISED)
    _erase_delivery(session, contact)
    session.expire_all()


def _erase_delivery(session: Session, contact: Contact) -> None:
    """Take the address out of what was noted in sending: a mail server's refusal repeats it, and a wave may have it in
    its list, where another takes its place: a list without any would be everyone."""
    for noted in (Invitation.failure, Invitation.reminder_failure):
        refused = update(Invitation).where(Invitation.contact_id == contact.id, noted.is_not(None))
        session.execute(refused.values({noted: ERASED}), execution_options=UNSYNCHRONISED)
    same = Contact.address_hash == contact.address_hash, Contact.erased_at.is_(None), Contact.id != contact.id
    if session.scalar(select(exists().where(*same))):  # the last who has it takes it along
        return
    for wave in session.scalars(select(Wave)):
        listed = wave.audience.get("emails", ())
        emails = [erased_address(contact) if address_hash(one) == contact.address_hash else one for one in listed]
        if emails != list(listed):
            wave.audience = wave.audience | {"emails": emails}
    session.flush()
