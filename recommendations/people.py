"""What recommendations hold of one person, and how it is taken out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Contact
from recommendations.models import Recommendation

REMOVED = "The reason quoted someone whose data has since been erased."


def erase_voice(session: Session, contact: Contact) -> None:
    """Take what `contact` said out of all recommendations of their account, reasons included, since these quote
    people; cadence and counts stay. The caller commits."""
    wanted = select(Recommendation).where(Recommendation.account_id == contact.account_id)
    for recommendation in session.scalars(wanted):
        others = [voice for voice in recommendation.voices if voice["contact_id"] != contact.id]
        if len(others) != len(recommendation.voices):
            recommendation.voices, recommendation.reason = others, REMOVED
        if recommendation.contact_id == contact.id:
            recommendation.contact_id = None
