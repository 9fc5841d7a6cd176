"""What people say of a reading: that it is right, or what is meant instead. Their word counts, and is kept as a
labelled case by which the rule book is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

import classifier
from classifier import Reading
from survey import suppressions
from survey.models import Answer, Correction, CorrectionPast, Invitation, Response
from survey.read_answers import EVERY

CUSTOMER, CSM = "customer", "csm"
# What comes back when a correction is taken back that took the place of another.
SAID = ("source", "confirms", "content", "csm_id", "alike_id")


@dataclass(frozen=True, slots=True)
class By:
    """Who says it: a CSM, by id, or the customer. `alike_id`: the answer from which the meaning is taken over."""

    csm_id: int | None = None
    alike_id: int | None = None

    @property
    def source(self) -> str:
        """The word for it in the correction."""
        return CUSTOMER if self.csm_id is None else CSM


THE_CUSTOMER = By()


def keep(session: Session, answer: Answer, reading: Reading, by: By, now: datetime, *, confirms: bool) -> None:
    """Keep `reading` as what `answer` means, said by `by`, beside what the rule book made of it. The next round of
    reading takes it up. The caller commits."""
    before = answer.correction
    row = before or _first(answer)
    row.replaced = _said(before) if before else None
    if before:
        _remember(session, [before], now)
    row.source, row.csm_id, row.alike_id = by.source, by.csm_id, by.alike_id
    row.confirms, row.corrected_at = confirms, now
    row.content = replace(reading, needs_review=False).to_json()
    session.add(row)
    _read_anew(answer)


def _first(answer: Answer) -> Correction:
    """A correction without a word yet, with what the rule book reads: as stored, else as it reads now."""
    stored = answer.reading  # loaded first: loading it later would store a row that is not complete
    row = Correction(answer=answer)
    has_words = answer.verbatim or answer.forgotten_at  # of what was picked alone, a rule book has nothing to read
    if stored and stored.rule_book and stored.content and has_words:
        row.rule_book, row.was_read = stored.rule_book, stored.content
    elif answer.verbatim and answer.kind == "cadence":
        row.rule_book, row.was_read = classifier.rule_book_version(), classifier.read(answer.verbatim).to_json()
    return row


def _said(row: Correction) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID} | {"corrected_at": row.corrected_at.isoformat()}


def _remember(session: Session, rows: Sequence[Correction], now: datetime) -> None:
    """Keep that `rows` held until `now`: since they were said, or since what had replaced them was taken back."""
    of_these = CorrectionPast.answer_id.in_([row.answer_id for row in rows])
    ended = select(CorrectionPast.answer_id, func.max(CorrectionPast.ended_at)).where(of_these)
    last = dict(session.execute(ended.group_by(CorrectionPast.answer_id)).all())
    for row in rows:
        past = CorrectionPast(answer_id=row.answer_id, source=row.source, confirms=row.confirms, ended_at=now)
        past.corrected_at = max(row.corrected_at, last.get(row.answer_id, row.corrected_at))
        session.add(past)


def _read_anew(answer: Answer) -> None:
    if answer.reading:
        answer.reading.rule_book = ""  # an old one, so that the step reads the answer anew


def _show_again(answer: Answer, content: dict[str, Any] | None) -> None:
    """Let pages show what held before, until the step reads the answer anew."""
    if answer.reading and content:
        answer.reading.content, answer.reading.needs_review = content, content["needs_review"]


def take_back(session: Session, answer: Answer, now: datetime) -> int:
    """Take the last correction of `answer` back, and those of the answers that got its meaning for their likeness;
    what was said before it holds again, else the rule book's reading. Returns how many were taken back at `now` (UTC).
    The caller commits."""
    rows = [answer.correction] if answer.correction else []
    return _take_back(session, [*rows, *_alike(session, answer.id)], now)


def take_back_alike(session: Session, answer: Answer, csm_id: int, now: datetime) -> int:
    """Take back what the CSM said of answers for their likeness to `answer`; its own correction stays. Returns how
    many were taken back at `now` (UTC). The caller commits."""
    return _take_back(session, [row for row in _alike(session, answer.id) if row.csm_id == csm_id], now)


def _alike(session: Session, answer_id: int) -> Sequence[Correction]:
    asked = joinedload(Correction.answer).joinedload(Answer.response).joinedload(Response.invitation)
    wanted = select(Correction).where(Correction.alike_id == answer_id).order_by(Correction.id)
    loaded = wanted.options(joinedload(Correction.answer).joinedload(Answer.reading))
    return session.scalars(loaded.options(asked.joinedload(Invitation.contact))).all()


def _take_back(session: Session, rows: Sequence[Correction], now: datetime) -> int:
    _remember(session, rows, now)
    for row in rows:
        _read_anew(row.answer)
        _show_again(row.answer, row.replaced["content"] if row.replaced else row.was_read)
        if row.content["opt_out"]:
            suppressions.withdraw(session, row.answer.response.invitation.contact.email, row.corrected_at)
        if row.replaced:
            for name in SAID:
                setattr(row, name, row.replaced[name])
            row.corrected_at, row.replaced = datetime.fromisoformat(row.replaced["corrected_at"]), None
        else:
            session.delete(row)
    return len(rows)


def count_by(session: Session, csm_id: int, since: datetime) -> int:
    """Return of how many answers the CSM has said what they mean since that moment."""
    wanted = select(func.count(Correction.id)).where(Correction.csm_id == csm_id, Correction.corrected_at >= since)
    return session.scalar(wanted) or 0


def cases(session: Session, newest: int | None = None, of: ColumnElement[bool] = EVERY) -> Iterator[dict[str, Any]]:
    """Yield the corrected answers in own words for which `of` holds as labelled cases in the format of
    docs/reading.md, by id, or the `newest` of them; `alike` is the id of the answer whose meaning was taken over,
    where it was."""
    in_words = select(Correction).join(Correction.answer).where(Answer.verbatim.is_not(None), of)
    latest_first = in_words.order_by(Correction.corrected_at.desc(), Correction.id.desc()).limit(newest)
    ordered = in_words.order_by(Correction.answer_id) if newest is None else latest_first
    wanted = ordered.options(contains_eager(Correction.answer))
    for correction in session.scalars(wanted.execution_options(yield_per=500)):
        answer = correction.answer
        question = "cadence" if answer.kind == "cadence" else "comment"
        alike = {"alike": correction.alike_id} if correction.alike_id else {}
        yield {"id": answer.id, "question": question, "text": answer.verbatim, "gold": correction.content} | alike
