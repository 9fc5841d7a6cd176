"""What the account page asks the database for; one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, Contact, Note, StagePeriod, Touchpoint
from cadence import Cadence
from recommendations.models import Decision, Recommendation
from survey.models import Answer, Invitation, OfferReply, Response

# How many of each list stand on the page at first.
SHOWN = {"touchpoints": 10, "notes": 50, "comments": 10, "offers": 10}
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Listed(Generic[One]):
    """The first of a list, newest first, and how many there are in `total`."""

    shown: Sequence[One]
    total: int


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


def notes(session: Session, account: Account, most: int | None) -> Listed[Note]:
    """Return the notes about `account`, at most `most` (None: all)."""
    wanted = select(Note).where(Note.account_id == account.id, Note.deleted_at.is_(None))
    newest = wanted.options(joinedload(Note.csm)).order_by(Note.written_at.desc(), Note.id.desc())
    found = _counted(session, newest, most)
    return Listed([note for note, _ in found], _total(found))


def comments(session: Session, account: Account, most: int | None) -> Listed[Comment]:
    """Return what the contacts of `account` wrote beside their wishes, at most `most` (None: all)."""
    wanted = (
        select(Contact.name, Answer.verbatim, Answer.answered_at)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.kind == "comment")
        .where(Answer.verbatim.is_not(None), Answer.superseded_at.is_(None))
        .order_by(Answer.answered_at.desc())
    )
    found = _counted(session, wanted, most)
    return Listed([Comment(name, verbatim or "", at) for name, verbatim, at, _ in found], _total(found))


def latest(session: Session, account: Account, now: datetime, most: int | None) -> Listed[Touchpoint]:
    """Return the touchpoints until `now`, at most `most` (None: all)."""
    wanted = (
        select(Touchpoint)
        .where(Touchpoint.account_id == account.id, Touchpoint.happened_at <= now)
        .options(joinedload(Touchpoint.contact), joinedload(Touchpoint.logged_by))
        .order_by(Touchpoint.happened_at.desc(), Touchpoint.id.desc())
    )
    found = _counted(session, wanted, most)
    return Listed([touch for touch, _ in found], _total(found))


def offers(session: Session, account: Account, most: int | None) -> Listed[OfferAnswered]:
    """Return the replies to offers that hold, to answers that hold, at most `most` (None: all)."""
    wanted = (
        select(Contact.name, OfferReply)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(Contact.account_id == account.id, Answer.superseded_at.is_(None), OfferReply.superseded_at.is_(None))
        .order_by(OfferReply.replied_at.desc())
    )
    found = _counted(session, wanted, most)
    answered = [
        OfferAnswered(name, one.asked, one.label, one.cadence is not None, one.words, one.replied_at)
        for name, one, _ in found
    ]
    return Listed(answered, _total(found))


def _counted(session: Session, wanted: Select[*tuple[Any, ...]], most: int | None) -> Sequence[Any]:
    """The first rows, each with how many there are in all as its last value."""
    return session.execute(wanted.add_columns(func.count().over()).limit(most)).all()


def _total(found: Sequence[Any]) -> int:
    return found[0][-1] if found else 0
