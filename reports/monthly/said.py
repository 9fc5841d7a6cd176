"""What customers had written in own words by a moment in the past, and how it was read. One query each, whatever the
number of rows; words are read of those answers alone that are quoted."""

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from accounts.models import Contact
from database import rows
from reports.monthly.owned import Of, Owned
from reports.monthly.queries import Book, stood_at
from reports.monthly.themes import RISKS
from reports.monthly.voices import FORGOTTEN, Comment, Quote, Readings
from survey.corrections import CUSTOMER
from survey.models import Answer, Correction, CorrectionPast, Invitation, Reading, Response

TOPICS, TONE = (Reading.content[name].as_string() for name in ("topics", "sentiment"))
IS_COMMENT = Answer.kind == "comment"


def comments(session: Session, owned: Owned, start: datetime, end: datetime) -> list[Comment]:
    """Return the comments written between `start` and `end` and not replaced by `end`, newest first."""
    wanted = (
        select(Answer.id, func.length(Answer.verbatim), TONE, TOPICS)
        .join(Answer.reading)
        .where(IS_COMMENT, *_said(owned, start, end))
        .order_by(Answer.answered_at.desc(), Answer.id)
    )
    # What could not be read is still a comment, of no topic.
    return [
        Comment(answer_id, length, tone or "neutral", _topics(topics))
        for answer_id, length, tone, topics in rows(session, wanted)
    ]


def topic_counts(session: Session, owned: Owned, start: datetime, end: datetime) -> tuple[int, Counter[str]]:
    """Return how many comments were written between `start` and `end`, and how many of them touch each topic."""
    wanted = select(TOPICS, func.count()).select_from(Answer).join(Answer.reading)
    total, found = 0, Counter[str]()
    for touched, count in session.execute(wanted.where(IS_COMMENT, *_said(owned, start, end)).group_by(TOPICS)):
        total += count
        found.update(dict.fromkeys(_topics(touched), count))
    return total, found


def signs(session: Session, owned: Owned, book: Book, start: datetime, end: datetime) -> list[Quote]:
    """Return what was written between `start` and `end`, in answer to whatever, that holds a sign that the account may
    leave, newest first."""
    sign = or_(*(Reading.signals.contains(risk, autoescape=True) for risk in RISKS))
    with_signs = select(Reading.answer_id).where(Reading.signals != "", sign)
    return list(_quotes(session, book, Answer.id.in_(with_signs), *_said(owned, start, end)).values())


def quotes(session: Session, book: Book, answer_ids: Collection[int]) -> dict[int, Quote]:
    """Return the answers of those ids, by id."""
    return _quotes(session, book, Answer.id.in_(answer_ids)) if answer_ids else {}


def _quotes(session: Session, book: Book, *which: Of) -> dict[int, Quote]:
    wanted = (
        select(
            Answer.id, Answer.verbatim, Contact.name, Contact.level, Contact.account_id, TOPICS, TONE,
            Reading.signals, Answer.answered_at,
        )
        .join(Answer.reading)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .where(*which)
        .order_by(Answer.answered_at.desc(), Answer.id)
    )  # fmt: skip
    return {
        row[0]: Quote(
            row[1] or FORGOTTEN, row[2], str(row[3]), book[row[4]].name, row[6] or "neutral", _topics(row[5]),
            tuple(row[7].split()), row[8],
        )
        for row in rows(session, wanted)
    }  # fmt: skip


def readings(session: Session, owned: Owned, start: datetime, end: datetime) -> Readings:
    """Return how well the rule book did on what was written between `start` and `end`, as people said by `end`."""
    said, (source, confirms, unsure) = _said(owned, start, end), _judged(end)
    by_customer = source == CUSTOMER
    everything: Select[Any] = select(func.count()).select_from(Answer).join(Answer.reading).where(*said)
    wanted = select(
        everything.scalar_subquery(),
        func.count().filter(by_customer, confirms),
        func.count().filter(by_customer, ~confirms),
        func.count().filter(source != CUSTOMER, confirms),
        func.count().filter(source != CUSTOMER, ~confirms),
        func.count().filter(source.is_(None), unsure),
    ).where(Answer.id.in_(_of_note()), *said)
    then = and_(
        CorrectionPast.answer_id == Answer.id, CorrectionPast.corrected_at <= end, CorrectionPast.ended_at > end
    )
    read = wanted.select_from(Answer).join(Answer.reading).outerjoin(Answer.correction)
    return Readings(*session.execute(read.outerjoin(CorrectionPast, then)).one())


def _judged(end: datetime) -> tuple[ColumnElement[str], ColumnElement[bool], ColumnElement[bool]]:
    """Who had said by `end` whether a reading is right, whether they confirmed it, and whether it was unsure."""
    holds, is_past = Correction.corrected_at <= end, CorrectionPast.id.is_not(None)
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


def _said(owned: Owned, start: datetime, end: datetime) -> tuple[Of, ...]:
    in_words = or_(Answer.verbatim.is_not(None), Answer.forgotten_at.is_not(None))
    stood = stood_at(Answer.answered_at, Answer.superseded_at, end)
    return in_words, Answer.answered_at >= start, stood, owned.answers


# A month has thousands of comments, which touch few topics.
@lru_cache(maxsize=4096)
def _topics(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text or "[]") or ())
