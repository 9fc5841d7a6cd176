"""Held answers: kept apart as they were typed, then released, discarded, or overtaken by what the contact sends."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import Session, joinedload

from accounts.models import Account, Contact
from survey import drafts, responses
from survey.answering import Way
from survey.models import Answer, HeldAnswer, Invitation, Response, Wave
from survey.paging import Typed
from survey.questionnaire import Questionnaire
from survey.readings import heed_at_once

CUSTOMER, OPERATOR = "customer", "operator"


class Outcome(StrEnum):
    """What came of a release."""

    COUNTS = "counts"
    IS_A_DRAFT = "is a draft"
    TOO_LATE = "too late"


def hold(
    session: Session, invitation: Invitation, typed: Typed, page: int | None, reason: str, now: datetime
) -> HeldAnswer:
    """Keep `typed` apart, with the page (from 1) that a page turn would lead to, or None where all was sent; the same
    sent again is kept once. The caller commits."""
    responses.take_turns(session, invitation)
    content = {name: list(texts) for name, texts in typed.items()}
    for before in session.scalars(_waiting_of(invitation)):
        if (before.content, before.page) == (content, page):
            return before
    held = HeldAnswer(invitation_id=invitation.id, reason=reason[:200], page=page, content=content, posted_at=now)
    session.add(held)
    session.flush()
    return held


def is_waiting() -> ColumnElement[bool]:
    """Return the condition on held answers that nobody has said yet what is to become of them."""
    return and_(HeldAnswer.released_at.is_(None), HeldAnswer.discarded_at.is_(None), HeldAnswer.overtaken_at.is_(None))


def newest_of(session: Session, invitation: Invitation) -> HeldAnswer | None:
    """Return what waits of `invitation`, the newest where there are several."""
    return session.scalars(_waiting_of(invitation).limit(1)).first()


def waiting_of(session: Session, invitation: Invitation, held_id: int) -> HeldAnswer | None:
    """Return the held answer of that id, where it waits and is of `invitation`."""
    # Not asked of the database: what came with a form may be larger than any id.
    return next((one for one in session.scalars(_waiting_of(invitation)) if one.id == held_id), None)


def overtake(session: Session, invitation: Invitation, now: datetime) -> None:
    """Let what waits of `invitation` rest: its contact has sent something themselves. The caller commits."""
    waits = update(HeldAnswer).where(HeldAnswer.invitation_id == invitation.id, is_waiting())
    session.execute(waits.values(overtaken_at=now))


def release(
    session: Session, held: HeldAnswer, questionnaire: Questionnaire | None, source: str, now: datetime
) -> Outcome:
    """Let `held` count as if it had never been held, from the moment at which it was sent; `source` is CUSTOMER or
    OPERATOR. A page turn, and what the questionnaire of today would not take, becomes a draft. The caller commits."""
    responses.take_turns(session, held.invitation)
    settled = held.released_at or held.overtaken_at
    if settled or held.content is None or questionnaire is None or _answered_since(session, held):
        return Outcome.TOO_LATE
    held.released_at, held.released_by, held.discarded_at = now, source, None
    there = Way(questionnaire, held.content, held.page or 1)
    wrong = there.first_fault() if held.page is None else there
    if wrong:
        drafts.keep(session, held.invitation, held.content, wrong.page.number, now)
        return Outcome.IS_A_DRAFT
    response = responses.store(session, held.invitation, there.given(), held.posted_at)
    heed_at_once(session, response, questionnaire, held.posted_at, now)
    drafts.drop(session, held.invitation)
    overtake(session, held.invitation, now)
    return Outcome.COUNTS


def discard(held: HeldAnswer, now: datetime) -> None:
    """Let `held` rest, where it still waits: a program has sent it. The caller commits."""
    if held.released_at is None and held.overtaken_at is None:
        held.discarded_at = held.discarded_at or now


def find(session: Session, held_id: int) -> HeldAnswer | None:
    """Return the held answer of that id with all that is shown of it."""
    return session.scalar(_whole().where(HeldAnswer.id == held_id))


def waiting(session: Session, most: int) -> Sequence[HeldAnswer]:
    """Return the first `most` held answers that wait, the newest first."""
    return session.scalars(_whole().where(is_waiting()).order_by(HeldAnswer.id.desc()).limit(most)).all()


def count_waiting(session: Session, wave: Wave | None = None) -> int:
    """Return how many held answers wait, of `wave` or of all."""
    wanted = select(func.count()).select_from(HeldAnswer).where(is_waiting())
    if wave:
        wanted = wanted.join(HeldAnswer.invitation).where(Invitation.wave_id == wave.id)
    return session.scalar(wanted) or 0


def settled(session: Session, most: int) -> Sequence[HeldAnswer]:
    """Return the last `most` that were released or discarded, the newest first."""
    return session.scalars(_whole().where(~is_waiting()).order_by(HeldAnswer.id.desc()).limit(most)).all()


def _waiting_of(invitation: Invitation) -> Select[HeldAnswer]:
    mine = HeldAnswer.invitation_id == invitation.id
    return select(HeldAnswer).where(mine, is_waiting()).order_by(HeldAnswer.id.desc())


def _answered_since(session: Session, held: HeldAnswer) -> bool:
    answered = select(Answer.id).join(Response).where(Response.invitation_id == held.invitation_id)
    return session.scalar(answered.where(Answer.answered_at > held.posted_at).limit(1)) is not None


def _whole() -> Select[HeldAnswer]:
    asked = joinedload(HeldAnswer.invitation)
    return select(HeldAnswer).options(
        asked.joinedload(Invitation.wave),
        asked.joinedload(Invitation.contact).joinedload(Contact.account).joinedload(Account.csm),
    )
