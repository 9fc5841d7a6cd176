"""What is kept of one person in asking and answering, and how it is taken out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from accounts.models import Contact
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
)  # fmt: skip

ERASED = "erased"
UNSYNCHRONISED = {"synchronize_session": False}  # nothing that is deleted is looked at again


def _invitations(session: Session, contact: Contact) -> Sequence[Invitation]:
    answers = selectinload(Invitation.response).selectinload(Response.answers)
    return session.scalars(
        select(Invitation)
        .where(Invitation.contact_id == contact.id)
        .options(selectinload(Invitation.wave), answers.selectinload(Answer.reading))
        .options(answers.selectinload(Answer.correction), answers.selectinload(Answer.offer_replies))
        .order_by(Invitation.id)
    ).all()


def export_answers(session: Session, contact: Contact) -> dict[str, Any]:
    """Return the invitations, answers, readings and the suppression of `contact`, as JSON values."""
    suppression = suppressions.find(session, contact.email)
    drafts = (
        select(Draft).join(Invitation, Invitation.id == Draft.invitation_id).where(Invitation.contact_id == contact.id)
    )
    held = select(HeldAnswer).join(HeldAnswer.invitation).where(Invitation.contact_id == contact.id)
    return {
        "invitations": [_invitation(one) for one in _invitations(session, contact)],
        "typed_and_not_sent": [draft.content for draft in session.scalars(drafts)],
        "held_as_a_mail_filters": [
            {"posted_at": _text(one.posted_at), "reason": one.reason, "content": one.content}
            for one in session.scalars(held)
        ],
        "not_written_to_since": _text(suppression.created_at)
        if suppression and suppression.lifted_at is None
        else None,
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    answers = invitation.response.answers if invitation.response else []
    return {
        "wave": invitation.wave.name,
        "sent_at": _text(invitation.sent_at),
        "reminded_at": _text(invitation.reminded_at),
        "opened_at": _text(invitation.opened_at),
        "answers": [_answer(one) for one in answers],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "picked": answer.choice,
        "rated": answer.number,
        "details": answer.details,
        "words": answer.verbatim,
        "answered_at": _text(answer.answered_at),
        "changed_at": _text(answer.superseded_at),
        "reading": answer.reading.content if answer.reading else None,
        "correction": answer.correction.content if answer.correction else None,
        "replies_to_offers": [_offer_reply(one) for one in answer.offer_replies],
    }


def _offer_reply(reply: OfferReply) -> dict[str, Any]:
    return {
        "reply": reply.label,
        "words": reply.words,
        "replied_at": _text(reply.replied_at),
        "changed_at": _text(reply.superseded_at),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def erase_and_suppress(session: Session, contact: Contact, now: datetime) -> None:
    """Take out all that `contact` answered or typed, and let nobody write to them again. Before
    `accounts.people.erase_contact`, which takes the address out. The caller commits."""
    erase_answers(session, contact)
    suppressions.suppress(session, contact.email, ERASED, now)


def erase_answers(session: Session, contact: Contact) -> None:
    """Take out all that `contact` answered or typed; that they were asked and answered stays as a count. The caller
    commits."""
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
    session.expire_all()
