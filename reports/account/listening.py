"""What the contacts of an account said on their preference pages: pauses, and replies to offers."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from accounts.pausing import not_paused_at, paused_until
from cadence import Cadence
from survey.models import Answer, Invitation, OfferReply, Response

MOST = 15


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """What a contact said when something else was offered than the rate that they asked for."""

    name: str
    asked: Cadence
    label: str
    is_accepted: bool
    words: str | None
    replied_at: datetime


def paused(session: Session, account: Account, now: datetime) -> list[tuple[str, date]]:
    """Return the contacts who asked for a pause, with the day on which it ends where the account is."""
    wanted = select(Contact).where(Contact.account_id == account.id, ~not_paused_at(now)).order_by(Contact.name)
    zone = ZoneInfo(account.time_zone)
    return [(one.name, day) for one in session.scalars(wanted) if (day := paused_until(one, zone, now))]


def offers(session: Session, account: Account) -> list[OfferAnswered]:
    """Return the replies to offers that hold, to answers that hold, the newest first."""
    wanted = (
        select(Contact.name, OfferReply)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.superseded_at.is_(None), OfferReply.superseded_at.is_(None))
        .order_by(OfferReply.replied_at.desc())
        .limit(MOST)
    )
    return [
        OfferAnswered(name, one.asked, one.label, one.cadence is not None, one.words, one.replied_at)
        for name, one in session.execute(wanted)
    ]
