"""What the database held at a moment in the past. One query each, whatever the number of rows.

Names, segments and CSMs of accounts and the readings of answers are those of today: no history is kept of them.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from accounts.models import Account, Contact, CustomerSuccessManager, Touchpoint
from cadence import Cadence
from recommendations.models import Decision, Recommendation
from reports.monthly.facts import Asked, DecisionMade, Held, OfferAnswered, OptOut, Quote
from rhythm.contact import WINDOW_DAYS
from survey.models import Answer, HeldAnswer, Invitation, OfferReply, Reading, Response, Suppression, Wave

Moment = InstrumentedAttribute[datetime]
MaybeMoment = InstrumentedAttribute[datetime | None]


class AccountNow(NamedTuple):
    """An account as it is known today."""

    id: int
    name: str
    segment: str
    csm: str


class Standing(NamedTuple):
    """A recommendation that stood at some moment."""

    account_id: int
    cadence: Cadence
    source: str
    reason: str
    asked_low: float | None
    asked_high: float | None
    created_at: datetime


def owned_by(csm_id: int | None) -> ColumnElement[bool]:
    """Return the condition on accounts of one CSM; None: all."""
    own = true() if csm_id is None else Account.csm_id == csm_id
    return and_(own, Account.removed_at.is_(None))


def stood_at(since: Moment, until: MaybeMoment, moment: datetime) -> ColumnElement[bool]:
    """Return the condition that a row, valid from `since` to `until`, was valid at `moment`."""
    return and_(since <= moment, or_(until.is_(None), until > moment))


def accounts(session: Session, owned: ColumnElement[bool]) -> list[AccountNow]:
    """Return each account as it is known today."""
    wanted = select(Account.id, Account.name, Account.segment, CustomerSuccessManager.name).join(Account.csm)
    return [AccountNow(*row) for row in session.execute(wanted.where(owned).order_by(Account.name, Account.id))]


def recommendations(session: Session, owned: ColumnElement[bool], at: datetime) -> dict[int, Standing]:
    """Return the recommendation that stood at the moment `at`, by account id."""
    wanted = (
        select(
            Recommendation.account_id, Recommendation.cadence, Recommendation.source, Recommendation.reason,
            Recommendation.asked_low, Recommendation.asked_high, Recommendation.created_at,
        )
        .join(Recommendation.account)
        .where(owned, stood_at(Recommendation.created_at, Recommendation.superseded_at, at))
    )  # fmt: skip
    return {row.account_id: Standing(*row) for row in session.execute(wanted)}


def touchpoint_counts(session: Session, owned: ColumnElement[bool], at: datetime) -> dict[int, int]:
    """Return the number of touchpoints in the 180 days before `at`, by account id."""
    wanted = select(Touchpoint.account_id, func.count()).join(Touchpoint.account)
    rows = session.execute(wanted.where(owned, _in_window(at)).group_by(Touchpoint.account_id))
    return {account_id: count for account_id, count in rows}  # noqa: C416 - rows are no plain tuples


def _in_window(at: datetime) -> ColumnElement[bool]:
    return and_(Touchpoint.happened_at > at - timedelta(days=WINDOW_DAYS), Touchpoint.happened_at <= at)


def asked(session: Session, owned: ColumnElement[bool], start: datetime, end: datetime) -> list[Asked]:
    """Return invited and answered contacts by level, over the waves that were open between `start` and `end`."""
    answered = case((Response.created_at <= end, 1), else_=0)
    wanted = (
        select(Contact.level, func.count(), func.sum(answered))
        .select_from(Invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(owned, Invitation.sent_at <= end, Wave.created_at <= end, Wave.closes_at >= start)
        .group_by(Contact.level)
    )
    return [Asked(str(level), invited, int(done)) for level, invited, done in session.execute(wanted)]


def decisions(session: Session, owned: ColumnElement[bool], start: datetime, end: datetime) -> list[DecisionMade]:
    """Return the decisions made between `start` and `end` that were not revoked by then, newest first."""
    wanted = (
        select(
            Account.name, CustomerSuccessManager.name, Decision.cadence,
            Recommendation.cadence, Decision.reason, Decision.decided_at,
        )
        .join(Decision.recommendation)
        .join(Decision.csm)
        .join(Account, Account.id == Decision.account_id)
        .where(owned, Decision.decided_at >= start, stood_at(Decision.decided_at, Decision.revoked_at, end))
        .order_by(Decision.decided_at.desc(), Decision.id)
    )  # fmt: skip
    return [DecisionMade(*row) for row in session.execute(wanted)]


def offers(session: Session, owned: ColumnElement[bool], start: datetime, end: datetime) -> list[OfferAnswered]:
    """Return the replies to offers between `start` and `end` that held at `end`, to answers that held then."""
    wanted = (
        select(Contact.name, Account.name, OfferReply.asked, OfferReply.cadence)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned, OfferReply.replied_at >= start, stood_at(OfferReply.replied_at, OfferReply.superseded_at, end))
        .where(stood_at(Answer.answered_at, Answer.superseded_at, end))
        .order_by(OfferReply.replied_at, OfferReply.id)
    )
    return [OfferAnswered(*row) for row in session.execute(wanted)]


def opt_outs(
    session: Session, owned: ColumnElement[bool], start: datetime, end: datetime, *, everyones: bool
) -> list[OptOut]:
    """Return the suppressions between `start` and `end` that stood at `end`; an address known at several
    accounts is one of them. `everyones` adds addresses that belong to no contact."""
    known = aliased(Contact)
    first = select(func.min(known.id)).join(Account, known.account_id == Account.id).where(owned)
    first = first.where(known.address_hash == Suppression.address_hash)
    wanted = (
        select(Contact.name, Account.name, Suppression.source, Suppression.created_at)
        .select_from(Suppression)
        .outerjoin(Contact, Contact.id == first.correlate(Suppression).scalar_subquery())
        .outerjoin(Account, Account.id == Contact.account_id)
        .where(true() if everyones else Contact.id.is_not(None))
        .where(Suppression.created_at >= start, stood_at(Suppression.created_at, Suppression.lifted_at, end))
        .order_by(Suppression.created_at, Suppression.id)
    )
    return [OptOut(*row) for row in session.execute(wanted)]


def held(session: Session, owned: ColumnElement[bool], start: datetime, end: datetime) -> Held:
    """Return how many answers were held between `start` and `end`, and what had become of them by `end`."""
    by_then = [
        func.coalesce(func.sum(case((moment <= end, 1), else_=0)), 0)
        for moment in (HeldAnswer.released_at, HeldAnswer.discarded_at, HeldAnswer.overtaken_at)
    ]
    wanted = (
        select(func.count(HeldAnswer.id), *by_then)
        .join(HeldAnswer.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned, HeldAnswer.posted_at.between(start, end))
    )
    return Held(*map(int, session.execute(wanted).one()))


def comments(session: Session, owned: ColumnElement[bool], start: datetime, end: datetime) -> list[Quote]:
    """Return what was written between `start` and `end` and not replaced by `end`, newest first."""
    wanted = (
        select(Answer.verbatim, Contact.name, Contact.level, Account.name, Reading.content, Answer.answered_at)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .join(Reading, Reading.answer_id == Answer.id)
        .where(owned, Answer.kind == "comment", Answer.verbatim.is_not(None))
        .where(Answer.answered_at >= start, stood_at(Answer.answered_at, Answer.superseded_at, end))
        .order_by(Answer.answered_at.desc(), Answer.id)
    )
    return [_quote(*row) for row in session.execute(wanted)]


def _quote(
    verbatim: str, contact: str, level: str, account: str, content: dict[str, Any] | None, at: datetime
) -> Quote:
    read = content or {}  # what could not be read is still a comment, of no topic
    topics, signals = tuple(read.get("topics", ())), tuple(read.get("signals", ()))
    return Quote(verbatim, contact, str(level), account, read.get("sentiment", "neutral"), topics, signals, at)


def first_invitation(session: Session, owned: ColumnElement[bool]) -> datetime | None:
    """Return when the first invitation was sent."""
    wanted = select(func.min(Invitation.sent_at)).join(Invitation.contact).join(Contact.account).where(owned)
    return session.scalar(wanted)
