"""Telling the managers by mail that an endpoint was switched off."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from mail import MailError, Outbox, OutOfReachError, Person
from webhooks.models import OffReason, WebhookEndpoint

log = logging.getLogger(__name__)


def tell_managers(session: Session, outbox: Outbox, now: datetime) -> int:
    """Write to all managers about each endpoint that was switched off by itself, once; return how many endpoints that
    were. Without a mail server to talk to, the next run tries again; the page tells it in any case. Commits."""
    untold = select(WebhookEndpoint).where(WebhookEndpoint.told_at.is_(None))
    untold = untold.where(WebhookEndpoint.off_reason.in_([OffReason.GONE, OffReason.FAILING]))
    endpoints = session.scalars(untold, execution_options={"populate_existing": True}).all()
    managers = _managers(session) if endpoints else []
    session.commit()
    return sum(_tell(session, outbox, endpoint, managers, now) for endpoint in endpoints)


def _managers(session: Session) -> Sequence[CustomerSuccessManager]:
    is_there = CustomerSuccessManager.is_manager, CustomerSuccessManager.removed_at.is_(None)
    return session.scalars(select(CustomerSuccessManager).where(*is_there)).all()


def _tell(
    session: Session,
    outbox: Outbox,
    endpoint: WebhookEndpoint,
    managers: Sequence[CustomerSuccessManager],
    now: datetime,
) -> bool:
    if not _note(session, endpoint.id, None, now):
        return False
    values = {
        "host": endpoint.url.split("/")[2],
        "is_gone": endpoint.off_reason == OffReason.GONE,
        "url": f"{outbox.base_url}/webhooks/{endpoint.id}",
    }
    for manager in managers:
        try:
            outbox.send("webhook_off", Person(manager.name, manager.email), {"name": manager.name} | values, now)
        except OutOfReachError:
            _note(session, endpoint.id, now, None)
            return False
        except (MailError, ValueError) as error:  # one address must not keep it from the others
            log.warning("endpoint %s: one manager was not told: %s", endpoint.id, type(error).__name__)
    return True


def _note(session: Session, endpoint_id: int, before: datetime | None, after: datetime | None) -> bool:
    is_so = WebhookEndpoint.told_at.is_(None) if before is None else WebhookEndpoint.told_at == before
    mine = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, is_so).values(told_at=after)
    result = session.execute(mine, execution_options={"synchronize_session": False})
    session.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1
