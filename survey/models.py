"""Asking: waves of invitations, what came back, and how it was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.models import Contact
from cadence import Cadence
from database import Base

WAITS = "released_at IS NULL AND discarded_at IS NULL AND overtaken_at IS NULL"


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


class Reading(Base):
    """How the rule book reads one verbatim (JSON by docs/reading.md). `weighed_at` is empty until the account's
    recommendation has taken it into account; `failure` names what kept the rule book from reading it. `signals` goes
    with `content`: its signals, parted by spaces, so that those who sent one are found by an index."""

    __tablename__ = "reading"
    __table_args__ = (
        Index(None, "rule_book"),
        Index(None, "weighed_at"),
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
    needs_review: Mapped[bool] = mapped_column(index=True)
    read_at: Mapped[datetime]
    weighed_at: Mapped[datetime | None]

    answer: Mapped[Answer] = relationship(back_populates="reading")

    @validates("content")
    def _note_signals(self, _column: str, content: dict[str, Any] | None) -> dict[str, Any] | None:
        signals = content.get("signals", ()) if isinstance(content, dict) else ()
        self.signals = " ".join(signals)
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


class Suppression(Base):
    """An address, known by its hash alone, that is not written to any more, whatever a wave says. `weighed_at` is
    empty until the recommendations of its accounts know of it."""

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(index=True)
    lifted_at: Mapped[datetime | None]
    weighed_at: Mapped[datetime | None] = mapped_column(index=True)
