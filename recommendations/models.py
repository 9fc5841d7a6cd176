"""Deciding: what is recommended for each account, with its reason, and what people made of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account, CustomerSuccessManager
from cadence import Cadence
from database import Base


class Recommendation(Base):
    """One recommended cadence of an account. A changed one supersedes it; the rows together are its history.

    `source` is "asked" or "norm"; `asked_low` and `asked_high` are contacts a year, the range of what was asked;
    `agreement` lies between 0 and 1; `voices` holds what each contact said and their own cadence. `contact_id` is
    whose wish decided, `channel` what they prefer, `weekdays` the days that suit everybody (such as "MO,TU"). `choices`
    is what each policy would recommend (`recommendations.choices`), empty where wishes do not lie apart.
    """

    __tablename__ = "recommendation"
    __table_args__ = (
        Index(
            "ix_recommendation_current", "account_id", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        # Past months are answered from this index alone: its rows are spread over pages of voices and reasons.
        Index(
            "ix_recommendation_as_of", "account_id", "created_at", "superseded_at", "cadence", "channel", "source",
            "asked_low", "asked_high",
        ),
        # The same for what changed in a month.
        Index("ix_recommendation_changes", "created_at", "superseded_at", "source", "cadence", "account_id"),
        Index(
            "ix_recommendation_cadence", "cadence",
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    cadence: Mapped[Cadence]
    policy: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    asked_low: Mapped[float | None]
    asked_high: Mapped[float | None]
    agreement: Mapped[float | None]
    respondents: Mapped[int]
    invited: Mapped[int]
    newest_answer_at: Mapped[datetime | None]
    voices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    contact_id: Mapped[int | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    weekdays: Mapped[str | None] = mapped_column(String(20))
    choices: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    written_back_at: Mapped[datetime | None] = mapped_column(index=True)

    account: Mapped[Account] = relationship()


class Decision(Base):
    """What a CSM decided: to accept a recommendation (`cadence` is empty), or to follow another cadence for a
    reason, by `channel` where it names one. It holds until it is revoked or another decision is made; one with `until`
    is revoked by itself when that day is over."""

    __tablename__ = "decision"
    __table_args__ = (Index(None, "account_id", "revoked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    cadence: Mapped[Cadence | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None]
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    decided_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    written_back_at: Mapped[datetime | None] = mapped_column(index=True)

    csm: Mapped[CustomerSuccessManager] = relationship()
    recommendation: Mapped[Recommendation] = relationship()


class Weighing(Base):
    """When an account's answers were last weighed, whether or not that changed anything."""

    __tablename__ = "weighing"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    weighed_at: Mapped[datetime] = mapped_column(index=True)
