"""The invitations of a wave, one row a contact, by pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from survey.models import Invitation, Wave
from survey.waves.audience import Audience
from survey.waves.progress import standing, with_outcome

PAGE = 50


@dataclass(frozen=True, slots=True)
class Person:
    """One contact of a wave: where the invitation stands, why, and how often it was followed by a reminder."""

    name: str
    email: str
    account_id: int
    account: str
    standing: str
    reason: str | None
    sent_at: datetime | None
    reminders: int
    reminded_at: datetime | None
    next_try_at: datetime | None
    reminder_failed_at: datetime | None
    reminder_failure: str | None
    bounced_at: datetime | None
    bounce_status: str | None


def listed(session: Session, wave: Wave, only: str, page: int) -> list[Person]:
    """Return page number `page` (from 1) of the invitations of `wave`, by name; `only` those with that standing, or
    all where it is empty."""
    where = standing()
    wanted = (
        with_outcome(select(
            Contact.name, Contact.email, Account.id, Account.name, where, Invitation.skip_reason, Invitation.failure,
            Invitation.sent_at, Invitation.reminders, Invitation.reminded_at, Invitation.next_try_at,
            Invitation.reminder_failed_at, Invitation.reminder_failure, Invitation.bounced_at, Invitation.bounce_status,
        ))
        .join(Account, Account.id == Contact.account_id)
        .where(Invitation.wave_id == wave.id)
        .order_by(Contact.name, Invitation.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    if only:
        wanted = wanted.where(where == only)
    return [
        Person(name, email, account_id, account, stands, skip_reason or failure, *moments)
        for name, email, account_id, account, stands, skip_reason, failure, *moments in session.execute(wanted)
    ]


def of_audience(session: Session, wave: Wave, most: int) -> list[Contact]:
    """Return the first `most` contacts of the audience of `wave`, by name."""
    wanted = select(Contact).join(Contact.account).where(Audience.from_json(wave.audience).condition())
    return list(session.scalars(wanted.order_by(Contact.name, Contact.id).limit(most)))


def in_audience(session: Session, wave: Wave, email: str) -> Contact | None:
    """Return the contact of the audience of `wave` with that address."""
    wanted = select(Contact).join(Contact.account).where(Audience.from_json(wave.audience).condition())
    return session.scalars(wanted.where(Contact.email == email).order_by(Contact.id).limit(1)).first()
