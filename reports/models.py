"""What has been reported to whom, what stands in calendars, and the views of the book of business that people keep."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base


class SentReport(Base):
    """The report of one month (its first day) to one recipient. `claimed_at` is set before it is sent."""

    __tablename__ = "sent_report"
    __table_args__ = (UniqueConstraint("month", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    recipient: Mapped[str] = mapped_column(String(254))
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200))


class PlannedTouch(Base):
    """The next touch of an account as it stands in its CSM's calendar. `uid` and `sequence` are those of RFC 5545:
    the one never changes, the other grows with each change, which `changed_at` dates. `starts_at` is empty while
    nothing is planned; the row stays, so that the sequence goes on where it was."""

    __tablename__ = "planned_touch"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    sequence: Mapped[int]
    starts_at: Mapped[datetime | None]
    summary: Mapped[str] = mapped_column(String(250))
    why: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class SentDigest(Base):
    """The digest of one week (its Monday, where the CSM is) to one CSM. `claimed_at` is set before it is sent;
    `stop_hash` finds the row by the link in the mail that stops further ones."""

    __tablename__ = "sent_digest"
    __table_args__ = (UniqueConstraint("week", "csm_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date]
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    stop_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(200))


class DigestStop(Base):
    """A CSM who wants no digest; the row is there while that holds."""

    __tablename__ = "digest_stop"

    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"), primary_key=True)
    stopped_at: Mapped[datetime]


class BookView(Base):
    """A filter, an order and columns of the book of business, kept by a CSM under a name. `query` is the query string
    of the page's address. `deleted_at` is set while the deletion can be undone."""

    __tablename__ = "book_view"
    __table_args__ = (
        Index(
            "ix_book_view_name", "csm_id", "name", unique=True,
            sqlite_where=text("deleted_at IS NULL"), postgresql_where=text("deleted_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
