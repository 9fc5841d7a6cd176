"""The connector for HubSpot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.crm import Book, CrmError, Gone, Values
from accounts.crm.hubspot import properties
from accounts.crm.hubspot.client import VERSION, Client, RefusedError
from accounts.crm.hubspot.reading import MERGED, Reader, merged_ids
from accounts.crm.mapping import Mapping as CrmMapping
from accounts.crm.mapping import Targets
from accounts.crm.shapes import held, shaped

A_CALL = 100  # inputs of a batch read or update
COMPANIES = f"crm/objects/{VERSION}/companies"
NOT_THERE = Gone("HubSpot holds no such company, or it was deleted")
Results = dict[str, str | None]


@dataclass
class HubSpotCrm:
    """HubSpot, as the mapping says."""

    client: Client
    mapping: CrmMapping
    name: str = "hubspot"
    _is_checked: bool = field(default=False, init=False)

    @property
    def targets(self) -> Targets:
        """Which of our fields are written, and where to."""
        return self.mapping.write

    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        """Return the book of business, or what changed in it since that moment (UTC). Raises CrmError."""
        try:
            return Reader(self.client, self.mapping.read, since, now).book()
        except RefusedError as error:
            raise CrmError(f"HubSpot refused to be read: {error}", 900) from None

    def piece(self, total: int) -> int:  # noqa: ARG002 - HubSpot has one size
        """Return how many accounts to write at once: what is read is written soon, so that edits are seen."""
        return A_CALL * 10

    def shaped(self, name: str, value: str | None) -> str | None:
        """Return `value` as HubSpot will give it back."""
        return shaped(name, self.targets[name], value)

    def complaints(self) -> list[str]:
        """Return what is wrong with the mapped properties, written and read. Raises CrmError."""
        return properties.complaints(self.client, self.targets) + properties.unread(self.client, self.mapping.read)

    def create_missing(self) -> list[str]:
        """Create the mapped properties that are missing, and return their names. Raises CrmError."""
        return properties.create_missing(self.client, self.targets)

    def read(self, crm_ids: Sequence[str]) -> dict[str, Values | Gone]:
        """Return what each account's mapped properties hold. Raises CrmError."""
        self._check()
        found: dict[str, Values | Gone] = dict.fromkeys(crm_ids, NOT_THERE)
        for some in _chunks(self._possible(crm_ids)):
            found |= self._read_some(some)
        return found

    def _check(self) -> None:
        """Say which properties cannot be written before anything is asked of them; once is enough."""
        if not self._is_checked and (wrong := properties.complaints(self.client, self.targets)):
            raise CrmError(f"HubSpot's properties do not fit the mapping: {'; '.join(wrong)}", 900)
        self._is_checked = True

    def _possible(self, crm_ids: Sequence[str]) -> list[str]:
        """The ids that HubSpot can have: another kind would make it refuse the whole call."""
        return [one for one in dict.fromkeys(crm_ids) if self._key or (one.isascii() and one.isdigit())]

    @property
    def _key(self) -> dict[str, str]:
        """What to say of ids that are values of a property; HubSpot's own go without."""
        name = self.mapping.read.id_property
        return {"idProperty": name} if name else {}

    def _read_some(self, some: Sequence[str]) -> dict[str, Values | Gone]:
        names = [target.field for target in self.targets.values()] + [MERGED, *self._key.values()]
        body = {"inputs": [{"id": one} for one in some], "properties": names, "propertiesWithHistory": []} | self._key
        try:
            answer = self.client.ask(f"{COMPANIES}/batch/read", body)
        except RefusedError as error:
            raise CrmError(f"HubSpot refused to be read: {error}", 900) from None
        by_id = {self._id_of(row): row["properties"] for row in answer["results"]}
        found: dict[str, Values | Gone] = {
            one: {name: held(name, target, by_id[one].get(target.field)) for name, target in self.targets.items()}
            for one in some
            if one in by_id
        }
        return found | self._merged(some, answer["results"]) | self._doubled(some, answer["results"])

    def _doubled(self, some: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Values | Gone]:
        """Ids that more than one company has, which is meant nobody knows: such a property was not always unique."""
        companies: dict[str, list[str]] = {one: [] for one in some}
        for row in rows:
            companies.get(self._id_of(row), []).append(str(row["id"]))
        name = self.mapping.read.id_property
        return {
            one: Gone(f"HubSpot holds {len(ids)} companies whose {name} is this one ({', '.join(ids)})")
            for one, ids in companies.items()
            if name and len(ids) > 1
        }

    def _merged(self, some: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, Values | Gone]:
        """Companies that were merged: HubSpot answers with the one that they went into, under its own id."""
        there = {self._id_of(row) for row in rows}
        missing = [one for one in some if one not in there]
        into = {} if self._key else {one: row["id"] for row in rows for one in merged_ids(row)}
        unnamed, strangers = [one for one in missing if one not in into], there - {*some, *into.values()}
        if len(unnamed) == len(strangers) == 1:  # a company that does not say what went into it
            into[unnamed[0]] = next(row["id"] for row in rows if self._id_of(row) in strangers)
        why = {one: f"it was merged into {into[one]}" for one in missing if one in into}
        guessed = dict.fromkeys(unnamed, "it was merged or deleted") if strangers else {}
        return {one: Gone(f"{words} in HubSpot") for one, words in (guessed | why).items()}

    def _id_of(self, row: Mapping[str, Any]) -> str:
        name = self.mapping.read.id_property
        return str(row["properties"].get(name)) if name else str(row["id"])

    def write(self, changes: Mapping[str, Values]) -> Iterator[Results]:
        """Write values by account; see `accounts.crm.Crm`. Raises CrmError."""
        for some in _chunks(list(changes)):
            try:
                yield _results(some, self._update(changes, some))
            except RefusedError:
                self._is_checked = False
                self._check()  # where it is the properties that are wrong, no halving will help
                yield from self._write_halves(changes, some)

    def _update(self, changes: Mapping[str, Values], some: Sequence[str]) -> dict[str, Any]:
        inputs = [{"id": one, "properties": self._properties(changes[one])} | self._key for one in some]
        return self.client.write(f"{COMPANIES}/batch/update", {"inputs": inputs})

    def _write_halves(self, changes: Mapping[str, Values], some: Sequence[str]) -> Iterator[Results]:
        """One bad input makes HubSpot refuse a whole call, of which it then does nothing: halving finds it."""
        middle = len(some) // 2
        for half in (some[:middle], some[middle:]):
            try:
                if half:
                    yield _results(half, self._update(changes, half))
            except RefusedError as error:
                if len(half) == 1:
                    yield {half[0]: str(error)}
                else:
                    yield from self._write_halves(changes, half)

    def _properties(self, values: Values) -> dict[str, str]:
        return {self.targets[name].field: value or "" for name, value in values.items()}


def _results(some: Sequence[str], answer: Mapping[str, Any]) -> Results:
    """What became of each: the errors of a 207 name those that failed. Where numbers do not add up, nobody knows."""
    failed = {
        str(one): f"{error.get('category', 'error')}: {error.get('message', 'no reason was given')}"
        for error in answer.get("errors", ())
        for one in error.get("context", {}).get("ids", ())
    }
    done = [one for one in some if one not in failed]
    results: Results = {one: why for one, why in failed.items() if one in some}
    return results | (dict.fromkeys(done) if len(done) == len(answer["results"]) else {})


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), A_CALL):
        yield ids[start : start + A_CALL]
