"""What has outlived its time in asking and answering, and how it is taken out: words go, counts stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import Answer, Draft, HeldAnswer, Invitation, OfferReply, Response, Sighting


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long is kept: customers' own words, contacts gone from the CRM, what was typed and never sent, what is
    held, the hash of the address that an answer came from, what other systems were told by webhooks, and what was
    written to the CRM."""

    verbatims: timedelta
    contacts: timedelta
    drafts: timedelta
    held: timedelta
    addresses: timedelta
    webhooks: timedelta
    crm: timedelta


def old_answers(session: Session, before: datetime, after_id: int, most: int) -> Sequence[Answer]:
    """Return the first `most` answers, by id from `after_id` on, from before that moment that hold words or names."""
    asked = joinedload(Answer.response).joinedload(Response.invitation).joinedload(Invitation.contact)
    wanted = (
        select(Answer)
        .where(Answer.forgotten_at.is_(None), Answer.answered_at < before, Answer.id > after_id)
        .where(or_(Answer.verbatim.is_not(None), Answer.kind == "contact"))
        .options(joinedload(Answer.reading), asked)
    )
    return session.scalars(wanted.order_by(Answer.id).limit(most)).all()


def forget_words(answer: Answer, now: datetime) -> None:
    """Take words and names out of `answer`; how it was read stays, and is weighed again, without the words. The caller
    commits."""
    answer.verbatim, answer.forgotten_at = None, now
    if answer.kind == "contact":
        answer.details = None
    if answer.reading:
        answer.reading.weighed_at = None


def old_replies(session: Session, before: datetime, after_id: int, most: int) -> Sequence[OfferReply]:
    """Return the first `most` replies to offers, by id from `after_id` on, from before that moment that hold words."""
    old = OfferReply.replied_at < before, OfferReply.words.is_not(None), OfferReply.id > after_id
    return session.scalars(select(OfferReply).where(*old).order_by(OfferReply.id).limit(most)).all()


def forget_reply(reply: OfferReply) -> None:
    """Take the words out of `reply`; what was taken, or not, stays. The caller commits."""
    reply.words = None


def old_drafts(session: Session, before: datetime, after_id: int, most: int) -> Sequence[Draft]:
    """Return the first `most` drafts, by id from `after_id` on, that were last saved before that moment."""
    wanted = select(Draft).where(Draft.saved_at < before, Draft.id > after_id)
    return session.scalars(wanted.order_by(Draft.id).limit(most)).all()


def old_held(session: Session, before: datetime, after_id: int, most: int) -> Sequence[HeldAnswer]:
    """Return the first `most` held answers, by id from `after_id` on, from before that moment that hold words."""
    # An empty content is SQL's NULL, not JSON's (see the column), so that this finds it.
    old = HeldAnswer.posted_at < before, HeldAnswer.content.is_not(None), HeldAnswer.id > after_id
    return session.scalars(select(HeldAnswer).where(*old).order_by(HeldAnswer.id).limit(most)).all()


def forget_held(held: HeldAnswer, now: datetime) -> None:
    """Take the words out of `held`, which rests from now on. The caller commits."""
    held.content = None
    if held.released_at is None and held.overtaken_at is None:
        held.discarded_at = held.discarded_at or now


def old_sightings(session: Session, before: datetime, after_id: int, most: int) -> Sequence[Sighting]:
    """Return the first `most` traces of addresses, by id from `after_id` on, from before that moment."""
    wanted = select(Sighting).where(Sighting.posted_at < before, Sighting.id > after_id)
    return session.scalars(wanted.order_by(Sighting.id).limit(most)).all()
