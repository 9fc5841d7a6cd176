"""What recommendations hold of one person, and how it is taken out."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.crm import history
from accounts.models import Contact
from recommendations.models import Recommendation
from webhooks.forgetting import take_out_reasons

FORGOTTEN = "The reason quoted words that have since been erased, because of their age."
REMOVED = "The reason quoted someone whose data has since been erased."


def erase_voice(session: Session, contact: Contact) -> None:
    """Take what `contact` said out of all recommendations of their account, reasons included, since these quote
    people; cadence and counts stay. The caller commits."""
    wanted = select(Recommendation).where(Recommendation.account_id == contact.account_id)
    for recommendation in session.scalars(wanted):
        others = [voice for voice in recommendation.voices if voice["contact_id"] != contact.id]
        if len(others) != len(recommendation.voices):
            recommendation.voices, recommendation.reason = others, REMOVED
            history.forget_quotes(session, contact.account_id)
        if recommendation.contact_id == contact.id:
            recommendation.contact_id = None


def forget_quotes(session: Session, account_id: int, before: datetime) -> None:
    """Take the words of answers from before that moment out of all recommendations of the account, reasons included;
    what was asked for stays. Other systems are not told the reasons again. The caller commits."""
    is_quoted = False
    for recommendation in session.scalars(select(Recommendation).where(Recommendation.account_id == account_id)):
        voices = [_without_old_words(voice, before) for voice in recommendation.voices]
        if voices != recommendation.voices:
            recommendation.voices, recommendation.reason = voices, FORGOTTEN
            is_quoted = True
    if is_quoted:
        history.forget_quotes(session, account_id)
        take_out_reasons(session, account_id)


def _without_old_words(voice: dict[str, Any], before: datetime) -> dict[str, Any]:
    answered_at = voice.get("answered_at")
    is_old = answered_at is not None and datetime.fromisoformat(answered_at) < before
    return voice | {"verbatim": None} if is_old and voice.get("verbatim") else voice
