"""What has been reported to whom, and the views of the book of business that people keep."""

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
