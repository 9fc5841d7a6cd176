"""The steps that send: each invitation once, then up to two reminders to those who have not answered."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from accounts.access import is_in_the_book
from accounts.models import Account, Contact
from accounts.pausing import not_paused_at
from mail import OutOfReachError
from survey import refusals
from survey.delivering import Kind, claim, deliver, on_their_way
from survey.invitations import Asking
from survey.letters import INVITATION, REMINDER
from survey.models import Invitation, Response, Wave
from survey.refusals import Row
from survey.skipping import finish_waves, is_unclaimed, is_waiting, skip_those_not_to_be_asked
from survey.suppressions import is_suppressed
from survey.waves.audience import was_surveyed_since

log = logging.getLogger(__name__)
BATCH = 200
# A run ends after this, and the next goes on: so what is sendable was asked a short while ago, and the other steps get
# their turn.
RUN_AT_MOST = timedelta(minutes=1)


def send_invitations(session: Session, asking: Asking, now: datetime, progress: Callable[[int], object] = int) -> int:
    """Send each invitation that waits, once, as the quiet rules allow at `now`; return how many went out.

    `progress` is called with 1 for each invitation dealt with. Raises ValueError or
    email.errors.MessageError where the sender's name or address cannot stand in a header: that is nobody's fault among
    the contacts, and their invitations are left as they are.
    """
    asking.outbox.sender.header()
    skip_those_not_to_be_asked(session, asking.rules.survey_gap, now)
    due = is_waiting()
    kind = Kind(INVITATION, due, lambda at: {"sent_at": at})
    fresh = ~was_surveyed_since(now - asking.rules.survey_gap)
    done = _send_all(session, asking, kind, now, and_(due, fresh), progress)
    finish_waves(session, now)
    return done


def remind_nonrespondents(session: Session, asking: Asking, now: datetime) -> int:
    """Remind, after the gaps of their wave, those who have neither answered nor opted out; return how many."""
    asking.outbox.sender.header()
    has_reminders = (Wave.started_at.is_not(None), Wave.closes_at > now, Wave.remind_after.is_not(None))
    waves = session.scalars(select(Wave).where(*has_reminders)).all()
    if not waves:
        session.commit()
        return 0
    answered = exists().where(Response.invitation_id == Invitation.id)
    in_order = and_(Invitation.failed_at.is_(None), Invitation.reminder_failed_at.is_(None))
    due = and_(or_(*(_waited_long_enough(wave, now) for wave in waves)), in_order, ~answered)
    kind = Kind(REMINDER, due, _reminded, "reminder_failed_at", "reminder_failure")
    return _send_all(session, asking, kind, now, due)


def _reminded(at: datetime) -> dict[str, object]:
    return {"reminded_at": at, "reminders": Invitation.reminders + 1}


def _waited_long_enough(wave: Wave, now: datetime) -> ColumnElement[bool]:
    first = and_(Invitation.reminders == 0, Invitation.sent_at <= now - timedelta(days=wave.remind_after or 0))
    if wave.remind_again_after is None:
        return and_(Invitation.wave_id == wave.id, first)
    again = and_(Invitation.reminders == 1, Invitation.reminded_at <= now - timedelta(days=wave.remind_again_after))
    return and_(Invitation.wave_id == wave.id, or_(first, again))


def _send_all(
    session: Session, asking: Asking, kind: Kind, now: datetime, wanted: ColumnElement[bool],
    progress: Callable[[int], object] = int,
) -> int:  # fmt: skip
    done, refused, began, per_minute = 0, Row(), monotonic(), asking.rules.per_minute
    sendable = _sendable(session, asking, wanted, now)
    for invitation in _read_ahead(session, sendable, per_minute - _on_their_way(session, now)):
        progress(1)
        wave_id, at = invitation.wave_id, _since(now, began)
        if not claim(session, kind, invitation, sendable, per_minute, at):
            continue
        try:
            error = deliver(session, asking, kind, invitation, at)
        except OutOfReachError as out:
            log.warning("%s %s was not sent, to be tried again: %s", kind.template, invitation.id, out)
            break
        done += error is None
        if refused.note(wave_id, error):
            refusals.hold(session, refused.wave_ids, refused.words, at)
            break
        if _since(now, began) >= now + RUN_AT_MOST:
            break
    if done and refused.number < refusals.IN_A_ROW:
        refusals.release(session)
    return done


def _sendable(session: Session, asking: Asking, wanted: ColumnElement[bool], now: datetime) -> Select[Invitation]:
    zones = session.scalars(select(Account.time_zone).distinct()).all()
    return (
        select(Invitation)
        .join(Invitation.wave)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(
            wanted,
            is_unclaimed(now),
            or_(Invitation.next_try_at.is_(None), Invitation.next_try_at <= now),
            Wave.paused_at.is_(None),
            Wave.closes_at > now,
            refusals.is_taken_again(now),
            Wave.questionnaire.in_(asking.questionnaires),
            Account.time_zone.in_([zone for zone in zones if asking.rules.allow(now, zone)]),
            ~is_suppressed(),
            is_in_the_book(),
            not_paused_at(now),
        )
        .order_by(Invitation.id)
    )


def _since(now: datetime, began: float) -> datetime:
    """The moment of the run that began at `now`, to the second: the rate and the gaps are counted from it."""
    return now + timedelta(seconds=int(monotonic() - began))


def _on_their_way(session: Session, now: datetime) -> int:
    return session.scalar(select(on_their_way(now))) or 0


def _read_ahead(session: Session, sendable: Select[Invitation], room: int) -> Iterator[Invitation]:
    last = 0
    whole = sendable.options(
        joinedload(Invitation.wave),
        joinedload(Invitation.contact).joinedload(Contact.account).joinedload(Account.csm),
    )
    while room > 0 and (batch := session.scalars(whole.where(Invitation.id > last).limit(min(BATCH, room))).all()):
        session.commit()  # nothing is locked while messages are on their way
        last, room = batch[-1].id, room - len(batch)
        yield from batch
    session.commit()
