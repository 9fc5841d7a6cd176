"""Contacts who asked to be left in peace for a while."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_

from accounts.models import Contact


def pause(contact: Contact, until: date, zone: ZoneInfo) -> None:
    """Let `contact` be left in peace until the day `until` begins in `zone`, theirs. The caller commits."""
    contact.pause_ends_at = datetime.combine(until, time(), zone).astimezone(UTC)


def end_pause(contact: Contact) -> None:
    """Let `contact` be written to again. The caller commits."""
    contact.pause_ends_at = None


def paused_until(contact: Contact, zone: ZoneInfo, now: datetime) -> date | None:
    """Return the first day after the pause of `contact`, in `zone`; None where no pause holds at `now`."""
    ends_at = contact.pause_ends_at
    return ends_at.astimezone(zone).date() if ends_at and ends_at > now else None


def not_paused_at(moment: datetime) -> ColumnElement[bool]:
    """Return the condition on contacts that no pause holds at `moment` (UTC)."""
    return or_(Contact.pause_ends_at.is_(None), Contact.pause_ends_at <= moment)
