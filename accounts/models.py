"""The book of business: whom the company serves, the people there, who looks after them, and when they talked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from accounts.tokens import address_hash
from cadence import Cadence
from database import Base

PAUSED = "pause_ends_at IS NOT NULL"


class Level(StrEnum):
    """A contact's level in their organisation, most senior first."""

    EXECUTIVE_SPONSOR = "executive sponsor"
    CHAMPION = "champion"
    ADMINISTRATOR = "administrator"
    END_USER = "end user"


class Stage(StrEnum):
    """Where an account stands; the words are those that wishes are limited to (docs/reading.md)."""

    ONBOARDING = "onboarding"
    STEADY = "steady"
    RENEWAL = "renewal"
    PROJECT = "project"
    INCIDENT = "incident"


class Channel(StrEnum):
    """By what means people talk (docs/reading.md)."""

    EMAIL = "email"
    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in_person"
    CHAT = "chat"
    SMS = "sms"
    REPORT = "report"


class CrmMember(Base):
    """A row that mirrors one of the CRM's, found again by `crm_id`. Once it has left the CRM it stays here for what
    refers to it, with `removed_at`, and comes back with the CRM's own."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    crm_id: Mapped[str] = mapped_column(String(100), unique=True)
    removed_at: Mapped[datetime | None]


class CustomerSuccessManager(CrmMember):
    """Who looks after accounts; a manager sees all accounts, everyone else their own. `team` is the name of the team
    that they belong to, where the CRM tells. Whoever has left the CRM cannot sign in."""

    __tablename__ = "csm"

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    is_manager: Mapped[bool]
    time_zone: Mapped[str] = mapped_column(String(64))
    team: Mapped[str | None] = mapped_column(String(100))

    accounts: Mapped[list["Account"]] = relationship(back_populates="csm")


class Account(CrmMember):
    """A customer of the company. `name_key` goes with `name`, for searching and ordering without regard to case.
    `cadence` is what is followed: recommended, or overridden by a CSM; it is written by `accounts.cadences` alone.
    `added_at`: when the CRM first had it; empty where it was there from the beginning."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "csm_id", "name_key"), Index(None, "added_at"), Index(None, "removed_at"))

    name: Mapped[str] = mapped_column(String(200), index=True)
    name_key: Mapped[str] = mapped_column(String(600), index=True)  # a letter folds into three at most
    segment: Mapped[str] = mapped_column(String(60), index=True)
    stage: Mapped[Stage] = mapped_column(String(20))
    stage_since: Mapped[date | None]
    renewal_on: Mapped[date | None]
    time_zone: Mapped[str] = mapped_column(String(64))
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"), index=True)
    cadence: Mapped[Cadence | None]
    cadence_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    added_at: Mapped[datetime | None]

    csm: Mapped[CustomerSuccessManager] = relationship(back_populates="accounts")
    contacts: Mapped[list["Contact"]] = relationship(back_populates="account", order_by="Contact.name")
    touchpoints: Mapped[list["Touchpoint"]] = relationship(
        back_populates="account", order_by="Touchpoint.happened_at.desc()"
    )

    @validates("name")
    def _fold_name(self, _column: str, name: str) -> str:
        self.name_key = name.casefold()
        return name


class Contact(CrmMember):
    """A person at an account, who can be asked. `address_hash` goes with `email`, and stays when the person's data is
    erased, so that nobody writes to them again. They asked to be left in peace until `pause_ends_at`, which is written
    by `accounts.pausing` alone."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("account_id", "email"),
        Index(
            "ix_contact_paused", "account_id",
            sqlite_where=text(PAUSED), postgresql_where=text(PAUSED),
        ),
    )  # fmt: skip

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(String(20))
    pause_ends_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="contacts")

    @validates("email")
    def _hash_address(self, _column: str, email: str) -> str:
        self.address_hash = address_hash(email)
        return email


class AccountPast(Base):
    """What an account was until `ended_at`, since `began_at` (empty: for as long as it is known); written by
    `accounts.past` alone."""

    __tablename__ = "account_past"
    __table_args__ = (Index(None, "account_id", "ended_at"), Index(None, "ended_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(200))
    segment: Mapped[str] = mapped_column(String(60))
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    renewal_on: Mapped[date | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]


class TeamPast(Base):
    """The team that a CSM belonged to until `ended_at`; empty where they belonged to none. Written by `accounts.past`
    alone."""

    __tablename__ = "csm_team_past"
    __table_args__ = (Index(None, "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    team: Mapped[str | None] = mapped_column(String(100))
    ended_at: Mapped[datetime]


class StagePeriod(Base):
    """The time that an account spent in one stage, as far as the CRM has told; the present one has no end."""

    __tablename__ = "stage_period"
    __table_args__ = (Index(None, "account_id", "ended_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    stage: Mapped[Stage] = mapped_column(String(20))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]


class Touchpoint(Base):
    """One moment at which the company and an account talked. The CRM brought it (`crm_id`), a CSM logged it here
    (`logged_by_id`, written by `accounts.logged` alone), or both, where the CRM brought later what was logged."""

    __tablename__ = "touchpoint"
    __table_args__ = (
        Index(None, "account_id", "happened_at", "logged_at"),
        Index(None, "logged_by_id", "logged_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    crm_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    happened_at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("csm.id"))
    logged_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="touchpoints")
    contact: Mapped[Contact | None] = relationship()
    logged_by: Mapped[CustomerSuccessManager | None] = relationship()


class Note(Base):
    """What a CSM keeps in mind about an account. A deleted one can be brought back for a day (`accounts.notes`)."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "account_id", "written_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)

    csm: Mapped[CustomerSuccessManager] = relationship()


class Snooze(Base):
    """An account that a CSM leaves alone until the day `until`, for a reason; ended early by `ended_at`."""

    __tablename__ = "snooze"
    __table_args__ = (Index(None, "account_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    snoozed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    csm: Mapped[CustomerSuccessManager] = relationship()


class SignInLink(Base):
    """A link sent by e-mail that signs a CSM in once; only its hash is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    csm: Mapped[CustomerSuccessManager] = relationship()


class Purpose(StrEnum):
    """What an access token opens; one for one purpose opens nothing else."""

    API = "api"
    CALENDAR = "calendar"


class AccessToken(Base):
    """A CSM's token for a program: only its hash is kept. `scopes` are names of `accounts.access_tokens.Scope`;
    `last_used_on` is a day in UTC."""

    __tablename__ = "access_token"
    __table_args__ = (Index(None, "csm_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    csm_id: Mapped[int] = mapped_column(ForeignKey("csm.id"))
    purpose: Mapped[Purpose] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]

    csm: Mapped[CustomerSuccessManager] = relationship()
