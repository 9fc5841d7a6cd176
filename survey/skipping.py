"""Invitations that need no sending any more, and waves that are finished."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from accounts.access import is_in_the_book
from accounts.models import Contact
from survey.models import Invitation, Wave
from survey.suppressions import is_suppressed
from survey.waves.audience import SkipReason, was_surveyed_since

# A claim older than this was left by a process that died between claiming and sending; it is claimed anew.
CLAIM_HOLDS = timedelta(minutes=15)


def is_waiting() -> ColumnElement[bool]:
    """Return the condition on invitations that they are neither sent nor skipped nor failed."""
    return and_(Invitation.sent_at.is_(None), Invitation.skipped_at.is_(None), Invitation.failed_at.is_(None))


def is_unclaimed(now: datetime) -> ColumnElement[bool]:
    """Return the condition on invitations that no process has a message of theirs on its way."""
    return or_(Invitation.claimed_at.is_(None), Invitation.claimed_at < now - CLAIM_HOLDS)


def skip_those_not_to_be_asked(session: Session, survey_gap: timedelta, now: datetime) -> int:
    """Skip what waits for contacts who since they were invited were suppressed, were surveyed in another wave or asked
    for a pause beyond its closing, and what was left when its wave closed; commit, and return how many."""
    if not session.scalar(select(exists().where(_is_unfinished()))):
        session.commit()
        return 0
    done = sum(
        _skip(session, condition, reason, now)
        for condition, reason in (
            (~is_in_the_book(), SkipReason.GONE),
            (is_suppressed(), SkipReason.SUPPRESSED),
            (was_surveyed_since(now - survey_gap), SkipReason.RECENTLY),
            (Contact.pause_ends_at >= Wave.closes_at, SkipReason.PAUSED),
            (Wave.closes_at <= now, SkipReason.CLOSED),
        )
    )
    session.commit()
    return done


def _skip(session: Session, condition: ColumnElement[bool], reason: SkipReason, now: datetime) -> int:
    waiting = (
        select(Invitation.id)
        .join(Invitation.contact)
        .join(Contact.account)
        .join(Invitation.wave)
        .where(_is_unfinished(), is_waiting(), is_unclaimed(now), condition)
    )
    ids = session.scalars(waiting).all()
    for start in range(0, len(ids), 500):
        some = Invitation.id.in_(ids[start : start + 500])
        session.execute(update(Invitation).where(some, is_waiting()).values(skipped_at=now, skip_reason=reason))
    return len(ids)


def finish_waves(session: Session, now: datetime) -> None:
    """Mark the waves of which every invitation is sent, skipped or failed, and those that closed before anybody was
    invited, as no job ran or they were paused; commit."""
    left = exists().where(Invitation.wave_id == Wave.id, is_waiting())
    never_begun = and_(Wave.started_at.is_not(None), Wave.invited_at.is_(None), Wave.closes_at <= now)
    over = or_(and_(_is_unfinished(), ~left), and_(never_begun, Wave.finished_at.is_(None)))
    session.execute(update(Wave).where(over).values(finished_at=now))
    session.commit()


def _is_unfinished() -> ColumnElement[bool]:
    return and_(Wave.invited_at.is_not(None), Wave.finished_at.is_(None))
