"""All that is kept of one person in asking and answering, told column by column, so that none is forgotten."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from accounts.models import Contact
from accounts.tokens import address_hash
from database import Base, columns_of
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
    Suppression,
    Wave,
)  # fmt: skip

# Keys of the personal pages, and what stands in a row for the machinery alone. Ids are left out everywhere.
LEFT_OUT: dict[type[Base], frozenset[str]] = {
    Invitation: frozenset(["nonce", "answer_hash", "stop_hash"]),
    Reading: frozenset(["weighed_at", "signals"]),  # its signals stand in its content
    Suppression: frozenset(["weighed_at"]),
}


def export_answers(session: Session, contact: Contact) -> dict[str, Any]:
    """Return what `contact` was asked, what came of it, and whether they are written to, as JSON values."""
    suppression = suppressions.find(session, contact.email)
    return {
        "invitations": [_invitation(session, one) for one in _invitations(session, contact)],
        "listed_in_waves": _waves_listing(session, contact),
        "not_written_to": _told(suppression) if suppression else None,
    }


def _told(row: Base) -> dict[str, Any]:
    return columns_of(row, LEFT_OUT.get(type(row), frozenset()))


def _invitations(session: Session, contact: Contact) -> list[Invitation]:
    answers = selectinload(Invitation.response).selectinload(Response.answers)
    wanted = (
        select(Invitation)
        .where(Invitation.contact_id == contact.id)
        .options(selectinload(Invitation.wave), answers.selectinload(Answer.reading))
        .options(answers.selectinload(Answer.correction), answers.selectinload(Answer.corrections_past))
        .options(answers.selectinload(Answer.offer_replies))
    )
    return list(session.scalars(wanted.order_by(Invitation.id)))


def _invitation(session: Session, invitation: Invitation) -> dict[str, Any]:
    response = invitation.response
    return {
        "wave": invitation.wave.name,
        **_told(invitation),
        "response": _told(response) if response else None,
        "answers": [_answer(one) for one in response.answers] if response else [],
        "typed_and_not_sent": _of(session, invitation, Draft),
        "held_as_a_mail_filters": _of(session, invitation, HeldAnswer),
        "seen_from_addresses": _of(session, invitation, Sighting),
    }


def _of(session: Session, invitation: Invitation, table: type[Draft | HeldAnswer | Sighting]) -> list[dict[str, Any]]:
    wanted = select(table).where(table.invitation_id == invitation.id).order_by(table.id)
    return [_told(row) for row in session.scalars(wanted)]


def _answer(answer: Answer) -> dict[str, Any]:
    reading: Reading | None = answer.reading
    correction: Correction | None = answer.correction
    before: list[CorrectionPast] = answer.corrections_past
    replies: list[OfferReply] = answer.offer_replies
    return {
        **_told(answer),
        "reading": _told(reading) if reading else None,
        "correction": _told(correction) if correction else None,
        "corrections_before": [_told(one) for one in before],
        "replies_to_offers": [_told(one) for one in replies],
    }


def _waves_listing(session: Session, contact: Contact) -> list[str]:
    """The names of the waves whose list of addresses has the address of `contact`."""
    waves = session.scalars(select(Wave).order_by(Wave.id))
    listed = ((wave.name, wave.audience.get("emails", ())) for wave in waves)
    return [name for name, emails in listed if contact.address_hash in map(address_hash, emails)]
