"""What is sent: thin payloads, of which docs/webhooks.md shows one of each kind."""

import json
from datetime import UTC, datetime
from typing import Any

from webhooks.models import WebhookEvent


def body_of(event: WebhookEvent) -> str:
    """Return the body that tells of `event`: JSON without line breaks, in ASCII, so that nobody on the way changes a
    byte of what was signed."""
    return json.dumps(payload_of(event), separators=(",", ":"))


def payload_of(event: WebhookEvent) -> dict[str, Any]:
    """Return what is told of `event`: type, time (UTC) and data, the account's and the contact's ids in front."""
    named = {"account": event.account, "contact": event.contact}
    ids = {name: {"id": one.id, "crm_id": one.crm_id} for name, one in named.items() if one is not None}
    return {"type": event.type, "timestamp": in_utc(event.happened_at), "data": ids | event.data}


def in_utc(moment: datetime) -> str:
    """Return `moment` as ISO 8601 in UTC, such as 2026-11-02T09:00:00Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
