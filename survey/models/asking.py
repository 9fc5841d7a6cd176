"""Whom a wave asks, and who is not written to any more."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Contact
from database import Base

if TYPE_CHECKING:
    from survey.models.answering import Response


class Wave(Base):
    """One round of asking with one questionnaire. `audience` says whom (survey.waves.audience); `starts_at` is empty
    for "as soon as it is started", `started_at` while it is a draft. `invited_at`: all its contacts have their
    invitation row; `finished_at`: each of these is sent, skipped or failed. `refused_at`: the mail server refused
    one mail of it after the other, with the words `refusal`, and none has gone out since. Gaps of reminders are in
    days."""

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    questionnaire: Mapped[str] = mapped_column(String(60))
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    remind_after: Mapped[int | None]
    remind_again_after: Mapped[int | None]
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(200))

    invitations: Mapped[list["Invitation"]] = relationship(back_populates="wave")


class Invitation(Base):
    """One contact asked in one wave. The personal links, one to answer and one to opt out, are derived from `nonce`
    and the link secret; their hashes find the row again. `claimed_at`: a message is on its way. `tries` counts the
    times that the present message was refused for now; `failure` and `skip_reason` are in words. `opened_at`: when a
    browser with scripts first had the page in view for two seconds. A reminder that failed leaves the invitation as it
    was, and no other follows. `bounced_at`: when a message last came back, for good or for now, with `bounce_status`
    (RFC 3463); what came back for good has failed, too."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("wave_id", "contact_id"),
        Index(None, "sent_at", "failed_at"),
        Index(None, "reminded_at", "sent_at"),
        Index(None, "wave_id", "sent_at", "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(43))
    answer_hash: Mapped[str] = mapped_column(String(64), unique=True)
    stop_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200))
    skipped_at: Mapped[datetime | None]
    skip_reason: Mapped[str | None] = mapped_column(String(80))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    reminder_failed_at: Mapped[datetime | None]
    reminder_failure: Mapped[str | None] = mapped_column(String(200))
    bounced_at: Mapped[datetime | None]
    bounced_for_good: Mapped[bool | None]
    bounce_status: Mapped[str | None] = mapped_column(String(20))

    wave: Mapped[Wave] = relationship(back_populates="invitations")
    contact: Mapped[Contact] = relationship()
    response: Mapped["Response | None"] = relationship(back_populates="invitation")


class Suppression(Base):
    """An address, known by its hash alone, that is not written to any more, whatever a wave says. `weighed_at` is
    empty until the recommendations of its accounts know of it; `bounced_at` is since when it takes no mail either,
    where the customer has said so besides."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(index=True)
    lifted_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    weighed_at: Mapped[datetime | None] = mapped_column(index=True)
