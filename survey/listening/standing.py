"""What a contact wishes now: their newest answer, over all waves."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import Contact
from cadence import Cadence
from classifier import Reading
from survey.models import Answer, Correction, Invitation, Response
from survey.playback import contradict
from survey.questionnaire import Questionnaire
from survey.questions import CHANNEL
from survey.readings import standing_reading

NOTHING_READ = Reading()


@dataclass(frozen=True)
class Standing:
    """The newest answer of a contact that says how often, with the channel picked beside it."""

    answer: Answer
    channel: str | None

    @property
    def response(self) -> Response:
        """What it was sent with."""
        return self.answer.response

    @cached_property
    def reading(self) -> Reading:
        """What it asks for."""
        return standing_reading(self.answer)

    @property
    def is_weighed(self) -> bool:
        """Whether the account's cadence has taken it into account."""
        reading = self.answer.reading
        return reading is not None and reading.rule_book != "" and reading.weighed_at is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """A rate that a customer surely asks for, and by which channel."""

    cadence: Cadence
    channel: str | None


def find(session: Session, contact: Contact) -> Standing | None:
    """Return what `contact` wishes now; None where no answer of theirs says how often."""
    says_something = or_(Answer.choice.is_not(None), Answer.verbatim.is_not(None), Correction.id.is_not(None))
    answers = joinedload(Answer.response).selectinload(Response.answers)
    found = session.scalars(
        select(Answer)
        .outerjoin(Answer.correction)
        .join(Answer.response)
        .join(Response.invitation)
        .where(Invitation.contact_id == contact.id, Answer.kind == "cadence", Answer.superseded_at.is_(None))
        .where(says_something)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
        .limit(1)
        .options(
            joinedload(Answer.correction),
            joinedload(Answer.reading),
            selectinload(Answer.offer_replies),
            joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.wave),
            answers.options(joinedload(Answer.correction), joinedload(Answer.reading)),
        )
    ).first()
    return Standing(found, picked_channel(found.response.answers)) if found else None


def picked_channel(answers: list[Answer]) -> str | None:
    """Return the channel that was picked in a question of its own among `answers`."""
    return next((one.choice for one in answers if one.question == CHANNEL and one.superseded_at is None), None)


def picked_rate(questionnaire: Questionnaire, answer: Answer) -> str:
    """Return what was picked beside the words of `answer`, as the value of the field for how often that says it; empty
    where nothing was."""
    picked = questionnaire.wish_of_choice(answer.question, answer.choice) if answer.choice else None
    return str(picked or "")


def asked_for(questionnaire: Questionnaire, standing: Standing) -> Asked | None:
    """Return the rate that is asked for; None where none is named, where the reading is not sure, and where no contact
    is wanted."""
    reading, answer = standing.reading, standing.answer
    picked = questionnaire.wish_of_choice(answer.question, answer.choice) if answer.choice else None
    said = reading.main_wish
    if reading.needs_review or reading.opt_out or contradict(picked, reading):
        return None
    cadence = said.cadence if picked is None and said else picked
    if not isinstance(cadence, Cadence):
        return None
    preferred = next(iter(reading.channels["prefer"]), None)
    return Asked(cadence, (said and said.channel) or preferred or standing.channel)
