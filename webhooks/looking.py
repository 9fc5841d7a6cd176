"""What the managers' pages show of endpoints and deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent

PAGE = 50


class Standing(StrEnum):
    """How a delivery stands."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    FAILED = "failed"


IS = {
    Standing.DELIVERED: WebhookDelivery.delivered_at.is_not(None),
    Standing.WAITING: WebhookDelivery.next_try_at.is_not(None),
    Standing.FAILED: WebhookDelivery.failed_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of deliveries, newest first, each with its last attempt, if any; `before` leads to the older ones."""

    rows: list[tuple[WebhookDelivery, WebhookAttempt | None]]
    before: int | None


def endpoints(session: Session) -> Sequence[WebhookEndpoint]:
    """Return all endpoints, oldest first."""
    return session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id)).all()


def standings(session: Session) -> dict[int, dict[Standing, int]]:
    """Return how many deliveries of each endpoint wait and have failed, by endpoint, in one query."""
    shown = Standing.WAITING, Standing.FAILED
    counts = [func.count().filter(IS[standing]).label(standing) for standing in shown]
    wanted = select(WebhookDelivery.endpoint_id, *counts).where(or_(*(IS[standing] for standing in shown)))
    rows = session.execute(wanted.group_by(WebhookDelivery.endpoint_id))
    return {row.endpoint_id: {standing: getattr(row, standing) for standing in shown} for row in rows}


def list_deliveries(session: Session, endpoint_id: int, standing: Standing | None, before: int | None) -> Listed:
    """Return the newest 50 deliveries of an endpoint, those of `standing` alone where it is given, with ids below
    `before` where that is given."""
    wanted = _deliveries().where(WebhookDelivery.endpoint_id == endpoint_id)
    wanted = wanted if standing is None else wanted.where(IS[standing])
    wanted = wanted if before is None else wanted.where(WebhookDelivery.id < before)
    found = session.scalars(wanted.order_by(WebhookDelivery.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    last = _last_attempts(session, [one.id for one in shown])
    return Listed([(one, last.get(one.id)) for one in shown], shown[-1].id if len(found) > PAGE else None)


def delivery(session: Session, endpoint_id: int, delivery_id: int) -> WebhookDelivery | None:
    """Return one delivery of an endpoint with its attempts."""
    wanted = _deliveries().where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.id == delivery_id)
    return session.scalar(wanted.options(selectinload(WebhookDelivery.attempts), joinedload(WebhookDelivery.endpoint)))


def standing_of(one: WebhookDelivery) -> Standing:
    """Return how a delivery stands."""
    if one.next_try_at is not None:
        return Standing.WAITING
    return Standing.FAILED if one.failed_at else Standing.DELIVERED


def next_try(one: WebhookDelivery, now: datetime) -> datetime | None:
    """Return when a delivery is tried next, where that lies after `now`."""
    return one.next_try_at if one.next_try_at and one.next_try_at > now else None


def _deliveries() -> Select[WebhookDelivery]:
    event = joinedload(WebhookDelivery.event)
    named = event.joinedload(WebhookEvent.account), event.joinedload(WebhookEvent.contact)
    return select(WebhookDelivery).options(*named)


def _last_attempts(session: Session, ids: Sequence[int]) -> dict[int, WebhookAttempt]:
    newest = select(func.max(WebhookAttempt.id)).where(WebhookAttempt.delivery_id.in_(ids))
    wanted = select(WebhookAttempt).where(WebhookAttempt.id.in_(newest.group_by(WebhookAttempt.delivery_id)))
    return {one.delivery_id: one for one in session.scalars(wanted)}
