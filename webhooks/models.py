"""What there is to tell, who listens, and how each delivery went."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account, Contact
from database import Base


class EventType(StrEnum):
    """What an event tells, in the notation of the Standard Webhooks specification."""

    CADENCE_RECOMMENDED = "cadence.recommended"
    CADENCE_OVERRIDDEN = "cadence.overridden"
    CONTACT_OPTED_OUT = "contact.opted_out"
    ANSWER_RECEIVED = "answer.received"
    TEST = "webhook.test"


class OffReason(StrEnum):
    """Why an endpoint is switched off."""

    BY_HAND = "by hand"
    GONE = "gone"
    FAILING = "failing"


class WebhookEvent(Base):
    """One thing that happened, written in the transaction in which it did. `uid` goes out as `webhook-id` and is the
    same in every attempt; `data` holds ids, a cadence and a reason, never a customer's whole answer or a link.
    `spread_at` is empty until each endpoint that listens has its delivery."""

    __tablename__ = "webhook_event"
    __table_args__ = (
        Index("ix_webhook_event_new", "id", sqlite_where=text("spread_at IS NULL"),
              postgresql_where=text("spread_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True)
    type: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    spread_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
    contact: Mapped[Contact | None] = relationship()


class WebhookEndpoint(Base):
    """An address that listens to `events` (names of EventType). Its secret is derived from `nonce` and the link
    secret; for a day after a rotation the one of `old_nonce` signs too. `answered_well_at`: its last 2xx; `told_at`:
    the managers know by mail that it was switched off."""

    __tablename__ = "webhook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]] = mapped_column(JSON)
    nonce: Mapped[str] = mapped_column(String(43))
    old_nonce: Mapped[str | None] = mapped_column(String(43))
    old_nonce_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    answered_well_at: Mapped[datetime | None]
    switched_off_at: Mapped[datetime | None]
    off_reason: Mapped[OffReason | None] = mapped_column(String(20))
    told_at: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One event on its way to one endpoint. It is due from `next_try_at` on, which is empty once it was `delivered_at`
    or has `failed_at` for good. `claimed_at`: an attempt is under way."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        Index(None, "endpoint_id", "id"),
        Index("ix_webhook_delivery_due", "endpoint_id", "next_try_at", sqlite_where=text("next_try_at IS NOT NULL"),
              postgresql_where=text("next_try_at IS NOT NULL")),
        Index("ix_webhook_delivery_failed", "endpoint_id", "id", sqlite_where=text("failed_at IS NOT NULL"),
              postgresql_where=text("failed_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("webhook_event.id", ondelete="CASCADE"))
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    event: Mapped[WebhookEvent] = relationship()
    endpoint: Mapped[WebhookEndpoint] = relationship()
    attempts: Mapped[list["WebhookAttempt"]] = relationship(order_by="WebhookAttempt.id")


class WebhookAttempt(Base):
    """One attempt to deliver: what was answered (`answer`: the first 500 characters), or why there was no answer."""

    __tablename__ = "webhook_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.id", ondelete="CASCADE"), index=True)
    attempted_at: Mapped[datetime]
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    failure: Mapped[str | None] = mapped_column(String(200))
    milliseconds: Mapped[int]
