"""One row of text to one record, or a ValueError that says what is wrong and what is wanted."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from email_validator import EmailNotValidError, validate_email

from accounts.crm import AccountRecord, ContactRecord, CsmRecord, TouchpointRecord
from accounts.models import Channel, Level, Stage
from zones import is_zone

Row = dict[str, str]
Word = TypeVar("Word", bound=StrEnum)

CSM_COLUMNS = ("crm_id", "name", "email", "is_manager", "time_zone", "team")
ACCOUNT_COLUMNS = ("crm_id", "name", "segment", "stage", "renewal_on", "time_zone", "csm_crm_id", "stage_since")
CONTACT_COLUMNS = ("crm_id", "account_crm_id", "email", "name", "level")
TOUCHPOINT_COLUMNS = ("crm_id", "account_crm_id", "contact_crm_id", "happened_at", "channel")
MAY_LACK = ("stage_since", "team")
LENGTHS = {"name": 200, "segment": 60}


class Record(Protocol):
    """What every record has."""

    @property
    def crm_id(self) -> str: ...


def csm(row: Row) -> CsmRecord:
    """Return the CSM of a row with the columns of csms.csv. Raises ValueError."""
    return CsmRecord(
        _text(row, "crm_id"),
        _text(row, "name"),
        _email(row),
        _one_of(row, "is_manager", ("yes", "no")) == "yes",
        _zone(row),
        _text(row, "team") if row.get("team") else None,
    )


def account(row: Row) -> AccountRecord:
    """Return the account of a row with the columns of accounts.csv. Raises ValueError."""
    return AccountRecord(
        _text(row, "crm_id"),
        _text(row, "name"),
        _text(row, "segment"),
        _word(row, "stage", Stage),
        _day(row, "renewal_on"),
        _zone(row),
        _text(row, "csm_crm_id"),
        _day(row, "stage_since"),
    )


def contact(row: Row) -> ContactRecord:
    """Return the contact of a row with the columns of contacts.csv. Raises ValueError."""
    return ContactRecord(
        _text(row, "crm_id"),
        _text(row, "account_crm_id"),
        _email(row),
        _text(row, "name"),
        _word(row, "level", Level),
    )


def touchpoint(row: Row) -> TouchpointRecord:
    """Return the touchpoint of a row with the columns of touchpoints.csv. Raises ValueError."""
    return TouchpointRecord(
        _text(row, "crm_id"),
        _text(row, "account_crm_id"),
        row["contact_crm_id"] or None,
        _moment(row, "happened_at"),
        _word(row, "channel", Channel),
    )


def _text(row: Row, column: str) -> str:
    value = row[column]
    limit = LENGTHS.get(column, 100)
    if not value:
        raise ValueError(f"{column} is empty")
    if len(value) > limit or not value.isprintable():
        raise ValueError(f"{column} must be one line of at most {limit} characters")
    return value


def _email(row: Row) -> str:
    try:
        return validate_email(row["email"], check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(f"email {row['email'][:100]!r} is no e-mail address: {error}") from None


def _one_of(row: Row, column: str, allowed: Iterable[str]) -> str:
    value = row[column].lower()
    if value not in allowed:
        raise ValueError(f"{column} {value[:100]!r} must be one of: {', '.join(allowed)}")
    return value


def _word(row: Row, column: str, words: type[Word]) -> Word:
    return words(_one_of(row, column, list(words)))


def _zone(row: Row) -> str:
    if not is_zone(row["time_zone"]):
        raise ValueError(f"time_zone {row['time_zone'][:100]!r} is no IANA time zone, such as Europe/Berlin")
    return row["time_zone"]


def _day(row: Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError:
        raise ValueError(f"{column} {row[column][:100]!r} is no date; write it as 2026-11-30") from None


def _moment(row: Row, column: str) -> datetime:
    try:
        moment = datetime.fromisoformat(row[column])
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{column} {row[column][:100]!r} is no moment; write it as 2026-11-30T14:00:00+01:00"
        ) from None
