"""What can be had instead of more than a segment's limit, put to a customer; and what they reply."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts.models import Account, Stage
from survey import responses
from survey.listening.offers import Offer, Offers
from survey.listening.standing import Asked, Standing, asked_for
from survey.models import Answer, OfferReply
from survey.questionnaire import Questionnaire
from survey.weighed import weigh_anew

# What the button says that takes none of the offers.
TALK = "No, I’d like to talk about it"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to a customer who asks for more than is promised, and their reply to it, if any."""

    asked: Asked
    says: str
    offers: tuple[Offer, ...]
    reply: OfferReply | None

    @property
    def is_accepted(self) -> bool:
        """Whether the customer said yes to an offer."""
        return self.reply is not None and self.reply.cadence is not None

    def offer(self, label: str) -> Offer | None:
        """Return the offer that a button of that label stands for."""
        return next((offer for offer in self.offers if offer.label == label), None)


def propose(
    offers: Offers, questionnaire: Questionnaire, standing: Standing | None, account: Account
) -> Proposal | None:
    """Return what to offer the customer whose wish stands at `account`; None where it asks for no more than is
    promised."""
    asked = asked_for(questionnaire, standing) if standing else None
    limit = offers.limit_of(account.segment)
    if standing is None or asked is None or limit is None:
        return None
    reply = current_reply(standing.answer, asked)
    if reply is None and not limit.is_exceeded(asked.cadence, asked.channel, Stage(account.stage)):
        return None
    return Proposal(asked, limit.in_words(asked.cadence, account.name, account.csm.name), limit.offers, reply)


def current_reply(answer: Answer, asked: Asked) -> OfferReply | None:
    """Return the reply that holds, where it was given to the rate that is still asked for."""
    held = (one for one in answer.offer_replies if one.superseded_at is None)
    return next((one for one in held if one.asked.per_year == asked.cadence.per_year), None)


def keep(
    session: Session, answer: Answer, proposal: Proposal, offer: Offer | None, words: str | None, now: datetime
) -> None:
    """Keep that the customer said yes to `offer` at `now`, or (None) that they would like to talk about it; `words` is
    what they added. The recommendation follows by its own step. The caller commits."""
    take_back(session, answer, now)
    session.add(OfferReply(
        answer_id=answer.id, asked=proposal.asked.cadence, label=offer.label if offer else TALK,
        cadence=offer.cadence if offer else None, channel=offer.channel if offer else None, words=words,
        replied_at=now,
    ))  # fmt: skip


def take_back(session: Session, answer: Answer, now: datetime) -> None:
    """Let no reply to an offer hold for `answer` any more. The caller commits."""
    responses.take_turns(session, answer.response.invitation)
    held = OfferReply.answer_id == answer.id, OfferReply.superseded_at.is_(None)
    session.execute(update(OfferReply).where(*held).values(superseded_at=now))
    weigh_anew(session, answer)
