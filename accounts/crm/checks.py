"""What must hold between the rows of a book of business, wherever they come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from accounts.crm import BadRow, rows

Record = TypeVar("Record", bound=rows.Record)


@dataclass
class Checks(Generic[Record]):
    """Ids and twins stand once, and what is referred to (`known`, by column) is known; what fails goes to `bad`."""

    bad: list[BadRow]
    known: dict[str, set[str]] = field(default_factory=dict)
    twin: Callable[[Record], object] = lambda record: record.crm_id
    seen: set[object] = field(default_factory=set)

    def take(self, file: str, line: int | None, row: rows.Row, parse: Callable[[rows.Row], Record]) -> Record | None:
        """Return the record of a row, or None where something is wrong with it, which is noted with `file` and
        `line`."""
        try:
            record = parse(row)
            self._pass_or_raise(record)
        except ValueError as error:
            self.bad.append(BadRow(file, line, str(error), row.get("crm_id", "")))
            return None
        return record

    def _pass_or_raise(self, record: Record) -> None:
        for column, known in self.known.items():
            reference = getattr(record, column)
            if reference is not None and reference not in known:
                raise ValueError(f"{column} {reference!r} is unknown (or its own row is bad)")
        for key in (record.crm_id, ("twin", self.twin(record))):
            if key in self.seen:
                raise ValueError(f"{record.crm_id!r} stands in an earlier row already (same id, or same address)")
        self.seen |= {record.crm_id, ("twin", self.twin(record))}


def taken(
    source: str,
    found: Iterable[Mapping[str, Any]],
    as_row: Callable[[Mapping[str, Any]], rows.Row],
    parse: Callable[[rows.Row], Record],
    checks: Checks[Record],
) -> list[Record]:
    """Return the good records of what a CRM gave, each with a crm_id; `source` names the CRM where one is bad."""
    records = (checks.take(f"{source}, {one['crm_id']}", None, as_row(one), parse) for one in found)
    return [record for record in records if record is not None]


def ids(records: Sequence[rows.Record]) -> set[str]:
    """Return the CRM ids of `records`."""
    return {record.crm_id for record in records}
