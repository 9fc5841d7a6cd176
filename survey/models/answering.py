"""What comes back: answers, and what is typed, held, or said to an offer."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cadence import Cadence
from database import Base
from survey.models.asking import Invitation

if TYPE_CHECKING:
    from survey.models.understanding import Correction, CorrectionPast, Reading

IN_WORDS = "verbatim IS NOT NULL OR forgotten_at IS NOT NULL"
WAITS = "released_at IS NULL AND discarded_at IS NULL AND overtaken_at IS NULL"


class Response(Base):
    """What one invited contact sent back; sent again, it is edited and never doubled."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    edited_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship(back_populates="response")
    answers: Mapped[list["Answer"]] = relationship(back_populates="response", order_by="Answer.id")


class Answer(Base):
    """The answer to one question, kept as it was typed. A changed answer supersedes the row before it, which
    stays. `details` holds what has several parts: {"picked": [option, …]} of choices, {"parts": {part: percent}} of a
    sum (`choice` names the part that counts most where the largest tie), {"name": …, "email": …} of a contact.
    `forgotten_at`: words and names have outlived their time and are gone; how they were read stays."""

    __tablename__ = "answer"
    __table_args__ = (
        Index(
            "ix_answer_current", "response_id", "question", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(None, "forgotten_at", "answered_at"),
        Index(None, "answered_at", "kind"),
        # A month's report counts thousands of answers in own words from this index alone.
        Index(
            "ix_answer_in_words", "answered_at", "kind", "superseded_at", "response_id",
            sqlite_where=text(IN_WORDS), postgresql_where=text(IN_WORDS),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    choice: Mapped[str | None] = mapped_column(String(60))
    number: Mapped[int | None]
    verbatim: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]

    response: Mapped[Response] = relationship(back_populates="answers")
    reading: Mapped["Reading | None"] = relationship(back_populates="answer")
    correction: Mapped["Correction | None"] = relationship(back_populates="answer", foreign_keys="Correction.answer_id")
    corrections_past: Mapped[list["CorrectionPast"]] = relationship(order_by="CorrectionPast.id")
    offer_replies: Mapped[list["OfferReply"]] = relationship(back_populates="answer", order_by="OfferReply.id")


class Draft(Base):
    """What a contact has typed and not sent yet: `content` by field of the form, and the `page` to go on with (from
    1). Nothing but the answer page reads it, and it goes when the answers are sent."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    page: Mapped[int]
    content: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(index=True)


class HeldAnswer(Base):
    """What was posted as no person would post it, for the `reason` in words. `content` is by field of the form, as in
    a draft; `page` is the page (from 1) that a page turn led to, empty where all was sent. It waits until it is
    released by `released_by` ("customer", "operator") or discarded, or the contact has answered since
    (`overtaken_at`). `content` is empty once it has outlived its time; the row stays for the counts."""

    __tablename__ = "held_answer"
    __table_args__ = (
        Index(None, "posted_at"),
        Index("ix_held_answer_waiting", "invitation_id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    page: Mapped[int | None]
    content: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))
    posted_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(20))
    discarded_at: Mapped[datetime | None]
    overtaken_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship()


class Sighting(Base):
    """That an answer to an invitation came from an address, known by a keyed hash that changes every day; a day later
    the row is gone."""

    __tablename__ = "sighting"
    __table_args__ = (Index(None, "address_hash", "posted_at"), Index(None, "posted_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(27))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    posted_at: Mapped[datetime]


class OfferReply(Base):
    """What a customer said when, instead of the rate `asked` by an answer, other things were offered: yes to the offer
    `label`, whose `cadence` and `channel` are then followed; or, without a cadence, that they would like to talk about
    it. `words` is what they added. A changed reply supersedes the one before it."""

    __tablename__ = "offer_reply"
    __table_args__ = (
        Index(
            "ix_offer_reply_current", "answer_id", unique=True,
            sqlite_where=text("superseded_at IS NULL"), postgresql_where=text("superseded_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), index=True)
    asked: Mapped[Cadence]
    label: Mapped[str] = mapped_column(String(200))
    cadence: Mapped[Cadence | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[datetime] = mapped_column(index=True)
    superseded_at: Mapped[datetime | None]

    answer: Mapped[Answer] = relationship(back_populates="offer_replies")
