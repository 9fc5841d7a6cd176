"""The steps that ask: invite the contacts of a wave, send each invitation once, remind once."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from accounts.models import Account, Contact
from accounts.tokens import token_hash
from mail import AddressRefusedError, MailError, Outbox, Person
from survey import links
from survey.links import Purpose
from survey.models import Invitation, Response, Wave
from survey.questionnaire import Questionnaire
from survey.suppressions import is_suppressed

log = logging.getLogger(__name__)
BATCH = 500
# A claim older than this was left by a process that died between claiming and sending; it is claimed anew.
CLAIM_HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asking:
    """What it takes to ask: the way out, the link secret and the questionnaires by name."""

    outbox: Outbox
    link_secret: str
    questionnaires: dict[str, Questionnaire]

    def url(self, invitation: Invitation, purpose: Purpose = Purpose.ANSWER) -> str:
        """Return the personal link of `invitation`."""
        token = links.token(self.link_secret, purpose, invitation.nonce)
        return f"{self.outbox.base_url}/{'s' if purpose is Purpose.ANSWER else 'stop'}/{token}"


def start_wave(session: Session, name: str, questionnaire: str, now: datetime, closes_after: timedelta) -> Wave:
    """Store a wave that is open from `now` on; the steps below invite, send and remind. The caller commits."""
    wave = Wave(name=name, questionnaire=questionnaire, created_at=now, closes_at=now + closes_after)
    session.add(wave)
    return wave


def invite_contacts(session: Session, link_secret: str, now: datetime) -> int:
    """Give every contact who may be written to an invitation to each new wave; return how many were added."""
    done = 0
    for wave in session.scalars(select(Wave).where(Wave.invited_at.is_(None), Wave.closes_at > now)).all():
        while contact_ids := _uninvited(session, wave):
            session.add_all(_invitation(wave.id, contact_id, link_secret, now) for contact_id in contact_ids)
            session.commit()
            done += len(contact_ids)
        wave.invited_at = now
        session.commit()
    return done


def _uninvited(session: Session, wave: Wave) -> list[int]:
    invited = exists().where(Invitation.wave_id == wave.id, Invitation.contact_id == Contact.id)
    wanted = select(Contact.id).where(~invited, ~is_suppressed()).order_by(Contact.id).limit(BATCH)
    return list(session.scalars(wanted))


def _invitation(wave_id: int, contact_id: int, link_secret: str, now: datetime) -> Invitation:
    nonce = links.new_nonce()
    return Invitation(
        wave_id=wave_id,
        contact_id=contact_id,
        nonce=nonce,
        answer_hash=token_hash(links.token(link_secret, Purpose.ANSWER, nonce)),
        stop_hash=token_hash(links.token(link_secret, Purpose.STOP, nonce)),
        created_at=now,
    )


def send_invitations(session: Session, asking: Asking, now: datetime, progress: Callable[[int], object] = int) -> int:
    """Send each invitation of an open wave that is not sent yet, once; return how many went out.

    An address that the mail server refuses for good is marked with the reason and never holds up the others.
    `progress` is called with 1 for each invitation dealt with.
    """
    due = and_(Invitation.sent_at.is_(None), Invitation.failed_at.is_(None))
    return _send_all(
        session, asking, _Kind("invitation", Invitation.claimed_at, Invitation.sent_at), due, now, progress
    )


def remind_nonrespondents(session: Session, asking: Asking, now: datetime, remind_after: timedelta) -> int:
    """Remind, once, those who were invited `remind_after` ago or earlier and have not answered."""
    answered = exists().where(Response.invitation_id == Invitation.id)
    waited = Invitation.sent_at <= now - remind_after
    due = and_(waited, Invitation.reminded_at.is_(None), Invitation.failed_at.is_(None), ~answered)
    kind = _Kind("reminder", Invitation.reminder_claimed_at, Invitation.reminded_at)
    return _send_all(session, asking, kind, due, now, int)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A message to send: its template, and the columns that say it was claimed and sent."""

    template: str
    claimed_at: InstrumentedAttribute[datetime | None]
    sent_at: InstrumentedAttribute[datetime | None]


def _send_all(
    session: Session, asking: Asking, kind: _Kind, due: ColumnElement[bool], now: datetime,
    progress: Callable[[int], object],
) -> int:  # fmt: skip
    done = 0
    for invitation in _due(session, kind, due, now):
        progress(1)
        try:
            done += _claim(session, kind, invitation, now) and _send(session, asking, kind, invitation, now)
        except MailError as error:
            # The server is out of reach or busy: what is left keeps for the next round.
            log.warning("%s %s was not sent, to be tried again: %s", kind.template, invitation.id, error)
            break
    return done


def _due(session: Session, kind: _Kind, due: ColumnElement[bool], now: datetime) -> Iterator[Invitation]:
    last = 0
    wanted = (
        select(Invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .where(due, _unclaimed(kind, now), Wave.closes_at > now, ~is_suppressed())
        .options(
            joinedload(Invitation.wave),
            joinedload(Invitation.contact).joinedload(Contact.account).joinedload(Account.csm),
        )
        .order_by(Invitation.id)
        .limit(BATCH)
    )
    while batch := session.scalars(wanted.where(Invitation.id > last)).all():
        session.commit()  # nothing is locked while messages are on their way
        yield from batch
        last = batch[-1].id
    session.commit()


def _unclaimed(kind: _Kind, now: datetime) -> ColumnElement[bool]:
    return or_(kind.claimed_at.is_(None), kind.claimed_at < now - CLAIM_HOLDS)


def _claim(session: Session, kind: _Kind, invitation: Invitation, now: datetime) -> bool:
    """Take the message for this process; False where another one has it."""
    mine = update(Invitation).where(Invitation.id == invitation.id, kind.sent_at.is_(None), _unclaimed(kind, now))
    result = session.execute(mine.values({kind.claimed_at.key: now}), execution_options={"synchronize_session": False})
    session.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1


def _send(session: Session, asking: Asking, kind: _Kind, invitation: Invitation, now: datetime) -> int:
    try:
        _compose_and_send(asking, kind, invitation, now)
    except MailError as error:
        if not isinstance(error, AddressRefusedError):
            raise
        _mark(session, invitation, failed_at=now, failure=str(error)[:200])
        return 0
    except Exception as error:  # one bad name or address never holds up the others
        log.error("%s %s could not be written: %s", kind.template, invitation.id, type(error).__name__)
        _mark(session, invitation, failed_at=now, failure=type(error).__name__)
        return 0
    _mark(session, invitation, **{kind.sent_at.key: now})
    return 1


def _mark(session: Session, invitation: Invitation, **values: object) -> None:
    session.execute(update(Invitation).where(Invitation.id == invitation.id).values(values))
    session.commit()


def _compose_and_send(asking: Asking, kind: _Kind, invitation: Invitation, now: datetime) -> None:
    contact, csm = invitation.contact, invitation.contact.account.csm
    questionnaire = asking.questionnaires[invitation.wave.questionnaire]
    stop_url = asking.url(invitation, Purpose.STOP)
    values = {
        "name": contact.name,
        "csm": csm.name,
        "questionnaire": questionnaire,
        "closes_at": invitation.wave.closes_at,
        "url": asking.url(invitation),
        "stop_url": stop_url,
    }
    to, csm_person = Person(contact.name, contact.email), Person(csm.name, csm.email)
    asking.outbox.send(kind.template, to, values, now, on_behalf_of=csm_person, unsubscribe_url=stop_url)
