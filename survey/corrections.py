"""What people say of a reading: that it is right, or what is meant instead. Their word counts, and is kept as a
labelled case by which the rule book is judged."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from classifier import Reading
from survey.models import Answer, Correction

CUSTOMER, CSM = "customer", "csm"


def keep(session: Session, answer: Answer, reading: Reading, source: str, now: datetime, *, confirms: bool) -> None:
    """Keep `reading` as what `answer` means, said by `source` ("customer" or "csm"). The next round of reading
    takes it up. The caller commits."""
    row = answer.correction or Correction(answer_id=answer.id)
    row.source, row.confirms = source, confirms
    row.content, row.corrected_at = reading.to_json(), now
    session.add(row)
    if answer.reading:
        answer.reading.rule_book = ""  # an old one, so that the step reads the answer anew


def cases(session: Session) -> Iterator[dict[str, Any]]:
    """Yield the corrected answers in own words as labelled cases in the format of docs/reading.md, by id."""
    in_words = select(Correction).join(Correction.answer).where(Answer.verbatim.is_not(None))
    wanted = in_words.options(contains_eager(Correction.answer)).order_by(Correction.answer_id)
    for correction in session.scalars(wanted.execution_options(yield_per=500)):
        answer = correction.answer
        question = "cadence" if answer.kind == "cadence" else "comment"
        yield {"id": answer.id, "question": question, "text": answer.verbatim, "gold": correction.content}
