"""The hours that CSMs have for planned contact, as managers say."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database import Base


class AvailableHours(Base):
    """The hours a month that a CSM has from `set_at` on, until a newer row; without `hours`, the usual ones."""

    __tablename__ = "available_hours"
    __table_args__ = (Index(None, "csm_id", "set_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    hours: Mapped[float | None]
    set_by: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    set_at: Mapped[datetime]
