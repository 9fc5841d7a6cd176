"""Whom a wave asks: everyone, a part of the book of business, or a list of addresses; and who of them is left out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import Session, aliased

from accounts.access import is_in_the_book
from accounts.models import Account, Contact
from accounts.pausing import not_paused_at
from database import rows
from survey.models import Invitation, Wave
from survey.suppressions import is_suppressed


class SkipReason(StrEnum):
    """Why a contact of the audience is not asked."""

    GONE = "is no longer in the CRM"
    SUPPRESSED = "asked for no more mails, or their address bounced"
    PAUSED = "asked for a pause until after the wave closes"
    RECENTLY = "was surveyed a short while ago"
    DOUBLED = "has the address of another contact, who is asked"
    CLOSED = "the wave closed before it was their turn"


@dataclass(frozen=True, slots=True)
class Audience:
    """Contacts by their account's segment, stage and CSM (ids) and by their own level, where each that is empty lets
    all pass; or, where there are `emails`, those addresses alone."""

    segments: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    csms: tuple[int, ...] = ()
    emails: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Return the audience that `as_json` gave."""
        return cls(**{field.name: tuple(content.get(field.name, ())) for field in fields(cls)})

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored with a wave."""
        return {name: list(values) for name, values in asdict(self).items() if values}

    @property
    def is_everyone(self) -> bool:
        """Whether nothing narrows it."""
        return not self.as_json()

    def condition(self) -> ColumnElement[bool]:
        """Return the condition on contacts, joined with their accounts."""
        if self.emails:
            return Contact.email.in_(self.emails)
        found: ColumnElement[bool] = true()
        for column, wanted in (
            (Account.segment, self.segments),
            (Account.stage, self.stages),
            (Contact.level, self.levels),
            (Account.csm_id, self.csms),
        ):
            found = found & column.in_(wanted) if wanted else found
        return found


class Candidate(NamedTuple):
    """A contact of the audience, and why they are left out, where they are."""

    contact_id: int
    email: str
    skip: SkipReason | None


def was_surveyed_since(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on contacts that an invitation was sent to their address after `moment`, in any wave."""
    other, same = aliased(Invitation), aliased(Contact)
    # A list that is made once: to look into the invitations for each contact takes several times as long.
    return Contact.email.in_(select(same.email).join(other, other.contact_id == same.id).where(other.sent_at > moment))


def candidates(session: Session, wave: Wave, surveyed_since: datetime) -> list[Candidate]:
    """Return the contacts of the audience of `wave` who have no invitation to it yet, in one query or two."""
    mine = exists().where(Invitation.wave_id == wave.id, Invitation.contact_id == Contact.id) if wave.id else false()
    wanted = (
        select(Contact.id, Contact.email, is_in_the_book(), is_suppressed(), ~not_paused_at(wave.closes_at),
               was_surveyed_since(surveyed_since))
        .join(Contact.account)
        .where(Audience.from_json(wave.audience).condition(), ~mine)
        .order_by(Contact.id)
    )  # fmt: skip
    return list(_judged(rows(session, wanted), _addresses_asked(session, wave)))


def _addresses_asked(session: Session, wave: Wave) -> set[str]:
    asked = select(Contact.email).join(Invitation, Invitation.contact_id == Contact.id)
    return set(session.scalars(asked.where(Invitation.wave_id == wave.id, Invitation.skipped_at.is_(None))))


def _judged(found: Iterable[Any], addresses: set[str]) -> Iterator[Candidate]:
    for contact_id, email, is_held, is_stopped, is_paused, is_recent in found:
        skip = None
        if not is_held:
            skip = SkipReason.GONE
        elif is_stopped:
            skip = SkipReason.SUPPRESSED
        elif is_paused:
            skip = SkipReason.PAUSED
        elif is_recent:
            skip = SkipReason.RECENTLY
        elif email in addresses:
            skip = SkipReason.DOUBLED
        else:
            addresses.add(email)
        yield Candidate(contact_id, email, skip)


def unknown(emails: Collection[str], found: Collection[Candidate]) -> list[str]:
    """Return which of a list of addresses are no contact's."""
    known = {candidate.email for candidate in found}
    return [email for email in emails if email not in known]
