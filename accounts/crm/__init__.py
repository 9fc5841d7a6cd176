"""The CRM seam: what is pulled from where the company works, and what is written back there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from accounts.models import Channel, Level, Stage
from cadence import Cadence


class CrmError(Exception):
    """The CRM, or one of its files, cannot be used as a whole; nothing was changed. The message says why."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: where it stands, and why, with what to do."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class CsmRecord:
    """A customer success manager as the CRM has them; `team` where it knows one."""

    crm_id: str
    name: str
    email: str
    is_manager: bool
    time_zone: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account as the CRM has it; `stage_since` where it knows when the stage began."""

    crm_id: str
    name: str
    segment: str
    stage: Stage
    renewal_on: date | None
    time_zone: str
    csm_crm_id: str
    stage_since: date | None = None


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact as the CRM has it."""

    crm_id: str
    account_crm_id: str
    email: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class TouchpointRecord:
    """A touchpoint as the CRM has it; `happened_at` is aware."""

    crm_id: str
    account_crm_id: str
    contact_crm_id: str | None
    happened_at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book of business: its good rows, and the rows that could not be taken."""

    csms: list[CsmRecord] = field(default_factory=list)
    accounts: list[AccountRecord] = field(default_factory=list)
    contacts: list[ContactRecord] = field(default_factory=list)
    touchpoints: list[TouchpointRecord] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WrittenCadence:
    """What is written back of one account. `source` is asked, norm or override; `agreement` lies between 0 and 1."""

    account_crm_id: str
    cadence: Cadence
    source: str
    reason: str
    agreement: float | None
    newest_answer_at: datetime | None
    decided_at: datetime


class Crm(Protocol):
    """Where the book of business comes from and recommended cadences go to."""

    def pull(self) -> Book:
        """Return the book of business. Raises CrmError where it cannot be read as a whole."""
        ...

    def write_cadences(self, rows: Sequence[WrittenCadence]) -> None:
        """Write recommended cadences; the same row written twice changes nothing. Raises CrmError."""
        ...
