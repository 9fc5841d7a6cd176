"""A CRM in memory: it keeps what it is given, and can be edited, break, refuse and lose accounts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from accounts.crm import Book, CrmError, Gone, Values
from accounts.crm.fields import FIELDS
from accounts.crm.mapping import Target, Targets

TARGETS: Targets = {
    name: Target(field=f"{name}__c") for name in ("cadence", "words", "source", "reason", "agreement", "decided_at")
}


class MemoryCrm:
    """`meanwhile` happens while it writes; `refused` are accounts it refuses, with why; `gone` those it has lost."""

    name = "memory"

    def __init__(self, targets: Targets = TARGETS, size: int = 1000) -> None:
        self.targets = targets
        self.size = size
        self.held: dict[str, dict[str, str | None]] = {}
        self.batches: list[dict[str, dict[str, str | None]]] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.refused: dict[str, str] = {}
        self.gone: dict[str, Gone] = {}
        self.is_down = self.dies_before_write = self.dies_after_write = False

    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        return Book()

    def complaints(self) -> list[str]:
        return []

    def create_missing(self) -> list[str]:
        return []

    def piece(self, total: int) -> int:
        return self.size

    def shaped(self, name: str, value: str | None) -> str | None:
        assert name in FIELDS
        return value

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        if self.is_down:
            raise CrmError("the disk is full")
        return {one: self.gone.get(one) or dict(self.held.get(one, {})) for one in crm_ids}

    def write(self, changes: Mapping[str, Values]) -> Iterator[dict[str, str | None]]:
        if self.dies_before_write:
            raise CrmError("no answer within 30 seconds")
        self.batches.append({one: dict(values) for one, values in changes.items()})
        self.meanwhile()
        for one, values in changes.items():
            if one not in self.refused:
                self.held[one] = self.held.get(one, {}) | dict(values)
        if self.dies_after_write:
            raise CrmError("no answer within 30 seconds")
        yield {one: self.refused.get(one) for one in changes}

    @property
    def newest(self) -> dict[str, str]:
        return {one: f"{values['source']} {values['cadence']}" for one, values in self.held.items()}
