"""Keeping what customers send: one response an invitation, its answers as typed; a changed answer supersedes the
one before it, which stays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Answer, Invitation, Response
from webhooks.events import announce
from webhooks.models import EventType


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for one question: picked, rated, said in own words, or in several parts (see Answer.details)."""

    kind: str
    choice: str | None = None
    number: int | None = None
    verbatim: str | None = None
    details: dict[str, Any] | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything was given at all."""
        return (self.choice, self.number, self.verbatim, self.details) != (None, None, None, None)


def store(
    session: Session, invitation: Invitation, given: dict[str, Given], now: datetime, anew: Collection[str] = ()
) -> Response:
    """Keep `given` (by question key) as the response to `invitation`; sent again, only what differs is changed, and
    the questions `anew`. Other systems are told that something was answered, not what.

    The caller commits.
    """
    take_turns(session, invitation)
    response = session.scalar(select(Response).where(Response.invitation_id == invitation.id))
    if response is None:
        response = Response(invitation_id=invitation.id, created_at=now)
        session.add(response)
        session.flush()
    before = {answer.question: answer for answer in current_answers(session, response)}
    changed = [
        _change(session, response, key, before.get(key), one, now, anew=key in anew) for key, one in given.items()
    ]
    if before and any(changed):
        response.edited_at = now
    if any(changed):
        _announce(session, invitation, response, now, is_change=bool(before))
    return response


def _announce(session: Session, invitation: Invitation, response: Response, now: datetime, *, is_change: bool) -> None:
    contact = invitation.contact
    data = {"response_id": response.id, "wave_id": invitation.wave_id, "is_change": is_change}
    announce(
        session, EventType.ANSWER_RECEIVED, data, now, account_id=contact.account_id, contact_id=contact.id
    )  # fmt: skip


def take_turns(session: Session, invitation: Invitation) -> None:
    """Wait until no other request writes for `invitation`: of two posts of one link at the same moment the second
    then finds what the first has stored."""
    session.execute(select(Invitation.id).where(Invitation.id == invitation.id).with_for_update())


def current_answers(session: Session, response: Response) -> list[Answer]:
    """Return the answers of `response` that hold now."""
    wanted = select(Answer).where(Answer.response_id == response.id, Answer.superseded_at.is_(None))
    return list(session.scalars(wanted.order_by(Answer.id)))


def without_choice(session: Session, answer: Answer, now: datetime) -> Answer:
    """Return `answer`, or where an option was picked beside the words, the same words without it: whoever puts the
    reading of their words right means that, whatever was picked before. The caller commits."""
    if answer.choice is None:
        return answer
    _change(session, answer.response, answer.question, answer, Given(answer.kind, verbatim=answer.verbatim), now)
    session.flush()
    return next(one for one in current_answers(session, answer.response) if one.question == answer.question)


def _change(
    session: Session, response: Response, key: str, before: Answer | None, given: Given, now: datetime,
    *, anew: bool = False,
) -> bool:  # fmt: skip
    if not anew and given == (_as_given(before) if before else Given(given.kind)):
        return False
    if before:
        before.superseded_at = now
        session.flush()  # the place of the current answer must be free before the new one takes it
    session.add(Answer(
        response_id=response.id, question=key, kind=given.kind, choice=given.choice, number=given.number,
        verbatim=given.verbatim, details=given.details, answered_at=now,
    ))  # fmt: skip
    return True


def _as_given(answer: Answer) -> Given:
    return Given(answer.kind, answer.choice, answer.number, answer.verbatim, answer.details)
