"""The planned touches of a CSM as iCalendar (RFC 5545, with RFC 7986)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import CLASS, TRANSP, Calendar, Event, Timezone, vDuration
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from reports.calendar.slots import SLOT
from reports.models import PlannedTouch

PRODID = "-//Ask Them//Next touches//EN"
REFRESH = timedelta(hours=1)


def planned(session: Session, csm: CustomerSuccessManager) -> Sequence[PlannedTouch]:
    """Return the planned touches of the accounts that `csm` looks after, in order of time."""
    wanted = select(PlannedTouch).join(Account, Account.id == PlannedTouch.account_id)
    own = (Account.csm_id == csm.id, Account.removed_at.is_(None), PlannedTouch.starts_at.is_not(None))
    return session.scalars(wanted.where(*own).order_by(PlannedTouch.starts_at, PlannedTouch.account_id)).all()


def write(touches: Sequence[PlannedTouch], csm: CustomerSuccessManager, company: str, base_url: str) -> bytes:
    """Return the calendar of `csm` with `touches` in UTF-8: the same rows give the same bytes.

    Each event leads to its account's page under `base_url`. There is no METHOD: DTSTAMP then dates the last change
    (RFC 5545, 3.8.7.2). Where there is no event, the calendar holds a time zone, because it may not be empty (3.6).
    """
    events = [_event(touch, touch.starts_at, base_url) for touch in touches if touch.starts_at]
    calendar = Calendar.new(
        prodid=PRODID,
        uid=uuid5(NAMESPACE_URL, f"{base_url}/csms/{csm.id}"),
        name=f"Next touches, {company}",
        subcomponents=events or [Timezone.from_tzid("UTC")],
    )
    # RFC 7986, 5.7: this property has no type of its own, so that its value's must be named.
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    written: bytes = calendar.to_ical()
    return written


def _event(touch: PlannedTouch, starts_at: datetime, base_url: str) -> Event:
    url = f"{base_url}/accounts/{touch.account_id}"
    return Event.new(
        uid=touch.uid,
        sequence=touch.sequence,
        stamp=touch.changed_at,
        last_modified=touch.changed_at,
        start=starts_at,
        end=starts_at + SLOT,
        summary=touch.summary,
        description=f"{touch.why}\n\n{url}",
        url=url,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
