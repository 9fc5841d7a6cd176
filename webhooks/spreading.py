"""From the outbox to the endpoints: each event gets one delivery for each endpoint that listens to it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent

BATCH = 500


def spread_events(session: Session, now: datetime) -> int:
    """Give each new event its deliveries, due at `now` (UTC), and return how many these are; what nobody listens to is
    not kept. Commits after each batch; safe to run twice and in several processes."""
    made = 0
    while events := _new(session):
        made += _spread(session, events, now)
        session.commit()
    session.commit()
    return made


def _new(session: Session) -> Sequence[WebhookEvent]:
    wanted = select(WebhookEvent).where(WebhookEvent.spread_at.is_(None)).order_by(WebhookEvent.id).limit(BATCH)
    return session.scalars(wanted.with_for_update(skip_locked=True)).all()


def _spread(session: Session, events: Sequence[WebhookEvent], now: datetime) -> int:
    listening = session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.switched_off_at.is_(None))).all()
    rows = [
        {"event_id": event.id, "endpoint_id": one.id, "created_at": now, "tries": 0, "next_try_at": now}
        for event in events
        for one in listening
        if event.type in one.events and event.happened_at >= one.created_at
    ]
    if rows:
        session.execute(insert(WebhookDelivery), rows)
    heard = {row["event_id"] for row in rows}
    unheard = [event.id for event in events if event.id not in heard]
    session.execute(update(WebhookEvent).where(WebhookEvent.id.in_(heard)).values(spread_at=now))
    session.execute(delete(WebhookEvent).where(WebhookEvent.id.in_(unheard)))
    return len(rows)
