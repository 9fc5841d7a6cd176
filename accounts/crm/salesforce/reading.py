"""Reading the book of business from Salesforce: accounts, contacts, owners, tasks and events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from simple_salesforce.format import format_soql

from accounts.crm import BadRow, Book, rows
from accounts.crm.checks import Checks, ids, taken
from accounts.crm.mapping import Reading
from accounts.crm.salesforce.client import Client
from accounts.crm.shapes import iso
from accounts.crm.words import Words

KEPT_DAYS = 400  # touchpoints from before that are not read: the strip shows half a year, the book a year
SHOWN = timedelta(days=360)  # closed tasks and past events are archived after a year, and not given any more
OVERLAP = timedelta(minutes=5)  # what was being committed while the last pull looked
Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """What a pull needs: the client, the mapping, and from when on it looks for changes (None: for everything)."""

    client: Client
    reading: Reading
    since: datetime | None
    now: datetime
    _read: set[str] = field(default_factory=set)

    def book(self) -> Book:
        """Return the book, or what changed in it. Raises CrmError."""
        # What changed is asked for before it is read: what changes in between is left for the next pull.
        changed = set(self._changed_ids()) if self.since else set()
        bad: list[BadRow] = []
        words = Words(self.reading)
        csms = taken("Salesforce", self._users(), words.csm, rows.csm, Checks(bad, twin=lambda c: c.email))
        accounts = taken(
            "Salesforce",
            self._noted(self._accounts()),
            words.account,
            rows.account,
            Checks(bad, {"csm_crm_id": ids(csms)}),
        )
        contacts = taken(
            "Salesforce",
            self._noted(self._contacts()),
            words.contact,
            rows.contact,
            Checks(bad, twin=lambda c: (c.account_crm_id, c.email)),
        )
        talks = (one for one in self._talks() if words.is_touchpoint(one["kind"]))
        touchpoints = taken("Salesforce", self._noted(talks), words.touchpoint, rows.touchpoint, Checks(bad))
        is_whole, gone, since = self.since is None, changed - self._read, self.now - SHOWN
        return Book(csms, accounts, contacts, touchpoints, bad, is_whole, gone, self.now, touchpoints_from=since)

    def _noted(self, found: Iterable[Found]) -> Iterator[Found]:
        for one in found:
            self._read.add(one["crm_id"])
            yield one

    def _users(self) -> Iterator[Found]:
        team = self.reading.csm_team
        columns = f"Id, Name, Email, TimeZoneSidKey{f', {team}' if team else ''}"
        owners = f"Id IN (SELECT OwnerId FROM Account WHERE {self._are_customers('')})"  # noqa: S608
        seen = set()
        managers = format_soql("Email IN {emails}", emails=list(self.reading.managers))
        for which in (owners, managers) if self.reading.managers else (owners,):
            for one in self.client.query(f"SELECT {columns} FROM User WHERE IsActive = true AND {which}"):  # noqa: S608
                if one["Id"] not in seen:
                    seen.add(one["Id"])
                    yield {
                        "crm_id": one["Id"], "name": one["Name"], "email": one["Email"],
                        "zone": one["TimeZoneSidKey"], "team": one[team] if team else None,
                    }  # fmt: skip

    def _accounts(self) -> Iterator[Found]:
        fields = {name: field for name, field in self.reading.account if field}
        columns = ", ".join(dict.fromkeys(["Id", "Name", "OwnerId", *fields.values()]))
        soql = f"SELECT {columns} FROM Account WHERE {self._are_customers('')}{self._changed()}"  # noqa: S608 - names are checked
        for one in self.client.query(soql):
            values = {name: one[field] for name, field in fields.items()}
            yield {"crm_id": one["Id"], "name": one["Name"], "csm_crm_id": one["OwnerId"]} | values

    def _contacts(self) -> Iterator[Found]:
        level = self.reading.contact_level
        columns = ", ".join(["Id", "AccountId", "Email", "Name", *([level] if level else [])])
        which = f"AccountId != null AND Email != null AND {self._are_customers('Account.')}{self._changed()}"
        for one in self.client.query(f"SELECT {columns} FROM Contact WHERE {which}"):  # noqa: S608
            yield {
                "crm_id": one["Id"], "account_crm_id": one["AccountId"], "email": one["Email"], "name": one["Name"],
                "level": one[level] if level else None,
            }  # fmt: skip

    def _talks(self) -> Iterator[Found]:
        of_customers = f"AccountId != null AND {self._are_customers('Account.')}"
        tasks = (
            "SELECT Id, AccountId, WhoId, CompletedDateTime, ActivityDate, TaskSubtype FROM Task WHERE IsClosed = true"
        )
        age = f"(ActivityDate >= LAST_N_DAYS:{KEPT_DAYS} OR CompletedDateTime >= LAST_N_DAYS:{KEPT_DAYS})"
        for one in self.client.query(f"{tasks} AND {age} AND {of_customers}{self._changed()}"):
            yield _talk(one, one["CompletedDateTime"] or f"{one['ActivityDate']}T12:00:00Z", one["TaskSubtype"])
        events = "SELECT Id, AccountId, WhoId, StartDateTime, EventSubtype FROM Event WHERE IsChild = false"
        until = f"StartDateTime <= {_literal(self.now)} AND StartDateTime >= LAST_N_DAYS:{KEPT_DAYS}"
        for one in self.client.query(f"{events} AND {until} AND {of_customers}{self._changed('StartDateTime')}"):
            yield _talk(one, one["StartDateTime"], one["EventSubtype"])

    def _changed_ids(self) -> Iterator[str]:
        """All that changed: what is not read for all that was deleted, merged, re-opened, put off or moved away."""
        for name in ("Account", "Contact", "Task", "Event"):
            soql = f"SELECT Id FROM {name} WHERE Id != null{self._changed()}"  # noqa: S608
            yield from (one["Id"] for one in self.client.query(soql, with_deleted=True))

    def _are_customers(self, prefix: str) -> str:
        customers = self.reading.customers
        if customers is None:
            return f"{prefix}Id != null"
        return f"{prefix}{customers.field} {format_soql('IN {values}', values=list(customers.values))}"

    def _changed(self, *also: str) -> str:
        """The condition that a row changed; an event that lay ahead takes place without being changed (`also`)."""
        if self.since is None:
            return ""
        since = _literal(self.since - OVERLAP)
        return f" AND ({' OR '.join(f'{name} >= {since}' for name in ('SystemModstamp', *also))})"


def _literal(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _talk(one: Found, at: str | None, kind: str | None) -> Found:
    who = one["WhoId"] or ""
    return {
        "crm_id": one["Id"], "account_crm_id": one["AccountId"], "happened_at": iso(at),
        "contact_crm_id": who if who.startswith("003") else "", "kind": kind or "",  # 003: a contact, no lead
    }  # fmt: skip
