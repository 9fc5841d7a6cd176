"""Reading the book of business from HubSpot: companies, contacts, owners, calls, e-mails and meetings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.crm import BadRow, Book, rows
from accounts.crm.checks import Checks, ids, taken
from accounts.crm.hubspot.client import VERSION, Client
from accounts.crm.mapping import Reading
from accounts.crm.shapes import iso, moment
from accounts.crm.words import Words

OBJECTS = f"crm/objects/{VERSION}"
KEPT = timedelta(days=400)  # touchpoints from before that are not read
OVERLAP = timedelta(minutes=10)  # the search learns of a change some minutes late
TALKS = ("calls", "emails", "meetings")
CHANGED = {"contacts": "lastmodifieddate"}
NOT_HELD = {"CANCELED", "NO_SHOW", "RESCHEDULED"}
MERGED = "hs_merged_object_ids"
A_SEARCH, AN_ASSOCIATING = 200, 1000
Found = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """What a pull needs: the client, the mapping, and from when on it looks for changes (None: for everything).
    Ids of different kinds can be the same number in HubSpot, so all but companies' carry their kind."""

    client: Client
    reading: Reading
    since: datetime | None
    now: datetime
    gone: set[str] = field(default_factory=set)
    _companies: dict[str, str] = field(default_factory=dict)

    @property
    def _words(self) -> Words:
        return Words(self.reading)

    def book(self) -> Book:
        """Return the book, or what changed in it. Raises CrmError and RefusedError."""
        bad: list[BadRow] = []
        words = self._words
        csms = taken("HubSpot", self._owners(), words.csm, rows.csm, Checks(bad, twin=lambda c: c.email))
        known = {"csm_crm_id": ids(csms)}
        accounts = taken("HubSpot", self._accounts(), words.account, rows.account, Checks(bad, known))
        twins: Checks[Any] = Checks(bad, twin=lambda c: (c.account_crm_id, c.email))
        contacts = taken("HubSpot", self._contacts(), words.contact, rows.contact, twins)
        talks = taken("HubSpot", self._talks(), words.touchpoint, rows.touchpoint, Checks(bad))
        is_whole, since = self.since is None, self.now - KEPT
        return Book(csms, accounts, contacts, talks, bad, is_whole, self.gone, self.now, touchpoints_from=since)

    def _owners(self) -> Iterator[Found]:
        for one in self.client.pages(f"crm/owners/{VERSION}", {}):
            name = " ".join(part for part in (one.get("firstName"), one.get("lastName")) if part)
            teams = sorted(one.get("teams") or (), key=lambda team: not team.get("primary"))
            team = teams[0]["name"] if teams else None
            yield {"crm_id": f"owner-{one['id']}", "name": name or one["email"], "email": one["email"], "team": team}

    def _accounts(self) -> Iterator[Found]:
        fields = {name: source for name, source in self.reading.account if source}
        customers, key = self.reading.customers, self.reading.id_property
        extra = [customers.field] if customers else []
        asked = ["name", "hubspot_owner_id", MERGED, *fields.values(), *extra, *([key] if key else [])]
        for one in self._changed("companies", asked):
            values = one["properties"]
            crm_id = self._company(one)
            self.gone.update(merged_ids(one) if not key else ())
            if not crm_id or (customers and not _is_one(values.get(customers.field), customers.values)):
                self.gone.update([crm_id] if crm_id else ())
                continue
            owner = {"csm_crm_id": f"owner-{values.get('hubspot_owner_id') or ''}"}
            found = {name: values.get(source) for name, source in fields.items()}
            yield {"crm_id": crm_id, "name": values.get("name")} | owner | found

    def _company(self, one: Found) -> str:
        key = self.reading.id_property
        crm_id = str(one["properties"].get(key) or "") if key else str(one["id"])
        self._companies[str(one["id"])] = crm_id
        return crm_id

    def _contacts(self) -> Iterator[Found]:
        level = self.reading.contact_level
        asked = ["email", "firstname", "lastname", "associatedcompanyid", *([level] if level else [])]
        found = list(self._changed("contacts", asked))
        companies = (one["properties"].get("associatedcompanyid") for one in found)
        self._learn_companies(one for one in companies if one)
        yield from self._leaving_out((f"contact-{one['id']}" for one in found), self._people(found))

    def _people(self, found: Sequence[Found]) -> Iterator[Found]:
        level = self.reading.contact_level
        for one in found:
            values = one["properties"]
            name = " ".join(part for part in (values.get("firstname"), values.get("lastname")) if part)
            company = self._companies.get(values.get("associatedcompanyid") or "", "")
            if values.get("email") and company:
                yield {
                    "crm_id": f"contact-{one['id']}", "account_crm_id": company, "email": values["email"],
                    "name": name or values["email"], "level": values.get(level) if level else None,
                }  # fmt: skip

    def _leaving_out(self, crm_ids: Iterable[str], given: Iterable[Found]) -> Iterator[Found]:
        """What is given; of what was found, the rest is none of the book, or no more."""
        kept = list(given)
        self.gone.update(set(crm_ids) - {one["crm_id"] for one in kept})
        yield from kept

    def _learn_companies(self, wanted: Iterable[str]) -> None:
        """By which id companies go here that did not change themselves."""
        unknown = sorted({one for one in wanted if one not in self._companies})
        if not self.reading.id_property:
            self._companies.update({one: one for one in unknown})
            return
        for start in range(0, len(unknown), 100):
            inputs = [{"id": one} for one in unknown[start : start + 100]]
            body = {"inputs": inputs, "properties": [self.reading.id_property], "propertiesWithHistory": []}
            for one in self.client.ask(f"{OBJECTS}/companies/batch/read", body)["results"]:
                self._company(one)

    def _talks(self) -> Iterator[Found]:
        for kind in filter(self._words.is_touchpoint, TALKS):
            found = list(self._search(kind, ["hs_timestamp", "hs_meeting_outcome"], self._talk_filters()))
            held = [one for one in found if self._took_place(one["properties"])]
            yield from self._leaving_out((f"{kind}-{one['id']}" for one in found), self._held(kind, held))

    def _held(self, kind: str, held: Sequence[Found]) -> Iterator[Found]:
        companies, people = (self._associated(kind, held, other) for other in ("companies", "contacts"))
        self._learn_companies(companies.values())
        for one in held:
            company = self._companies.get(companies.get(one["id"], ""), "")
            if company:
                person = people.get(one["id"])
                yield {
                    "crm_id": f"{kind}-{one['id']}", "account_crm_id": company, "kind": kind,
                    "contact_crm_id": f"contact-{person}" if person else "",
                    "happened_at": iso(one["properties"].get("hs_timestamp")),
                }  # fmt: skip

    def _took_place(self, values: Found) -> bool:
        """Whether it was held by now; one without a moment is left for others to complain about."""
        try:
            lies_ahead = moment(values.get("hs_timestamp") or "") > self.now
        except ValueError:
            lies_ahead = False
        return values.get("hs_meeting_outcome") not in NOT_HELD and not lies_ahead

    def _talk_filters(self) -> list[list[Row]]:
        """What is new: because it was changed (put off and cancelled ones too), or because it lay ahead until now."""
        now = _filter("hs_timestamp", "LTE", _ms(self.now))
        if self.since is None:
            return [[_filter("hs_timestamp", "GTE", _ms(self.now - KEPT)), now]]
        since = _ms(self.since - OVERLAP)
        return [[_filter("hs_lastmodifieddate", "GTE", since)], [_filter("hs_timestamp", "GTE", since), now]]

    def _associated(self, kind: str, found: Sequence[Found], other: str) -> dict[str, str]:
        """The first object of the kind `other` that goes with each, by id."""
        path = f"crm/associations/{VERSION}/{kind}/{other}/batch/read"
        firsts: dict[str, str] = {}
        for start in range(0, len(found), AN_ASSOCIATING):
            inputs = [{"id": one["id"]} for one in found[start : start + AN_ASSOCIATING]]
            # Those that go with nothing are errors in a 207, which is no news.
            for row in self.client.ask(path, {"inputs": inputs})["results"]:
                if row["to"]:
                    firsts[str(row["from"]["id"])] = str(row["to"][0]["toObjectId"])
        return firsts

    def _changed(self, kind: str, asked: Sequence[str]) -> Iterator[Found]:
        if self.since is None:
            yield from self.client.pages(f"{OBJECTS}/{kind}", {"properties": ",".join(asked)})
            return
        name = CHANGED.get(kind, "hs_lastmodifieddate")
        yield from self._search(kind, asked, [[_filter(name, "GTE", _ms(self.since - OVERLAP))]])

    def _search(self, kind: str, asked: Sequence[str], groups: Sequence[Sequence[Row]]) -> Iterator[Found]:
        """Search in the order of the ids, each page from the last id on: a search by pages ends after 10,000."""
        last = "0"
        while True:
            filters = [{"filters": [*group, _filter("hs_object_id", "GT", last)]} for group in groups]
            sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
            body = {"filterGroups": filters, "sorts": sorts, "properties": list(asked), "limit": A_SEARCH}
            found = self.client.ask(f"{OBJECTS}/{kind}/search", body)["results"]
            yield from found
            if len(found) < A_SEARCH:
                return
            last = str(found[-1]["id"])


def merged_ids(company: Found) -> list[str]:
    """Return HubSpot's ids of the companies that went into `company`, read with the property MERGED."""
    return [one for one in (company["properties"].get(MERGED) or "").split(";") if one]


def _filter(name: str, operator: str, value: str) -> Row:
    return {"propertyName": name, "operator": operator, "value": value}


def _is_one(value: str | None, values: Sequence[str]) -> bool:
    return (value or "").casefold() in {one.casefold() for one in values}


def _ms(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
