"""The endpoints: made, changed, switched, given a new secret, tried out, removed; deliveries sent again by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from webhooks import signing
from webhooks.events import announce
from webhooks.models import EventType, OffReason, WebhookDelivery, WebhookEndpoint

MOST = 20  # endpoints that there can be
OLD_SECRET_COUNTS = timedelta(days=1)
UNSYNCHRONISED = {"synchronize_session": False}


class TooManyError(ValueError):
    """There are as many endpoints as there can be."""


def create(session: Session, url: str, events: Sequence[str], now: datetime) -> WebhookEndpoint:
    """Return a new endpoint that listens to `events` from `now` (UTC) on. The caller commits. Raises TooManyError."""
    if (session.scalar(select(func.count(WebhookEndpoint.id))) or 0) >= MOST:
        raise TooManyError(f"There are {MOST} endpoints already; remove one first")
    made = WebhookEndpoint(url=url, events=sorted(events), nonce=signing.new_nonce(), created_at=now)
    session.add(made)
    session.flush()
    return made


def change(endpoint: WebhookEndpoint, url: str, events: Sequence[str]) -> None:
    """Let `endpoint` be at `url` and listen to `events`. The caller commits."""
    endpoint.url, endpoint.events = url, sorted(events)


def switch_off(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Send nothing to `endpoint` from `now` (UTC) on; what happens meanwhile is not kept for it. The caller commits."""
    if endpoint.switched_off_at is None:
        endpoint.switched_off_at, endpoint.off_reason = now, OffReason.BY_HAND


def switch_on(endpoint: WebhookEndpoint) -> None:
    """Send to `endpoint` again, what was waiting first. The caller commits."""
    endpoint.switched_off_at = endpoint.off_reason = endpoint.told_at = None


def rotate(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Give `endpoint` a new secret; the one before it signs too for a day from `now` (UTC) on, so that the receiver can
    change it in peace. The caller commits."""
    endpoint.old_nonce, endpoint.old_nonce_until = endpoint.nonce, now + OLD_SECRET_COUNTS
    endpoint.nonce = signing.new_nonce()


def remove(session: Session, endpoint: WebhookEndpoint) -> None:
    """Remove `endpoint` with all of its deliveries. The caller commits."""
    session.execute(delete(WebhookEndpoint).where(WebhookEndpoint.id == endpoint.id), execution_options=UNSYNCHRONISED)


def try_out(session: Session, endpoint: WebhookEndpoint, now: datetime) -> WebhookDelivery:
    """Return the delivery of a test event, due at `now` (UTC). The caller commits."""
    event = announce(session, EventType.TEST, {"words": "A test: nothing has happened."}, now)
    event.spread_at = now
    delivery = WebhookDelivery(event=event, endpoint_id=endpoint.id, created_at=now, next_try_at=now)
    session.add(delivery)
    session.flush()
    return delivery


def send_again(session: Session, delivery: WebhookDelivery, now: datetime) -> None:
    """Let `delivery` be sent again at `now` (UTC), under the same id. The caller commits."""
    _due(session, delivery.endpoint_id, now, WebhookDelivery.id == delivery.id)


def send_failed_again(session: Session, endpoint: WebhookEndpoint, now: datetime) -> int:
    """Let all that has failed for good at `endpoint` be sent again at `now` (UTC), and return how many these are. The
    caller commits."""
    return _due(session, endpoint.id, now, WebhookDelivery.failed_at.is_not(None))


def _due(session: Session, endpoint_id: int, now: datetime, which: ColumnElement[bool]) -> int:
    wanted = update(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, which)
    fresh = wanted.values(tries=0, next_try_at=now, created_at=now, delivered_at=None, failed_at=None)
    result = session.execute(fresh, execution_options=UNSYNCHRONISED)
    return result.rowcount if isinstance(result, CursorResult) else 0
