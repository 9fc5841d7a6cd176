"""Which answers wait for a person: those in own words whose reading is unsure and that nobody has corrected."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, Contact
from reports.review.order import Waiting
from survey.models import Answer, Correction, Invitation, Reading, Response
from survey.read_answers import with_accounts


def waiting(session: Session, visible: ColumnElement[bool]) -> int:
    """Return how many answers wait, of the accounts for which `visible` holds."""
    return session.scalar(_counted().where(visible)) or 0


@cache
def _counted() -> Select[int]:
    """The count of all that wait; put together once, which takes as long as asking for it: every page shows it."""
    found: Select[int] = _waiting(select(func.count(Answer.id)))
    return found


def waiting_by_csm(session: Session, csm_ids: Collection[int]) -> dict[int, int]:
    """Return how many answers wait at the accounts of each of the CSMs, by CSM id; those without any are left out."""
    counted = select(Account.csm_id, func.count(Answer.id))
    in_the_book = _waiting(counted).where(Account.csm_id.in_(csm_ids), Account.removed_at.is_(None))
    return dict(session.execute(in_the_book.group_by(Account.csm_id)).all())


def all_waiting(session: Session, visible: ColumnElement[bool]) -> list[Waiting]:
    """Return what waits at the accounts for which `visible` holds, in no order."""
    columns = select(Answer.id, Answer.answered_at, Account.segment, Account.renewal_on)
    return [Waiting(*row) for row in session.execute(_waiting(columns).where(visible))]


def find(session: Session, visible: ColumnElement[bool], answer_id: int) -> Answer | None:
    """Return the answer in own words of that id, corrected or not, where it may be seen."""
    wanted = _readable(select(Answer)).where(visible, Answer.id == answer_id)
    asked = joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.contact)
    found: Answer | None = session.scalar(
        wanted.options(joinedload(Answer.reading), joinedload(Answer.correction), asked.joinedload(Contact.account))
    )
    return found


def _waiting(wanted: Any) -> Any:
    return _readable(wanted).where(Reading.needs_review, Correction.id.is_(None))


def _readable(wanted: Any) -> Any:
    return with_accounts(wanted).where(Answer.kind == "cadence", Answer.verbatim.is_not(None))
