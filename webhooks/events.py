"""The outbox: whoever changes something adds the event in the same transaction, so that neither is there alone."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from cadence import Cadence
from webhooks.models import EventType, WebhookEvent


def announce(
    session: Session,
    kind: EventType,
    data: dict[str, Any],
    now: datetime,
    *,
    account_id: int | None = None,
    contact_id: int | None = None,
) -> WebhookEvent:
    """Add that `kind` happened at `now` (UTC), with `data` as JSON values (docs/webhooks.md); return the event. The
    account and the contact are told by id and by the CRM's id. The caller commits."""
    event = WebhookEvent(
        uid=f"msg_{secrets.token_hex(16)}",  # no full stop in it: that parts what is signed
        type=kind,
        account_id=account_id,
        contact_id=contact_id,
        data=data,
        happened_at=now,
    )
    session.add(event)
    return event


def told_cadence(cadence: Cadence) -> dict[str, Any]:
    """Return `cadence` as payloads tell it: the names of the interface for programs (docs/api.md), and its period as
    an ISO 8601 duration."""
    low, high = cadence.per_year
    return {
        "text": str(cadence),
        "words": cadence.words(),
        "duration": cadence.iso_duration(),
        "low_per_year": low,
        "high_per_year": high,
    }
