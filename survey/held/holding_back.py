"""Once several answers have come from one address within seconds, those of them that were stored wait too."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.people import weigh_anew
from survey import responses
from survey.forms import filled_in
from survey.held import addresses
from survey.held.taking_back import has_moved_on, let_mails_go_on, take_out
from survey.models import Answer, HeldAnswer, Invitation, Response
from survey.questionnaire import Questionnaire


def hold_earlier(
    session: Session, invitation: Invitation, hashed: str, since: datetime, reason: str,
    questionnaires: Mapping[str, Questionnaire], now: datetime,
) -> None:  # fmt: skip
    """Hold what was stored from the address `hashed` since that moment for others than `invitation`, for the same
    `reason`; what somebody has confirmed or put right since stays. The caller commits."""
    for other in addresses.others(session, invitation, hashed, since):
        if questionnaire := questionnaires.get(other.wave.questionnaire):
            _hold(session, other, questionnaire, since, reason, now)


def _hold(
    session: Session, invitation: Invitation, questionnaire: Questionnaire, since: datetime, reason: str, now: datetime
) -> None:
    responses.take_turns(session, invitation)
    response = session.scalar(select(Response).where(Response.invitation_id == invitation.id))
    sent_at = _newest(session, response) if response else None
    if response is None or sent_at is None or sent_at <= since:
        return
    typed = filled_in(questionnaire, responses.current_answers(session, response))
    held = HeldAnswer(invitation_id=invitation.id, reason=reason, content=typed, posted_at=sent_at)
    if not has_moved_on(session, held, response):
        session.add(held)
        session.flush()
        take_out(session, held, response)
        let_mails_go_on(session, held, sent_at, now)
        weigh_anew(invitation.contact, now)


def _newest(session: Session, response: Response) -> datetime | None:
    wanted = select(Answer.answered_at).where(Answer.response_id == response.id, Answer.superseded_at.is_(None))
    return session.scalar(wanted.order_by(Answer.answered_at.desc()).limit(1))
