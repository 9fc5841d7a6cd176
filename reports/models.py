"""What has been reported to whom."""

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
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
