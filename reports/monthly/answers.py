"""What customers had answered by a moment in the past. One query each, whatever the number of rows.

What the team answered to its own questionnaire is none of it.
"""

import json
from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast, Contact, Level
from accounts.past import stood_at as past_at
from accounts.past import was_held_at
from database import rows
from reports.monthly.facts import Asked, Held, OfferAnswered
from reports.monthly.queries import Book, stood_at
from reports.monthly.team import QUESTIONNAIRE as TEAMS_OWN
from reports.monthly.themes import RISKS
from reports.monthly.voices import FORGOTTEN, Quote, Readings
from survey.corrections import CUSTOMER
from survey.models import (
    Answer,
    Correction,
    CorrectionPast,
    HeldAnswer,
    Invitation,
    OfferReply,
    Reading,
    Response,
    Wave,
)

Of = ColumnElement[bool]
IS_CUSTOMERS = Wave.questionnaire != TEAMS_OWN


def asked(session: Session, owned: Of, start: datetime, end: datetime) -> list[Asked]:
    """Return invited and answered contacts by level, the most senior first, over the waves that were open between
    `start` and `end`."""
    # Counted side by side: to group them, SQLite would sort all invitations first.
    is_of = [Contact.level == level for level in Level]
    invited = (func.count().filter(one) for one in is_of)
    answered = (func.count().filter(one, Response.created_at <= end) for one in is_of)
    wanted = (
        select(*invited, *answered)
        .select_from(Invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(owned, IS_CUSTOMERS, Invitation.sent_at <= end, Wave.created_at <= end, Wave.closes_at >= start)
    )
    counts = session.execute(wanted).one()
    found = zip(Level, counts[: len(is_of)], counts[len(is_of) :], strict=True)
    return [Asked(str(level), invited, done) for level, invited, done in found if invited]


def first_invitation(session: Session, owned: Of) -> datetime | None:
    """Return when the first invitation was sent."""
    wanted = select(func.min(Invitation.sent_at)).join(Invitation.contact).join(Contact.account)
    return session.scalar(wanted.join(Invitation.wave).where(owned, IS_CUSTOMERS))


def csms_with_accounts(session: Session, by: datetime) -> set[int]:
    """Return the ids of those CSMs who looked after an account at the moment `by`."""
    wanted = (
        select(func.coalesce(AccountPast.csm_id, Account.csm_id))
        .select_from(Account)
        .outerjoin(AccountPast, and_(AccountPast.account_id == Account.id, past_at(by)))
        .where(was_held_at(by))
    )
    return set(session.scalars(wanted.distinct()))


def offers(session: Session, owned: Of, book: Book, start: datetime, end: datetime) -> list[OfferAnswered]:
    """Return the replies to offers between `start` and `end` that held at `end`, to answers that held then."""
    wanted = (
        select(Contact.name, Account.id, OfferReply.asked, OfferReply.cadence)
        .join(OfferReply.answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned, OfferReply.replied_at >= start, stood_at(OfferReply.replied_at, OfferReply.superseded_at, end))
        .where(stood_at(Answer.answered_at, Answer.superseded_at, end))
        .order_by(OfferReply.replied_at, OfferReply.id)
    )
    return [
        OfferAnswered(name, book[at].name, asked, accepted) for name, at, asked, accepted in session.execute(wanted)
    ]


def held(session: Session, owned: Of, start: datetime, end: datetime) -> Held:
    """Return how many answers were held between `start` and `end`, and what had become of them by `end`."""
    by_then = [
        _count(moment <= end) for moment in (HeldAnswer.released_at, HeldAnswer.discarded_at, HeldAnswer.overtaken_at)
    ]
    wanted = (
        select(func.count(HeldAnswer.id), *by_then)
        .join(HeldAnswer.invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(owned, IS_CUSTOMERS, HeldAnswer.posted_at.between(start, end))
    )
    return Held(*map(int, session.execute(wanted).one()))


def quotes(session: Session, owned: Of, book: Book, start: datetime, end: datetime) -> list[Quote]:
    """Return what was written between `start` and `end` and not replaced by `end`, newest first: comments, and of what
    was answered to other questions that which holds a sign that the account may leave."""
    wanted = select(
        Answer.kind == "comment", Answer.verbatim, Contact.name, Contact.level, Contact.account_id,
        Reading.content["topics"].as_string(), Reading.content["sentiment"].as_string(), Reading.signals,
        Answer.answered_at,
    ).where(Answer.id.in_(_telling(start, end)), *_said(owned, start, end))  # fmt: skip
    found = rows(session, _joined(wanted).order_by(Answer.answered_at.desc(), Answer.id))
    return [_quote(book, *row) for row in found]


def _telling(start: datetime, end: datetime) -> CompoundSelect[int]:
    """Comments, and answers with a sign: two lists by an index each, where "or" would look at every answer."""
    comments = select(Answer.id).where(Answer.kind == "comment", Answer.answered_at.between(start, end))
    signs = (Reading.signals.contains(risk, autoescape=True) for risk in RISKS)
    return union_all(comments, select(Reading.answer_id).where(Reading.signals != "", or_(*signs)))


def topic_counts(session: Session, owned: Of, start: datetime, end: datetime) -> tuple[int, Counter[str]]:
    """Return how many comments were written between `start` and `end`, and how many of them touch each topic."""
    topics = Reading.content["topics"].as_string()
    wanted = select(topics, func.count()).where(Answer.kind == "comment", *_said(owned, start, end))
    total, found = 0, Counter[str]()
    for touched, count in session.execute(_joined(wanted).group_by(topics)):
        total += count
        found.update(dict.fromkeys(_topics(touched), count))
    return total, found


def readings(session: Session, owned: Of, start: datetime, end: datetime) -> Readings:
    """Return how well the rule book did on what was written between `start` and `end`, as people said by `end`."""
    holds, is_past = Correction.corrected_at <= end, CorrectionPast.id.is_not(None)
    source = case((is_past, CorrectionPast.source), (holds, Correction.source))
    confirms = case((is_past, CorrectionPast.confirms), (holds, Correction.confirms))
    by_customer = source == CUSTOMER
    # What was said later has changed the reading, and is kept beside what had been read.
    unsure = case(
        (Correction.id.is_(None), Reading.needs_review), else_=Correction.was_read["needs_review"].as_boolean()
    )
    wanted = select(
        func.count(),
        _count(and_(by_customer, confirms)),
        _count(and_(by_customer, ~confirms)),
        _count(and_(source != CUSTOMER, confirms)),
        _count(and_(source != CUSTOMER, ~confirms)),
        _count(and_(source.is_(None), unsure)),
    ).where(*_said(owned, start, end))
    then = and_(
        CorrectionPast.answer_id == Answer.id, CorrectionPast.corrected_at <= end, CorrectionPast.ended_at > end
    )
    joined = _joined(wanted).outerjoin(Correction, Correction.answer_id == Answer.id).outerjoin(CorrectionPast, then)
    return Readings(*map(int, session.execute(joined).one()))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _joined(wanted: Any) -> Any:
    return (
        wanted.select_from(Answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .join(Reading, Reading.answer_id == Answer.id)
    )


def _said(owned: Of, start: datetime, end: datetime) -> tuple[Of, ...]:
    in_words = or_(Answer.verbatim.is_not(None), Answer.forgotten_at.is_not(None))
    return owned, IS_CUSTOMERS, in_words, Answer.answered_at >= start, stood_at(
        Answer.answered_at, Answer.superseded_at, end
    )  # fmt: skip


def _quote(
    book: Book,
    is_comment: bool,
    words: str | None,
    who: str,
    level: str,
    at: int,
    topics: str | None,
    tone: str | None,
    signs: str,
    when: datetime,
) -> Quote:
    # What could not be read is still a comment, of no topic.
    read = tone or "neutral", _topics(topics), tuple(signs.split())
    return Quote(words or FORGOTTEN, who, str(level), book[at].name, *read, when, is_comment)


# A month has thousands of comments, which touch few topics.
@lru_cache(maxsize=4096)
def _topics(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text or "[]") or ())
