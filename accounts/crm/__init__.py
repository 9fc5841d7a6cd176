"""The CRM seam: what is pulled from where the company works, and what is written back there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from accounts.crm.mapping import Targets
from accounts.models import Channel, Level, Stage
from cadence import Cadence

Values = Mapping[str, str | None]


class CrmError(Exception):
    """The CRM, or one of its files, cannot be used as a whole. The message says why, without secrets.

    `pause` is how many seconds to leave it in peace before it is asked again.
    """

    def __init__(self, message: str, pause: int = 60) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: where it stands (`line` in a file, or None), and why, with what to do;
    `crm_id` where that could be read."""

    file: str
    line: int | None
    reason: str
    crm_id: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        text = f"{place[:200]}: {self.reason}"  # with the CRM's own ids, which must not look like lines of a log
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


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
    """The book of business: its good rows, and the rows that could not be taken.

    Where `is_whole` is not set it holds only what changed since the last pull; `gone` then names, by CRM id, what was
    deleted there, merged into something else, or is none of what is read any more. `until` is the moment (UTC) from
    which the next pull may go on; None where the CRM cannot tell what changed. `touchpoints_from` is the moment (UTC)
    from which on a whole book holds all touchpoints, so that those of ours that it does not hold are gone; what is
    older stays. None where a whole book may hold some of them only.
    """

    csms: list[CsmRecord] = field(default_factory=list)
    accounts: list[AccountRecord] = field(default_factory=list)
    contacts: list[ContactRecord] = field(default_factory=list)
    touchpoints: list[TouchpointRecord] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)
    is_whole: bool = True
    gone: set[str] = field(default_factory=set)
    until: datetime | None = None
    touchpoints_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrittenCadence:
    """What is written back of one account. `source` is asked, norm or override; `agreement` lies between 0 and 1;
    `next_touch_on` is the day on which the next touchpoint is due, in the account's time zone."""

    account_crm_id: str
    cadence: Cadence
    source: str
    reason: str
    agreement: float | None
    newest_answer_at: datetime | None
    decided_at: datetime
    channel: str | None = None
    next_touch_on: date | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """An account that the CRM does not hold any more, or not under this id; `why` is said to people."""

    why: str


class Crm(Protocol):
    """Where the book of business comes from and recommended cadences go to.

    Values go by the names of `accounts.crm.fields`, as text in the one notation that `shaped` gives; None is blank.
    """

    @property
    def name(self) -> str:
        """The connector's name, such as csv."""
        ...

    @property
    def targets(self) -> Targets:
        """Which of our fields are written, and where to."""
        ...

    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        """Return the book of business at `now` (UTC), or where that can be told, what changed since that moment (UTC).
        Raises CrmError where it cannot be read as a whole."""
        ...

    def complaints(self) -> list[str]:
        """Return what is wrong with the mapped fields in the CRM, such as one that is missing. Raises CrmError."""
        ...

    def create_missing(self) -> list[str]:
        """Create the mapped fields that are missing, and return their names. Raises CrmError."""
        ...

    def piece(self, total: int) -> int:
        """Return how many accounts to hand to `read` and `write` at once where `total` are to be written."""
        ...

    def shaped(self, name: str, value: str | None) -> str | None:
        """Return `value` of our field `name` as the CRM will give it back, so that the same is known as the same."""
        ...

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        """Return what each account's mapped fields hold. Raises CrmError."""
        ...

    def write(self, changes: Mapping[str, Values]) -> Iterator[dict[str, str | None]]:
        """Write values by account; after each call to the CRM, yield the accounts it dealt with, each with None or
        with why it was refused.

        Raises CrmError where the CRM does not answer: of the accounts that were not yielded, nobody knows.
        """
        ...
