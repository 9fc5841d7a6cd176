"""What customers had written in own words by a moment in the past, and how it was read. One query each, whatever the
number of rows; words are read of those answers alone that are quoted."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from accounts.models import Contact
from database import rows
from reports.monthly.owned import END, START, Of, Owned, for_each_scope, moments
from reports.monthly.queries import Book, Query, stood_at
from reports.monthly.themes import RISKS
from reports.monthly.voices import FORGOTTEN, Comment, Quote, Readings
from survey.corrections import CUSTOMER
from survey.models import Answer, Correction, CorrectionPast, Invitation, Reading, Response

# What could not be read is still a comment, of no topic and this tone.
UNREAD = "neutral"
IS_COMMENT = Answer.kind == "comment"


def comments(session: Session, owned: Owned, start: datetime, end: datetime) -> list[Comment]:
    """Return the comments written between `start` and `end` and not replaced by `end`, newest first."""
    return [
        Comment(answer_id, length, tone or UNREAD, _topics(topics))
        for answer_id, length, tone, topics in rows(session, _comments(owned), moments(start, end))
    ]


@for_each_scope
def _comments(owned: Owned) -> Query:
    # Asked for as a range, since SQLite would look an equal one up in the unique index, and then in the large rows. The
    # order makes it begin with the answers: without one it would go through all pairs, for seconds.
    read = Reading.answer_id.between(Answer.id, Answer.id)
    return (
        select(Answer.id, func.length(Answer.verbatim), Reading.sentiment, Reading.topics)
        .join(Reading, read)
        .where(IS_COMMENT, *_said(owned))
        .order_by(Answer.answered_at.desc(), Answer.id)
    )


def topic_counts(session: Session, owned: Owned, start: datetime, end: datetime) -> tuple[int, Counter[str]]:
    """Return how many comments were written between `start` and `end`, and how many of them touch each topic."""
    total, found = 0, Counter[str]()
    for touched, count in rows(session, _topic_counts(owned), moments(start, end)):
        total += count
        found.update(dict.fromkeys(_topics(touched), count))
    return total, found


@for_each_scope
def _topic_counts(owned: Owned) -> Query:
    counted = select(Reading.topics, func.count()).select_from(Answer).join(Answer.reading)
    return counted.where(IS_COMMENT, *_said(owned)).group_by(Reading.topics)


def signs(session: Session, owned: Owned, book: Book, start: datetime, end: datetime) -> list[Quote]:
    """Return what was written between `start` and `end`, in answer to whatever, that holds a sign that the account may
    leave, newest first."""
    return [_quote(book, row) for row in rows(session, _signs(owned), moments(start, end))]


@for_each_scope
def _signs(owned: Owned) -> Query:
    sign = or_(*(Reading.signals.contains(risk, autoescape=True) for risk in RISKS))
    with_signs = select(Reading.answer_id).where(Reading.signals != "", sign)
    return _quotes().where(Answer.id.in_(with_signs), *_said(owned))


def quotes(session: Session, book: Book, answer_ids: Collection[int]) -> dict[int, Quote]:
    """Return the answers of those ids, by id."""
    found = rows(session, _quotes().where(Answer.id.in_(answer_ids))) if answer_ids else ()
    return {row[0]: _quote(book, row) for row in found}


def _quotes() -> Query:
    return (
        select(
            Answer.id, Answer.verbatim, Contact.name, Contact.level, Contact.account_id,
            Reading.topics, Reading.sentiment, Reading.signals, Answer.answered_at,
        )
        .join(Answer.reading)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .order_by(Answer.answered_at.desc(), Answer.id)
    )  # fmt: skip


def _quote(book: Book, row: Sequence[Any]) -> Quote:
    _, words, who, level, at, topics, tone, signals, when = row
    read = tone or UNREAD, _topics(topics), tuple(signals.split())
    return Quote(words or FORGOTTEN, who, str(level), book[at].name, *read, when)


def readings(session: Session, owned: Owned, start: datetime, end: datetime) -> Readings:
    """Return how well the rule book did on what was written between `start` and `end`, as people said by `end`."""
    (counts,) = rows(session, _readings(owned), moments(start, end))
    return Readings(*counts)


@for_each_scope
def _readings(owned: Owned) -> Query:
    source, confirms, unsure = _judged()
    by_customer = source == CUSTOMER
    everything: Query = select(func.count()).select_from(Answer).join(Answer.reading).where(*_said(owned))
    then = and_(
        CorrectionPast.answer_id == Answer.id, CorrectionPast.corrected_at <= END, CorrectionPast.ended_at > END
    )
    return (
        select(
            everything.scalar_subquery(),
            func.count().filter(by_customer, confirms),
            func.count().filter(by_customer, ~confirms),
            func.count().filter(source != CUSTOMER, confirms),
            func.count().filter(source != CUSTOMER, ~confirms),
            func.count().filter(source.is_(None), unsure),
        )
        .select_from(Answer)
        .join(Answer.reading)
        .outerjoin(Answer.correction)
        .outerjoin(CorrectionPast, then)
        .where(Answer.id.in_(_of_note()), *_said(owned))
    )


def _judged() -> tuple[ColumnElement[str], ColumnElement[bool], ColumnElement[bool]]:
    """Who had said by the end whether a reading is right, whether they confirmed it, and whether it was unsure."""
    holds, is_past = Correction.corrected_at <= END, CorrectionPast.id.is_not(None)
    # What was said later has changed the reading, and is kept beside what had been read.
    was_unsure = Correction.was_read["needs_review"].as_boolean()
    return (
        case((is_past, CorrectionPast.source), (holds, Correction.source)),
        case((is_past, CorrectionPast.confirms), (holds, Correction.confirms)),
        case((Correction.id.is_(None), Reading.needs_review), else_=was_unsure),
    )


def _of_note() -> Any:
    """The answers of which somebody has said something, or the rule book is not sure: few among many."""
    unsure = select(Reading.answer_id).where(Reading.needs_review)
    return union_all(unsure, select(Correction.answer_id), select(CorrectionPast.answer_id))


def _said(owned: Owned) -> tuple[Of, ...]:
    in_words = or_(Answer.verbatim.is_not(None), Answer.forgotten_at.is_not(None))
    stood = stood_at(Answer.answered_at, Answer.superseded_at, END)
    return in_words, Answer.answered_at >= START, stood, owned.answers


# A month has thousands of comments, which touch few topics.
@lru_cache(maxsize=4096)
def _topics(named: str) -> tuple[str, ...]:
    return tuple(named.split())
