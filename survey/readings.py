"""The step that reads answers with the current rule book; a new rule book reads the old ones again."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

import classifier
from classifier import Reading
from survey import releases
from survey.models import Answer, Invitation, Response
from survey.models import Reading as StoredReading
from survey.questionnaire import Questionnaire
from survey.questions import CHANNEL
from survey.suppressions import heed

log = logging.getLogger(__name__)
BATCH = 200


def read_new_answers(
    session: Session, questionnaires: dict[str, Questionnaire], now: datetime, *, waits: bool = False,
    most: int | None = None,
) -> int:  # fmt: skip
    """Read each current answer that the current rule book has not read yet, and return how many were read: at `most`
    about that many, where it is given. With `waits`, what another rule book has read is left as it is until a manager
    has let the current one loose (`survey.releases`); new and corrected answers are read in any case.

    Cadence answers of which only a choice was picked, and picked channels, get a reading too, of no words: readings
    are the one inbox of the recommendations. A customer who asks for no more contact is suppressed in the same
    transaction. An answer that cannot be read is kept as such, for review, and logged with its id.
    """
    unread = is_new() if waits and not releases.is_let_loose(session) else is_unread()
    done = last = 0
    while (most is None or done < most) and (batch := _batch(session, unread, last)):
        done += sum(_read_alone(session, answer, questionnaires, now) for answer in batch)
        last = batch[-1].id
        session.commit()
    return done


def is_unread() -> ColumnElement[bool]:
    """Return the condition on answers, outer-joined with their readings, that the current rule book is to read them."""
    return or_(StoredReading.id.is_(None), StoredReading.rule_book != classifier.rule_book_version())


def is_new() -> ColumnElement[bool]:
    """Return the condition on the same that no rule book has, or not since a person corrected them."""
    return or_(StoredReading.id.is_(None), StoredReading.rule_book == "")


def is_read_by_another() -> ColumnElement[bool]:
    """Return the condition on the same that another rule book has read them."""
    return StoredReading.rule_book.not_in(["", classifier.rule_book_version()])


def read_answer(answer: Answer) -> Reading:
    """Return what `answer` asks for: as a person corrected it, else as the current rule book reads it, or as it was
    read before its words were forgotten."""
    if answer.correction:
        return Reading.from_json(answer.correction.content)
    if answer.forgotten_at:
        return stored_reading(answer)
    return classifier.read(answer.verbatim or "", "cadence" if answer.kind == "cadence" else "comment")


def standing_reading(answer: Answer) -> Reading:
    """Return what `answer` is taken to ask for now, as customers are shown it: as a person said, else as it is stored,
    whatever rule book read it, else as the current one reads it."""
    stored = answer.reading
    is_read = stored is not None and stored.rule_book != "" and stored.content is not None
    return stored_reading(answer) if is_read or answer.correction else read_answer(answer)


def stored_reading(answer: Answer) -> Reading:
    """Return what is stored as the meaning of `answer`: a person's word, else the rule book's; unsure where it is
    not read yet."""
    stored = answer.correction or answer.reading
    return Reading.from_json(stored.content) if stored and stored.content else Reading(needs_review=True)


def in_words(reading: Reading) -> list[str]:
    """Return a reading in plain words, one sentence a line."""
    return classifier.in_words(reading)


def is_to_be_read() -> ColumnElement[bool]:
    """Return the condition on answers that they hold, and stand for, something to be read."""
    says_something = or_(Answer.kind == "cadence", Answer.question == CHANNEL, Answer.verbatim.is_not(None))
    return and_(Answer.superseded_at.is_(None), Answer.forgotten_at.is_(None), says_something)


def _batch(session: Session, unread: ColumnElement[bool], after_id: int) -> Sequence[Answer]:
    wanted = (
        select(Answer)
        .outerjoin(StoredReading)
        .where(Answer.id > after_id, is_to_be_read(), unread)
        .options(
            joinedload(Answer.reading),
            joinedload(Answer.correction),
            joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.contact),
            joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.wave),
        )
        .order_by(Answer.id)
        .limit(BATCH)
        .with_for_update(of=Answer, skip_locked=True)  # another process's batch is left to it
    )
    return session.scalars(wanted, execution_options={"populate_existing": True}).all()


def _read_alone(session: Session, answer: Answer, questionnaires: dict[str, Questionnaire], now: datetime) -> int:
    read, failure = _read_or_failure(answer)
    try:
        with session.begin_nested():
            _keep(session, answer, read, failure, now)
            if read is not None:
                stops = read.opt_out or _picked_stop(answer, questionnaires)
                _heed(session, answer, stops, now)
        return int(read is not None)
    except SQLAlchemyError as error:  # left for the next round, and no obstacle to the others
        log.error("the reading of answer %s could not be stored: %s", answer.id, type(error).__name__)
        return 0


def _read_or_failure(answer: Answer) -> tuple[Reading | None, str | None]:
    try:
        return read_answer(answer), None
    except Exception as error:  # whatever one answer does to the rule book, the others must still be read
        # Neither message nor traceback: both could hold the customer's words.
        log.error("answer %s could not be read: %s", answer.id, type(error).__name__)
        return None, type(error).__name__


def heed_at_once(
    session: Session, response: Response, questionnaire: Questionnaire, answered_at: datetime, now: datetime
) -> None:
    """Stop or go on writing, as those answers of `response` say that were given at `answered_at`: nobody who asks for
    no more contact waits for the step that reads them. The caller commits."""
    wanted = select(Answer).where(Answer.response_id == response.id, Answer.answered_at == answered_at, is_to_be_read())
    for answer in session.scalars(wanted.order_by(Answer.id)):
        read, _ = _read_or_failure(answer)
        if read is not None:
            _heed(session, answer, read.opt_out or _picked_stop(answer, {questionnaire.name: questionnaire}), now)


def _keep(session: Session, answer: Answer, read: Reading | None, failure: str | None, now: datetime) -> None:
    reading = answer.reading or StoredReading(answer_id=answer.id)
    reading.rule_book = classifier.rule_book_version()
    reading.content = None if read is None else read.to_json()
    reading.failure = failure
    reading.needs_review = read is None or read.needs_review
    reading.read_at, reading.weighed_at = now, None
    session.add(reading)


def _heed(session: Session, answer: Answer, stops: bool, now: datetime) -> None:
    if stops or answer.kind == "cadence":  # a comment that says nothing of it takes nothing back
        heed(session, answer.response.invitation.contact.email, stops, answer.answered_at, now)


def _picked_stop(answer: Answer, questionnaires: dict[str, Questionnaire]) -> bool:
    questionnaire = questionnaires.get(answer.response.invitation.wave.questionnaire)
    wish = questionnaire.wish_of_choice(answer.question, answer.choice) if questionnaire and answer.choice else None
    return wish == "stop"
