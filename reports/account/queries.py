"""What the account page asks the database for; one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, Contact, Note, StagePeriod, Touchpoint
from cadence import Cadence
from recommendations.models import Decision, Recommendation
from rhythm.contact import WINDOW_DAYS
from survey.models import Answer, Invitation, OfferReply, Response

LATEST = 10
NOTES = 50


@dataclass(frozen=True, slots=True)
class Comment:
    """What a contact wrote beside the wish, and whose words it is."""

    name: str
    verbatim: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """What a contact said when something else was offered than the rate that they asked for."""

    name: str
    asked: Cadence
    label: str
    is_accepted: bool
    words: str | None
    replied_at: datetime


def recommendations(session: Session, account: Account) -> Sequence[Recommendation]:
    """Return all recommendations of `account`, newest first."""
    wanted = select(Recommendation).where(Recommendation.account_id == account.id)
    return session.scalars(wanted.order_by(Recommendation.created_at.desc(), Recommendation.id.desc())).all()


def decisions(session: Session, account: Account) -> Sequence[Decision]:
    """Return all decisions about `account`, newest first."""
    wanted = select(Decision).where(Decision.account_id == account.id).options(joinedload(Decision.csm))
    return session.scalars(wanted.order_by(Decision.decided_at.desc(), Decision.id.desc())).all()


def stages(session: Session, account: Account) -> Sequence[StagePeriod]:
    """Return the stages that `account` has been in, as far as they are known, oldest first."""
    wanted = select(StagePeriod).where(StagePeriod.account_id == account.id)
    return session.scalars(wanted.order_by(StagePeriod.began_on, StagePeriod.id)).all()


def notes(session: Session, account: Account) -> Sequence[Note]:
    """Return the newest notes about `account`, newest first."""
    wanted = select(Note).where(Note.account_id == account.id, Note.deleted_at.is_(None))
    newest = wanted.options(joinedload(Note.csm)).order_by(Note.written_at.desc(), Note.id.desc()).limit(NOTES)
    return session.scalars(newest).all()


def comments(session: Session, account: Account) -> list[Comment]:
    """Return what the contacts of `account` wrote beside their wishes, newest first."""
    wanted = (
        select(Contact.name, Answer.verbatim, Answer.answered_at)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.kind == "comment")
        .where(Answer.verbatim.is_not(None), Answer.superseded_at.is_(None))
        .order_by(Answer.answered_at.desc())
        .limit(LATEST)
    )
    return [Comment(name, verbatim or "", at) for name, verbatim, at in session.execute(wanted)]


def latest(session: Session, account: Account, now: datetime) -> Sequence[Touchpoint]:
    """Return the newest touchpoints of the last 180 days before `now`, newest first."""
    wanted = (
        select(Touchpoint)
        .where(Touchpoint.account_id == account.id, Touchpoint.happened_at <= now)
        .where(Touchpoint.happened_at > now - timedelta(days=WINDOW_DAYS))
        .options(joinedload(Touchpoint.contact), joinedload(Touchpoint.logged_by))
        .order_by(Touchpoint.happened_at.desc(), Touchpoint.id.desc())
        .limit(LATEST)
    )
    return session.scalars(wanted).all()


def offers(session: Session, account: Account) -> list[OfferAnswered]:
    """Return the replies to offers that hold, to answers that hold, newest first."""
    wanted = (
        select(Contact.name, OfferReply)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.superseded_at.is_(None), OfferReply.superseded_at.is_(None))
        .order_by(OfferReply.replied_at.desc())
        .limit(LATEST)
    )
    return [
        OfferAnswered(name, one.asked, one.label, one.cadence is not None, one.words, one.replied_at)
        for name, one in session.execute(wanted)
    ]
