"""Before a rule book is let loose: which stored readings it would change, and how right it is on the answers that
people have corrected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

import classifier
from accounts.models import Contact
from classifier import Reading
from classifier.reading import Wish
from survey.models import Answer, Invitation, Response
from survey.models import Reading as StoredReading
from survey.read_answers import EVERY
from survey.readings import is_read_by_another, is_to_be_read, read_answer

# Two rates are the same where they lie within this share of each other (docs/reading.md, "How a reading is judged").
NEAR = 0.03
FETCHED = 500  # answers at a time


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that the present rule book reads otherwise than it was read before, both readings in words."""

    answer_id: int
    account_id: int
    account: str
    text: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How the present rule book reads corrected answers: the shares of those whose main wish is right, of those that
    are wrong without asking for review, and of those that ask for none."""

    answers: int
    right: float
    silent: float
    covered: float


@dataclass(frozen=True, slots=True)
class Preview:
    """Some of the answers that another rule book has read: how many were `looked_at`, those of which the present one
    would say something else in words, and the id to go on after; None where these were the last."""

    looked_at: int
    changes: list[Change]
    next_after: int | None


def read_by_another(session: Session, of: ColumnElement[bool] = EVERY) -> int:
    """Return how many answers the present rule book would read again, of those for which `of` holds."""
    return session.scalar(select(func.count()).select_from(_of_another(of).subquery())) or 0


def preview(session: Session, after_id: int, most: int, of: ColumnElement[bool] = EVERY) -> Preview:
    """Look at the first `most` answers after that id which another rule book has read and for which `of` holds, and
    compare."""
    by_id = _of_another(of).where(StoredReading.answer_id > after_id).order_by(StoredReading.answer_id)
    # Their ids alone are looked for: all that belongs to an answer is fetched for those that are looked at.
    found = session.scalars(_stored().where(Answer.id.in_(by_id.limit(most + 1).correlate(None)))).all()
    next_after = found[most - 1].id if len(found) > most else None
    return Preview(len(found[:most]), list(_in_other_words(found[:most])), next_after)


def _of_another(of: ColumnElement[bool]) -> Select[int]:
    """The ids of the answers to be read again. Readings come first, in the order of their answers: from the answers on,
    SQLite would look at all of them before it had the first."""
    is_one = select(Answer.id).where(Answer.id == StoredReading.answer_id, is_to_be_read(), of).correlate(StoredReading)
    return select(StoredReading.answer_id).where(is_read_by_another(), is_one.exists())


def changes_in_words(session: Session, of: ColumnElement[bool] = EVERY) -> Iterator[Change]:
    """Yield the answers for which `of` holds, read by another rule book, of which the present one would say something
    else, by id."""
    wanted = _stored().where(is_to_be_read(), is_read_by_another(), of).execution_options(yield_per=FETCHED)
    return _in_other_words(session.scalars(wanted))


def _in_other_words(answers: Iterable[Answer]) -> Iterator[Change]:
    return (change for change in _changes(answers) if change.before != change.after)


def changes(session: Session) -> Iterator[Change]:
    """Yield the answers whose stored reading differs from what the present rule book reads, by id."""
    wanted = _stored().where(Answer.superseded_at.is_(None), Answer.forgotten_at.is_(None))
    return _changes(session.scalars(wanted.execution_options(yield_per=FETCHED)))


def _stored() -> Select[Any]:
    return (
        select(Answer)
        .join(Answer.reading)
        .options(
            contains_eager(Answer.reading),
            joinedload(Answer.correction),
            joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.contact)
            .joinedload(Contact.account),
        )
        .order_by(Answer.id)
    )  # fmt: skip


def _changes(answers: Iterable[Answer]) -> Iterator[Change]:
    for answer in answers:
        stored = answer.reading.content if answer.reading else None
        now = read_answer(answer)
        if stored != now.to_json():
            account = answer.response.invitation.contact.account
            before = _in_words(Reading.from_json(stored)) if stored else []
            yield Change(answer.id, account.id, account.name, answer.verbatim or "", before, _in_words(now))


def _in_words(reading: Reading) -> list[str]:
    review = ["A person is to read it."] if reading.needs_review else []
    return [*classifier.in_words(reading), *_of_comment(reading), *review]


def _of_comment(reading: Reading) -> list[str]:
    """What was found in a comment: topics, signals, and its sentiment where there are any."""
    about = [f"About {_listed(reading.topics)}."] if reading.topics else []
    signs = [f"Signs of {_listed(reading.signals)}."] if reading.signals else []
    return [*about, *signs, f"{reading.sentiment.capitalize()}."] if about or signs else []


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def score(cases: Iterable[dict[str, Any]]) -> Score:
    """Judge the present rule book by labelled `cases` of the cadence question (docs/reading.md)."""
    answers = right = silent = covered = 0
    for case in cases:
        if case["question"] != "cadence":
            continue
        read = classifier.read(case["text"], "cadence")
        is_right = same_wish(Reading.from_json(case["gold"]).main_wish, read.main_wish)
        answers += 1
        right += is_right
        covered += not read.needs_review
        silent += not is_right and not read.needs_review
    total = max(answers, 1)
    return Score(answers, right / total, silent / total, covered / total)


def same_wish(one: Wish | None, other: Wish | None) -> bool:
    """Whether two main wishes say the same: kind, rate and bound; direction; level."""
    if one is None or other is None:
        return one is other
    if (one.kind, one.direction, one.level) != (other.kind, other.direction, other.level):
        return False
    return one.bound == other.bound and _same_rate(one.per_year, other.per_year)


def _same_rate(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= NEAR * max(a, b) for a, b in zip(one, other, strict=True))
