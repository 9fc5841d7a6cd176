"""Changing a wish: by the fields that put a reading right, or in other words. Each wish is an answer of its own, and
the one before it stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from classifier import Reading
from survey import corrections, responses
from survey.models import Answer, Invitation
from survey.questionnaire import Questionnaire
from survey.questions import CHANNEL
from survey.readings import heed_at_once
from survey.responses import Given
from survey.suppressions import heed


def put_right(
    session: Session, questionnaire: Questionnaire, answer: Answer, meant: Reading, channel: str | None, now: datetime
) -> None:
    """Keep that a customer's own words in `answer` mean `meant`, by `channel`; what was picked beside them gives way.
    The caller commits."""
    invitation = answer.response.invitation
    responses.store(session, invitation, _channel(questionnaire, channel), now)
    said = responses.without_choice(session, answer, now)
    corrections.keep(session, said, meant, corrections.THE_CUSTOMER, now, confirms=False)
    heed(session, invitation.contact.email, meant.opt_out, now, now)


def change(
    session: Session, questionnaire: Questionnaire, invitation: Invitation, words: str | None, meant: Reading | None,
    channel: str | None, now: datetime,
) -> None:  # fmt: skip
    """Keep a new wish of the customer behind `invitation`: what they `meant` by the fields, and by which `channel`;
    or (None) `words`, to be read. The caller commits.

    Raises ValueError where `questionnaire` does not ask how often.
    """
    key = questionnaire.cadence_key
    if key is None:
        raise ValueError(f"the questionnaire {questionnaire.name} does not ask how often")
    given = {key: Given("cadence", verbatim=words)} | (_channel(questionnaire, channel) if meant else {})
    response = responses.store(session, invitation, given, now, anew={key})
    session.flush()
    if meant is None:
        heed_at_once(session, response, questionnaire, now, now)
    else:
        answer = next(one for one in responses.current_answers(session, response) if one.question == key)
        corrections.keep(session, answer, meant, corrections.THE_CUSTOMER, now, confirms=False)
        heed(session, invitation.contact.email, meant.opt_out, now, now)


def _channel(questionnaire: Questionnaire, channel: str | None) -> dict[str, Given]:
    """The answer to the question that asks for a channel, where there is one: both must say the same."""
    asked = (question for question in questionnaire.questions if question.key == CHANNEL)
    return {one.key: Given(one.kind, choice=channel if channel and one.offers(channel) else None) for one in asked}
