"""Answers that look like one that a person has put right: the rule book made the same of them, by the same rule, in
like words. Its meaning may hold for them too."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.orm import Session, contains_eager

from accounts.models import Contact
from classifier import Reading, Wish
from classifier.likeness import Features, Span, features, likeness
from survey import corrections
from survey.corrections import By
from survey.models import Answer, Correction, Invitation, Response
from survey.models import Reading as StoredReading
from survey.read_answers import with_accounts
from survey.rehearsal import same_wish

# From this likeness on answers are shown, the most alike first; as many are compared, and shown, at most.
ALIKE_FROM = 0.5
COMPARED, SHOWN = 500, 20


@dataclass(frozen=True, slots=True)
class Alike:
    """An answer that looks alike, its present reading, and how alike it is, from 0 to 1."""

    answer: Answer
    reading: Reading
    likeness: float


def find(session: Session, answer: Answer, visible: ColumnElement[bool]) -> list[Alike]:
    """Return the answers that look like `answer`, which a person has put right, at the accounts for which `visible`
    holds, that nobody has put right or confirmed; the most alike first."""
    correction = answer.correction
    if correction is None or correction.was_read is None or not answer.verbatim:
        return []
    read = Reading.from_json(correction.was_read)
    looked_for = features(answer.verbatim, _span(read))
    found = (_compared(one, read, looked_for) for one in _candidates(session, answer, read, visible))
    alike = [one for one in found if one is not None and one.likeness >= ALIKE_FROM]
    return sorted(alike, key=lambda one: (-one.likeness, one.answer.id))[:SHOWN]


def give_meaning(session: Session, answer: Answer, others: Iterable[Alike], csm_id: int, now: datetime) -> int:
    """Keep for each of the `others` what `answer` was put right to mean, said by that CSM for their likeness; returns
    for how many. The caller commits."""
    if answer.correction is None:
        return 0
    chosen, meant = list(others), Reading.from_json(answer.correction.content)
    for one in chosen:
        of_it = _in_the_words_of(one, meant)
        corrections.keep(session, one.answer, of_it, By(csm_id, answer.id), now, confirms=False)
    return len(chosen)


def _in_the_words_of(one: Alike, meant: Reading) -> Reading:
    """The meaning, its wishes at the deciding words of the other answer."""
    span = _span(one.reading) or (0, len(one.answer.verbatim or ""))
    return replace(meant, wishes=tuple(replace(wish, span=span) for wish in meant.wishes))


def _leading(reading: Reading) -> Wish | None:
    """The wish that decides: the main one, or the first where none says anything about every day."""
    return reading.main_wish or next(iter(reading.wishes), None)


def _span(reading: Reading) -> Span | None:
    wish = _leading(reading)
    return wish.span if wish else None


def _compared(other: Answer, read: Reading, looked_for: Features) -> Alike | None:
    """The answer beside the one looked for; None where the rule book read it by another rule, or as another wish."""
    if other.reading is None or other.reading.content is None:
        return None
    reading = Reading.from_json(other.reading.content)
    if not _is_same(_leading(reading), _leading(read)):
        return None
    return Alike(other, reading, likeness(looked_for, features(other.verbatim or "", _span(reading))))


def _is_same(one: Wish | None, other: Wish | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.rule, one.when) == (other.rule, other.when) and same_wish(one, other)


def _candidates(session: Session, answer: Answer, read: Reading, visible: ColumnElement[bool]) -> Iterable[Answer]:
    wish = _leading(read)
    # Narrowed by the stored text, which is quick; whether it is the deciding rule is looked at afterwards.
    sign = f'"rule": "{wish.rule}"' if wish else '"wishes": []'
    wanted = (
        with_accounts(select(Answer))
        .where(visible, Answer.id != answer.id, Correction.id.is_(None), Answer.kind == "cadence")
        .where(Answer.verbatim.is_not(None))
        .where(cast(StoredReading.content, Text).contains(sign, autoescape=True))
        .options(contains_eager(Answer.reading), contains_eager(Answer.correction))
        .options(
            contains_eager(Answer.response).contains_eager(Response.invitation).contains_eager(Invitation.contact)
            .contains_eager(Contact.account)
        )
        .order_by(Answer.id.desc())
        .limit(COMPARED)
    )  # fmt: skip
    return session.scalars(wanted).all()
