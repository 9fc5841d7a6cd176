"""Which deliveries are due, and taking them for this process."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookEvent

# So many at once for one endpoint: one that has fallen behind keeps the others waiting no longer than that.
SERIES = 50
# A claim older than this was left by a process that died while it sent; a series never takes that long.
CLAIM_HOLDS = timedelta(minutes=10)
UNSYNCHRONISED = {"synchronize_session": False}


def claim_due(session: Session, now: datetime, resting: Collection[int] = ()) -> Sequence[WebhookDelivery]:
    """Take the deliveries that are due at `now` (UTC), up to 50 of each endpoint that is on and not `resting` (ids),
    the longest due first; return them with what they tell and whom, and commit. What another process has taken is left
    to it."""
    ids = session.scalars(_due(now, resting)).all()
    mine = _claimed(session, ids, now) if ids else []
    session.commit()
    found = _loaded(session, mine) if mine else []
    session.commit()
    return found


def _due(now: datetime, resting: Collection[int]) -> Select[Any]:
    place = func.row_number().over(
        partition_by=WebhookDelivery.endpoint_id, order_by=(WebhookDelivery.next_try_at, WebhookDelivery.id)
    )
    waiting = (
        select(WebhookDelivery.id, place.label("place"))
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(WebhookEndpoint.switched_off_at.is_(None), WebhookEndpoint.id.not_in(resting), *_is_free(now))
        .subquery()
    )
    return select(waiting.c.id).where(waiting.c.place <= SERIES)


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    taken_at = WebhookDelivery.claimed_at
    return WebhookDelivery.next_try_at <= now, or_(taken_at.is_(None), taken_at < now - CLAIM_HOLDS)


def _claimed(session: Session, ids: Collection[int], now: datetime) -> Sequence[int]:
    mine = update(WebhookDelivery).where(WebhookDelivery.id.in_(ids), *_is_free(now))
    taken = mine.values(claimed_at=now).returning(WebhookDelivery.id)
    return session.scalars(taken, execution_options=UNSYNCHRONISED).all()


def _loaded(session: Session, ids: Collection[int]) -> Sequence[WebhookDelivery]:
    event = joinedload(WebhookDelivery.event)
    wanted = select(WebhookDelivery).where(WebhookDelivery.id.in_(ids))
    wanted = wanted.options(event.joinedload(WebhookEvent.account), event.joinedload(WebhookEvent.contact))
    wanted = wanted.options(joinedload(WebhookDelivery.endpoint))
    in_turn = wanted.order_by(WebhookDelivery.endpoint_id, WebhookDelivery.next_try_at, WebhookDelivery.id)
    return session.scalars(in_turn, execution_options={"populate_existing": True}).all()
