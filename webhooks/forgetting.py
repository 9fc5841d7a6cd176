"""What has outlived its time, and what is told of one person, and how both are taken out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from accounts.models import Contact
from webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEvent
from webhooks.payloads import payload_of


def old_events(session: Session, before: datetime, after_id: int, most: int) -> Sequence[WebhookEvent]:
    """Return the first `most` events, by id from `after_id` on, from before that moment; their deliveries and
    attempts go with them."""
    wanted = select(WebhookEvent).where(WebhookEvent.happened_at < before, WebhookEvent.id > after_id)
    return session.scalars(wanted.order_by(WebhookEvent.id).limit(most)).all()


def export_events(session: Session, contact: Contact) -> list[dict[str, Any]]:
    """Return what was told of `contact` to other systems and is still kept, as JSON values."""
    wanted = select(WebhookEvent).where(WebhookEvent.contact_id == contact.id).order_by(WebhookEvent.id)
    return [payload_of(event) for event in session.scalars(wanted)]


def erase_contact(session: Session, contact: Contact) -> None:
    """Take out all events about `contact`, sent or not, and the reasons of their account's, which may name them. The
    caller commits."""
    session.execute(delete(WebhookEvent).where(WebhookEvent.contact_id == contact.id))
    take_out_reasons(session, contact.account_id)


def take_out_reasons(session: Session, account_id: int) -> None:
    """Take the reasons, which quote people, out of all events of the account, and what was answered to these. The
    caller commits."""
    ids = select(WebhookEvent.id).where(WebhookEvent.account_id == account_id)
    for event in session.scalars(select(WebhookEvent).where(WebhookEvent.account_id == account_id)):
        if event.data.get("reason") is not None:
            event.data = event.data | {"reason": None}
    theirs = select(WebhookDelivery.id).where(WebhookDelivery.event_id.in_(ids))
    answers = update(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(theirs)).values(answer="")
    session.execute(answers, execution_options={"synchronize_session": False})
