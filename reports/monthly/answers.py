"""What customers had answered by a moment in the past. One query each, whatever the number of rows.

What the team answered to its own questionnaire is none of it.
"""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast, Contact, Level
from accounts.past import stood_at as past_at
from accounts.past import was_held_at
from database import rows
from reports.monthly.facts import Asked, Held, OfferAnswered
from reports.monthly.owned import END, IS_CUSTOMERS, START, Of, Owned, for_each_scope, moments
from reports.monthly.queries import Book, Query, stood_at
from survey.models import Answer, HeldAnswer, Invitation, OfferReply, Response, Wave


def asked(session: Session, owned: Owned, start: datetime, end: datetime) -> list[Asked]:
    """Return invited and answered contacts by level, the most senior first, over the waves that were open between
    `start` and `end`."""
    found = {level: counts for level, *counts in rows(session, _asked(owned), moments(start, end))}
    return [Asked(str(level), *found[level]) for level in Level if level in found]


@for_each_scope
def _asked(owned: Owned) -> Query:
    open_then = select(Wave.id).where(IS_CUSTOMERS, Wave.created_at <= END, Wave.closes_at >= START)
    return (
        select(Contact.level, func.count(), func.count().filter(Response.created_at <= END))
        .select_from(Invitation)
        .join(Invitation.contact)
        .outerjoin(Invitation.response)
        .where(Invitation.wave_id.in_(open_then), Invitation.sent_at <= END, owned.has(Contact.account_id))
        .group_by(Contact.level)
    )


def first_invitation(session: Session, of: Of, at: datetime) -> datetime | None:
    """Return when the first invitation was sent to accounts that `of` holds for at the moment `at`."""
    wanted = select(func.min(Invitation.sent_at)).join(Invitation.contact).join(Contact.account)
    return session.scalar(wanted.join(Invitation.wave).where(of, IS_CUSTOMERS), moments(at, at))


def csms_with_accounts(session: Session, by: datetime) -> set[int]:
    """Return the ids of those CSMs who looked after an account at the moment `by`."""
    wanted = (
        select(func.coalesce(AccountPast.csm_id, Account.csm_id))
        .select_from(Account)
        .outerjoin(AccountPast, and_(AccountPast.account_id == Account.id, past_at(by)))
        .where(was_held_at(by))
    )
    return set(session.scalars(wanted.distinct()))


def offers(session: Session, owned: Owned, book: Book, start: datetime, end: datetime) -> list[OfferAnswered]:
    """Return the replies to offers between `start` and `end` that held at `end`, to answers that held then."""
    found = rows(session, _offers(owned), moments(start, end))
    return [OfferAnswered(name, book[at].name, asked, accepted) for name, at, asked, accepted in found]


@for_each_scope
def _offers(owned: Owned) -> Query:
    return (
        select(Contact.name, Account.id, OfferReply.asked, OfferReply.cadence)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned.accounts, OfferReply.replied_at >= START)
        .where(stood_at(OfferReply.replied_at, OfferReply.superseded_at, END))
        .where(stood_at(Answer.answered_at, Answer.superseded_at, END))
        .order_by(OfferReply.replied_at, OfferReply.id)
    )


def held(session: Session, owned: Owned, start: datetime, end: datetime) -> Held:
    """Return how many answers were held between `start` and `end`, and what had become of them by `end`."""
    (counts,) = rows(session, _held(owned), moments(start, end))
    return Held(*counts)


@for_each_scope
def _held(owned: Owned) -> Query:
    fates = HeldAnswer.released_at, HeldAnswer.discarded_at, HeldAnswer.overtaken_at
    by_then = (func.count().filter(moment <= END) for moment in fates)
    return (
        select(func.count(HeldAnswer.id), *by_then)
        .join(HeldAnswer.invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned.accounts, IS_CUSTOMERS, HeldAnswer.posted_at.between(START, END))
    )
