"""What answers in own words mean: by the rule book, and by people."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from database import Base
from survey.models.answering import Answer


class Reading(Base):
    """How the rule book reads one verbatim (JSON by docs/reading.md). `weighed_at` is empty until the account's
    recommendation has taken it into account; `failure` names what kept the rule book from reading it. `signals`,
    `topics` and `sentiment` go with `content`: what it says of them, several parted by spaces, so that those who sent
    a signal are found by an index, and thousands of comments are counted from another."""

    __tablename__ = "reading"
    __table_args__ = (
        Index(None, "rule_book"),
        Index(None, "weighed_at"),
        Index(None, "needs_review", "answer_id"),
        Index(None, "answer_id", "topics", "sentiment"),
        Index(
            "ix_reading_with_signals", "answer_id", "signals",
            sqlite_where=text("signals <> ''"), postgresql_where=text("signals <> ''"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), unique=True)
    rule_book: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    failure: Mapped[str | None] = mapped_column(String(200))
    signals: Mapped[str] = mapped_column(String(200), default="")
    topics: Mapped[str] = mapped_column(String(400), default="")
    sentiment: Mapped[str] = mapped_column(String(10), default="")
    needs_review: Mapped[bool]
    read_at: Mapped[datetime]
    weighed_at: Mapped[datetime | None]

    answer: Mapped[Answer] = relationship(back_populates="reading")

    @validates("content")
    def _note_what_is_counted(self, _column: str, content: dict[str, Any] | None) -> dict[str, Any] | None:
        read = content if isinstance(content, dict) else {}
        self.signals, self.topics = (" ".join(read.get(name, ())) for name in ("signals", "topics"))
        self.sentiment = read.get("sentiment", "")
        return content


class Correction(Base):
    """What an answer in own words really asks for, as a person says: the customer, who confirmed the reading or put
    it right, or a CSM (`csm_id`). `content` is a reading (docs/reading.md); it counts instead of the rule book's, whose
    own reading (`was_read`, by the version `rule_book`) is kept to judge it by. `alike_id`: the meaning was taken over
    from that answer, which looks alike. `replaced` is the correction before this one, for taking this one back."""

    __tablename__ = "correction"
    __table_args__ = (Index(None, "csm_id", "corrected_at"), Index(None, "corrected_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), unique=True)
    source: Mapped[str] = mapped_column(String(20))
    confirms: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    corrected_at: Mapped[datetime]
    csm_id: Mapped[int | None] = mapped_column(ForeignKey("csm.id"))
    rule_book: Mapped[str | None] = mapped_column(String(40))
    was_read: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    alike_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="SET NULL"), index=True)
    replaced: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    answer: Mapped[Answer] = relationship(back_populates="correction", foreign_keys=[answer_id])


class CorrectionPast(Base):
    """That a person had said of a reading whether it is right, until `ended_at`, when that was replaced or taken back;
    written by `survey.corrections` alone, so that a past month can be told as it stood."""

    __tablename__ = "correction_past"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    confirms: Mapped[bool]
    corrected_at: Mapped[datetime]
    ended_at: Mapped[datetime]


class RuleBookRelease(Base):
    """A version of the rule book that a manager has let loose on the answers that another one has read."""

    __tablename__ = "rule_book_release"

    rule_book: Mapped[str] = mapped_column(String(40), primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    released_at: Mapped[datetime]
