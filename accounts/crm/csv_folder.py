"""The embedded CRM: a folder of CSV files, read as a whole and written back atomically."""

import csv
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from accounts.cells import harmless
from accounts.crm import BadRow, Book, CrmError, Gone, Values, rows
from accounts.crm.checks import Checks, ids
from accounts.crm.mapping import Targets

WRITTEN = "recommended_cadences.csv"
KEY = "account_crm_id"

Record = TypeVar("Record", bound=rows.Record)


@dataclass(frozen=True)
class CsvFolder:
    """A folder with accounts.csv, contacts.csv, csms.csv and touchpoints.csv. What is written stands in
    recommended_cadences.csv, with the columns that `targets` name, in their order; behind them stand those of others,
    cell by cell as they were."""

    folder: Path
    targets: Targets
    name: str = "csv"

    def pull(self, now: datetime, since: datetime | None = None) -> Book:  # noqa: ARG002
        """Return the whole book of business. Raises CrmError where a file is missing, is not UTF-8 CSV or lacks a
        column; bad rows are left out and listed."""
        bad: list[BadRow] = []
        csms = self._read("csms.csv", rows.CSM_COLUMNS, rows.csm, Checks(bad, twin=lambda c: c.email))
        accounts = self._read(
            "accounts.csv", rows.ACCOUNT_COLUMNS, rows.account, Checks(bad, {"csm_crm_id": ids(csms)})
        )
        contacts = self._read(
            "contacts.csv",
            rows.CONTACT_COLUMNS,
            rows.contact,
            Checks(bad, {"account_crm_id": ids(accounts)}, twin=lambda c: (c.account_crm_id, c.email)),
        )
        known = {"account_crm_id": ids(accounts), "contact_crm_id": ids(contacts)}
        touchpoints = self._read("touchpoints.csv", rows.TOUCHPOINT_COLUMNS, rows.touchpoint, Checks(bad, known))
        return Book(csms, accounts, contacts, touchpoints, bad)

    def _read(
        self, name: str, columns: Sequence[str], parse: Callable[[rows.Row], Record], checks: Checks[Record]
    ) -> list[Record]:
        good = (checks.take(name, line, row, parse) for line, row in _lines(self.folder / name, columns, columns))
        return [record for record in good if record is not None]

    def complaints(self) -> list[str]:
        """Return nothing: columns that are missing are added."""
        return []

    def create_missing(self) -> list[str]:
        """Create nothing, for the same reason."""
        return []

    def piece(self, total: int) -> int:
        """Return how many accounts to write at once: all, since the file is replaced as a whole."""
        return max(total, 1)

    def shaped(self, name: str, value: str | None) -> str | None:
        """Return `value` as a cell holds it; an empty cell is blank."""
        return harmless(value[: self.targets[name].length]).strip() or None if value else None

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        """Return what the file holds of each account; one without a row holds nothing yet. Raises CrmError."""
        held = self._held()
        blank: rows.Row = {}
        return {
            crm_id: {name: held.get(harmless(crm_id), blank).get(to.field) or None for name, to in self.targets.items()}
            for crm_id in crm_ids
        }

    def write(self, changes: Mapping[str, Values]) -> Iterator[dict[str, str | None]]:
        """Merge the changes into the file, in one go. Raises CrmError where that cannot be done."""
        try:
            with _locked(self.folder / f".{WRITTEN}.lock"):
                merged = self._held()
                for crm_id, values in changes.items():
                    self._merge(merged, crm_id, values)
                _replace(self.folder / WRITTEN, (*self._header, *self._of_others()), merged)
        except OSError as error:
            raise CrmError(f"{WRITTEN} cannot be written: {error.strerror}") from error
        yield dict.fromkeys(changes)

    def _merge(self, merged: dict[str, rows.Row], crm_id: str, values: Values) -> None:
        key = harmless(crm_id)
        row = merged.get(key, {KEY: key}) | {self.targets[name].field: value or "" for name, value in values.items()}
        if any(value for column, value in row.items() if column != KEY):
            merged[key] = row
        else:
            merged.pop(key, None)

    @property
    def _header(self) -> tuple[str, ...]:
        return KEY, *(target.field for target in self.targets.values())

    def _of_others(self) -> list[str]:
        """The columns, of a file that can be read, that are not in the mapping."""
        path = self.folder / WRITTEN
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [column for column in dict.fromkeys(next(csv.reader(file), [])) if column not in self._header]

    def _held(self) -> dict[str, rows.Row]:
        """The file's rows by account; columns that are new in the mapping are still empty."""
        path = self.folder / WRITTEN
        if not path.exists():
            return {}
        return {row[KEY]: row for _, row in _lines(path, (KEY,), self._header, keeps_others=True)}


def _lines(
    path: Path, wanted: Sequence[str], columns: Sequence[str], keeps_others: bool = False
) -> Iterator[tuple[int, rows.Row]]:
    """The `columns` of a file's rows, the `wanted` ones of which it must have, with the line on which each row ends,
    counted from 1; where it `keeps_others`, all other columns as well, to the letter."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [column for column in wanted if column not in (*(reader.fieldnames or ()), *rows.MAY_LACK)]
            if missing:
                raise CrmError(f"{path.name} lacks the column {', '.join(missing)}; nothing was changed")
            kept = [name for name in reader.fieldnames or () if keeps_others and name not in columns]
            for row in reader:
                others = {column: row[column] or "" for column in kept}
                yield reader.line_num, others | {column: (row.get(column) or "").strip() for column in columns}
    except FileNotFoundError:
        raise CrmError(f"{path.name} is missing in {path.parent.name}/; nothing was changed") from None
    except UnicodeDecodeError:
        raise CrmError(f"{path.name} is not UTF-8; save it as CSV in UTF-8; nothing was changed") from None
    except OSError as error:
        raise CrmError(f"{path.name} cannot be read: {error.strerror}; nothing was changed") from None
    except csv.Error as error:
        raise CrmError(f"{path.name} is not CSV ({error}); nothing was changed") from None


def _replace(path: Path, header: Sequence[str], merged: dict[str, rows.Row]) -> None:
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
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
