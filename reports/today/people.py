"""Whom to talk to at an account."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from accounts.models import Contact, Level, Touchpoint
from recommendations.models import Recommendation


def contacts(session: Session, account_ids: Collection[int]) -> dict[int, list[Contact]]:
    """Return the contacts of each account who are there still, by name, in one query."""
    wanted = select(Contact).where(Contact.account_id.in_(account_ids))
    wanted = wanted.where(Contact.removed_at.is_(None), Contact.erased_at.is_(None))
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in session.scalars(wanted.order_by(Contact.name, Contact.id)):
        found[contact.account_id].append(contact)
    return found


def last_touches(session: Session, account_ids: Collection[int], now: datetime) -> dict[int, Touchpoint]:
    """Return the last touchpoint of each account that has one, until `now`, in one query."""
    newest = (
        select(Touchpoint.account_id, func.max(Touchpoint.happened_at).label("happened_at"))
        .where(Touchpoint.account_id.in_(account_ids), Touchpoint.happened_at <= now)
        .group_by(Touchpoint.account_id)
        .subquery()
    )
    is_newest = and_(Touchpoint.account_id == newest.c.account_id, Touchpoint.happened_at == newest.c.happened_at)
    found = session.scalars(select(Touchpoint).join(newest, is_newest).order_by(Touchpoint.id))
    return {touch.account_id: touch for touch in found}


def whom(
    recommendation: Recommendation, there: Sequence[Contact], last: Touchpoint | None, now: datetime
) -> Contact | None:
    """Return whom to talk to at `now` of those who are `there`: whose wish decided, else who was talked to last, else
    the most senior; never one who asked for no contact, or for a pause. None where nobody is left."""
    stopped = {voice["contact_id"] for voice in recommendation.voices if voice["opted_out"]}
    willing = [
        one for one in there if one.id not in stopped and (one.pause_ends_at is None or one.pause_ends_at <= now)
    ]
    for wanted in (recommendation.contact_id, last and last.contact_id):
        if found := next((contact for contact in willing if contact.id == wanted), None):
            return found
    return min(willing, key=lambda contact: list(Level).index(Level(contact.level)), default=None)
