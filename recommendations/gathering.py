"""What is known of a batch of accounts, in a number of queries that does not grow with the batch."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from accounts.models import Account, Contact, Level, Stage, Touchpoint
from cadence import UNITS_A_YEAR, Unit
from classifier import Reading
from recommendations.norms import Norms
from recommendations.voices import Accepted, OwnWish, Picked, Voice
from recommendations.wishes import own_wish
from survey.models import Answer, Invitation, OfferReply, Response, Suppression, Wave
from survey.models import Reading as StoredReading
from survey.questions import CHANNEL

WINDOW = timedelta(days=180)
WishOfChoice = Callable[[str, str, str], Picked | None]
Rows = Sequence[Any]


@dataclass(slots=True)
class Known:
    """One account, the contacts that said something, and what was delivered to it."""

    account_id: int
    segment: str
    stage: str
    zone: str
    contacts: list[Any] = field(default_factory=list)
    answers: dict[int, Any] = field(default_factory=dict)
    touchpoints: list[datetime] = field(default_factory=list)
    invited: int = 0

    def voices(self, wish_of_choice: WishOfChoice) -> list[Voice]:
        """The contacts who answered or opted out. Raises what a broken reading raises."""
        return [
            self._voice(contact, self.answers.get(contact.id), wish_of_choice)
            for contact in self.contacts
            if contact.id in self.answers or contact.is_suppressed
        ]

    def wishes(self, wish_of_choice: WishOfChoice, norms: Norms) -> list[OwnWish]:
        """What each of them wants at the account's present stage. Raises what a broken reading raises."""
        norm = norms.of(self.segment)
        return [own_wish(voice, Stage(self.stage), norm) for voice in self.voices(wish_of_choice)]

    def _voice(self, contact: Any, answer: Any, wish_of_choice: WishOfChoice) -> Voice:
        level = Level(contact.level)
        if answer is None:
            return Voice(contact.id, contact.name, level, opted_out=contact.is_suppressed)
        choice = answer.choice and wish_of_choice(answer.questionnaire, answer.question, answer.choice)
        return Voice(
            contact_id=contact.id,
            name=contact.name,
            level=level,
            choice=choice or None,
            reading=Reading.from_json(answer.content) if answer.content is not None else None,
            verbatim=answer.verbatim if (answer.verbatim or "").strip() else None,
            answered_at=answer.answered_at,
            delivered=self._delivered_until(answer.answered_at),
            opted_out=contact.is_suppressed,
            channel=answer.picked_channel,
            accepted=self._accepted(answer),
            answer_id=answer.id,
        )

    def _accepted(self, answer: Any) -> Accepted | None:
        if answer.accepted is None:
            return None
        on = answer.replied_at.astimezone(ZoneInfo(self.zone)).date()
        return Accepted(answer.asked, answer.accepted, answer.accepted_channel, on)

    def _delivered_until(self, moment: datetime) -> float:
        """Contacts a year in the 180 days before `moment`."""
        # Up to the answer and not up to today: whoever asked for half of it would otherwise, once they get half,
        # seem to ask for half of that.
        count = sum(moment - WINDOW < at <= moment for at in self.touchpoints)
        return count * UNITS_A_YEAR[Unit.DAY] / WINDOW.days


def gather(session: Session, account_ids: Sequence[int]) -> list[Known]:
    """Return what is known of the accounts, by id, in five queries at most."""
    rows = session.execute(
        select(Account.id, Account.segment, Account.stage, Account.time_zone)
        .where(Account.id.in_(account_ids))
        .order_by(Account.id)
    )
    known = {row.id: Known(row.id, row.segment, row.stage, row.time_zone) for row in rows}
    for contact in _contacts(session, account_ids):
        known[contact.account_id].contacts.append(contact)
    answers = _answers(session, account_ids)
    for answer in answers:
        known[answer.account_id].answers[answer.contact_id] = answer  # the newest comes last
    for account_id, moments in _touchpoints(session, answers).items():
        known[account_id].touchpoints = moments
    for account_id, invited in _invited(session, account_ids):
        known[account_id].invited = invited
    return list(known.values())


def _contacts(session: Session, account_ids: Sequence[int]) -> Rows:
    suppressed = and_(Suppression.address_hash == Contact.address_hash, Suppression.lifted_at.is_(None))
    return session.execute(
        select(
            Contact.id, Contact.account_id, Contact.name, Contact.level,
            Suppression.id.is_not(None).label("is_suppressed"),
        )
        .outerjoin(Suppression, suppressed)
        .where(Contact.account_id.in_(account_ids))
        .order_by(Contact.id)
    ).all()  # fmt: skip


def _answers(session: Session, account_ids: Sequence[int]) -> Rows:
    """The current cadence answers that have been read, of every wave, the newest last; with the channel that was picked
    beside them, and the offer that was accepted instead."""
    picked = aliased(Answer)
    is_picked = and_(
        picked.response_id == Answer.response_id, picked.question == CHANNEL, picked.superseded_at.is_(None)
    )
    holds = and_(OfferReply.answer_id == Answer.id, OfferReply.superseded_at.is_(None))
    return session.execute(
        select(
            Contact.account_id, Invitation.contact_id, Wave.questionnaire, Answer.id, Answer.question, Answer.choice,
            Answer.verbatim, Answer.answered_at, StoredReading.content, picked.choice.label("picked_channel"),
            OfferReply.asked, OfferReply.cadence.label("accepted"), OfferReply.channel.label("accepted_channel"),
            OfferReply.replied_at,
        )
        .select_from(Answer)
        .join(StoredReading, StoredReading.answer_id == Answer.id)
        .outerjoin(picked, is_picked)
        .outerjoin(OfferReply, holds)
        .join(Response, Answer.response_id == Response.id)
        .join(Invitation)
        .join(Wave)
        .join(Contact)
        .where(Contact.account_id.in_(account_ids), Answer.kind == "cadence", Answer.superseded_at.is_(None))
        .order_by(Answer.answered_at, Answer.id)
    ).all()  # fmt: skip


def _touchpoints(session: Session, answers: Rows) -> dict[int, list[datetime]]:
    """When there was contact with the accounts in which somebody asks for less, more or the same."""
    # Any mention will do here; what the words mean is decided once the reading has been checked.
    relative = [answer for answer in answers if "relative" in str(answer.content)]
    if not relative:
        return {}
    since = min(answer.answered_at for answer in relative) - WINDOW
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = session.execute(
        select(Touchpoint.account_id, Touchpoint.happened_at).where(
            Touchpoint.account_id.in_({answer.account_id for answer in relative}), Touchpoint.happened_at > since
        )
    )
    for account_id, happened_at in rows:
        found[account_id].append(happened_at)
    return found


def _invited(session: Session, account_ids: Sequence[int]) -> Rows:
    return session.execute(
        select(Contact.account_id, func.count(Invitation.contact_id.distinct()))
        .join(Invitation, Invitation.contact_id == Contact.id)
        .where(Contact.account_id.in_(account_ids), Invitation.sent_at.is_not(None))
        .group_by(Contact.account_id)
    ).all()
