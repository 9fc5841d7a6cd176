"""The embedded CRM: a folder of CSV files, read as a whole and written back atomically."""

import csv
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from accounts.cells import harmless
from accounts.crm import BadRow, Book, CrmError, WrittenCadence
from accounts.crm import csv_rows as rows

WRITTEN = "recommended_cadences.csv"
HEADER = ("account_crm_id", "cadence", "words", "contacts_a_year", "source", "reason", "agreement",
          "newest_answer_at", "decided_at")  # fmt: skip

Record = TypeVar("Record", bound=rows.Record)


@dataclass(frozen=True)
class CsvFolder:
    """A folder with accounts.csv, contacts.csv, csms.csv and touchpoints.csv."""

    folder: Path

    def pull(self) -> Book:
        """Return the book of business. Raises CrmError where a file is missing, is not UTF-8 CSV or lacks a
        column; bad rows are left out and listed."""
        bad: list[BadRow] = []
        csms = self._read("csms.csv", rows.CSM_COLUMNS, rows.csm, _Checks(bad, twin=lambda c: c.email))
        accounts = self._read(
            "accounts.csv", rows.ACCOUNT_COLUMNS, rows.account, _Checks(bad, {"csm_crm_id": _ids(csms)})
        )
        contacts = self._read(
            "contacts.csv",
            rows.CONTACT_COLUMNS,
            rows.contact,
            _Checks(bad, {"account_crm_id": _ids(accounts)}, twin=lambda c: (c.account_crm_id, c.email)),
        )
        known = {"account_crm_id": _ids(accounts), "contact_crm_id": _ids(contacts)}
        touchpoints = self._read("touchpoints.csv", rows.TOUCHPOINT_COLUMNS, rows.touchpoint, _Checks(bad, known))
        return Book(csms, accounts, contacts, touchpoints, bad)

    def _read(
        self, name: str, columns: Sequence[str], parse: Callable[[rows.Row], Record], checks: "_Checks[Record]"
    ) -> list[Record]:
        good: list[Record] = []
        for line, row in _lines(self.folder / name, columns):
            try:
                record = parse(row)
                checks.pass_or_raise(record)
            except ValueError as error:
                checks.bad.append(BadRow(name, line, str(error)))
            else:
                good.append(record)
        return good

    def write_cadences(self, written: Sequence[WrittenCadence]) -> None:
        """Merge `written` into recommended_cadences.csv by account. Raises CrmError where that cannot be done."""
        path = self.folder / WRITTEN
        try:
            with _locked(self.folder / f".{WRITTEN}.lock"):
                merged = {row[HEADER[0]]: row for _, row in _lines(path, HEADER)} if path.exists() else {}
                merged |= {row[HEADER[0]]: row for row in map(_as_row, written)}
                _replace(path, merged)
        except OSError as error:
            raise CrmError(f"{path.name} cannot be written: {error.strerror}") from error


@dataclass
class _Checks(Generic[Record]):
    """What must hold between rows: ids and twins stand once, and what is referred to is known."""

    bad: list[BadRow]
    known: dict[str, set[str]] = field(default_factory=dict)
    twin: Callable[[Record], object] = lambda record: record.crm_id
    seen: set[object] = field(default_factory=set)

    def pass_or_raise(self, record: Record) -> None:
        for column, ids in self.known.items():
            reference = getattr(record, column)
            if reference is not None and reference not in ids:
                raise ValueError(f"{column} {reference!r} is unknown (or its own row is bad)")
        for key in (record.crm_id, ("twin", self.twin(record))):
            if key in self.seen:
                raise ValueError(f"{record.crm_id!r} stands in an earlier row already (same id, or same address)")
        self.seen |= {record.crm_id, ("twin", self.twin(record))}


def _ids(records: Sequence[rows.Record]) -> set[str]:
    return {record.crm_id for record in records}


def _lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, rows.Row]]:
    """The rows of a file with the line on which each ends, counted from 1."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in columns if column not in (*(reader.fieldnames or ()), *rows.MAY_LACK)]
            if missing:
                raise CrmError(f"{path.name} lacks the column {', '.join(missing)}; nothing was changed")
            for row in reader:
                yield reader.line_num, {column: (row.get(column) or "").strip() for column in columns}
    except FileNotFoundError:
        raise CrmError(f"{path.name} is missing in {path.parent.name}/; nothing was changed") from None
    except UnicodeDecodeError:
        raise CrmError(f"{path.name} is not UTF-8; save it as CSV in UTF-8; nothing was changed") from None
    except OSError as error:
        raise CrmError(f"{path.name} cannot be read: {error.strerror}; nothing was changed") from None
    except csv.Error as error:
        raise CrmError(f"{path.name} is not CSV ({error}); nothing was changed") from None


def _as_row(written: WrittenCadence) -> rows.Row:
    low, high = written.cadence.per_year
    values = (
        written.account_crm_id,
        written.cadence.iso_duration(),
        written.cadence.words(),
        f"{low:g}" if low == high else f"{low:g}-{high:g}",
        written.source,
        " ".join(written.reason.split()),
        "" if written.agreement is None else f"{written.agreement:.2f}",
        "" if written.newest_answer_at is None else written.newest_answer_at.isoformat(timespec="seconds"),
        written.decided_at.isoformat(timespec="seconds"),
    )
    return dict(zip(HEADER, map(harmless, values), strict=True))


def _replace(path: Path, merged: dict[str, rows.Row]) -> None:
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(merged[key] for key in sorted(merged))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file lock, so that two processes never merge at once."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
