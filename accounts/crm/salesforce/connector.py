"""The connector for Salesforce."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from requests.structures import CaseInsensitiveDict

from accounts.crm import Book, CrmError, Gone, Values
from accounts.crm.mapping import Mapping as CrmMapping
from accounts.crm.mapping import Targets
from accounts.crm.salesforce import describing, writing
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.jobs import wait_for_running
from accounts.crm.salesforce.reading import Reader
from accounts.crm.shapes import held, shaped

A_READ = 2_000  # records that one POST of sObject Collections gives
AN_ID = re.compile("[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?")
NOT_SEEN = Gone("Salesforce holds no such account, or does not show it to our user")


@dataclass(frozen=True)
class SalesforceCrm:
    """Salesforce, as the mapping says. A bulk job is looked at every `poll` seconds, for at most `patience` seconds."""

    client: Client
    mapping: CrmMapping
    poll: float = 5
    patience: float = 300
    name: str = "salesforce"

    @property
    def targets(self) -> Targets:
        """Which of our fields are written, and where to."""
        return self.mapping.write

    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        """Return the book of business, or what changed in it since that moment (UTC). Raises CrmError."""
        return Reader(self.client, self.mapping.read, since, now).book()

    def complaints(self) -> list[str]:
        """Return what is wrong with the mapped fields, read and written. Raises CrmError."""
        return describing.complaints(self.client, self.mapping)

    def create_missing(self) -> list[str]:
        """Raise CrmError: fields of Salesforce are made by its administrator."""
        raise CrmError("Salesforce's fields are created in its Object Manager; docs/crm.md says how")

    def piece(self, total: int) -> int:
        """Return how many accounts to write at once: as many as one read gives, or one bulk job takes."""
        return writing.A_JOB if total > writing.BULK_ABOVE else A_READ

    def shaped(self, name: str, value: str | None) -> str | None:
        """Return `value` as Salesforce will give it back."""
        return shaped(name, self.targets[name], value)

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        """Return what each account's mapped fields hold, once no bulk job of an earlier run can change that any more.
        Raises CrmError."""
        wait_for_running(self.client, self.poll, self.patience)
        found: dict[str, Values | Gone] = dict.fromkeys(crm_ids, NOT_SEEN)
        known = [one for one in crm_ids if AN_ID.fullmatch(one)]
        for start in range(0, len(known), A_READ):
            found |= self._read_some(known[start : start + A_READ])
        return found

    def _read_some(self, some: Sequence[str]) -> dict[str, Values | Gone]:
        fields = ["Id", *(target.field for target in self.targets.values())]
        answers = self.client.ask("composite/sobjects/Account", {"ids": list(some), "fields": fields})
        # As many as were asked for, in their order; null stands for what is not there.
        found: dict[str, Values | Gone] = {
            one: {name: held(name, target, row.get(target.field)) for name, target in self.targets.items()}
            for one, answer in zip(some, answers, strict=True)
            if answer and (row := CaseInsensitiveDict(answer))
        }
        missing = [one for one in some if one not in found]
        return found | (self._fate_of(missing) if missing else {})

    def _fate_of(self, missing: Sequence[str]) -> dict[str, Values | Gone]:
        """Why accounts are not there: deleted, merged, or not shown to us."""
        fates: dict[str, Values | Gone] = dict.fromkeys(missing, NOT_SEEN)
        for start in range(0, len(missing), writing.A_CALL):
            listed = ", ".join(f"'{one}'" for one in missing[start : start + writing.A_CALL])
            soql = f"SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND Id IN ({listed})"  # noqa: S608 - ids are checked
            for row in self.client.query(soql, with_deleted=True):
                master = row["MasterRecordId"]
                why = f"it was merged into {master} in Salesforce" if master else "it was deleted in Salesforce"
                fates[row["Id"]] = Gone(why)
        return fates

    def write(self, changes: Mapping[str, Values]) -> Iterator[dict[str, str | None]]:
        """Write values by account; see `accounts.crm.Crm`. Raises CrmError."""
        if len(changes) > writing.BULK_ABOVE:
            return writing.update_in_bulk(self.client, self.targets, changes, self.poll, self.patience)
        return writing.update(self.client, self.targets, changes)
