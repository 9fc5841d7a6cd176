"""HubSpot's stand-in, after its public documents: API reference 2026-03 (CRM objects, batch read and update, search,
properties, owners, associations), API usage guidelines (limits and their headers), error handling."""

from collections.abc import Callable
from typing import Any

from tests.accounts.crm.standin import Answer, Call, Fault, StandIn, status

OBJECTS = "/crm/objects/2026-03"
COMPANIES = f"{OBJECTS}/companies"
PROPERTIES = "/crm/properties/2026-03/companies"
CONTACT_PROPERTIES = "/crm/properties/2026-03/contacts"
TOKEN = "pat-eu1-a-private-token"
Row = dict[str, Any]


def too_many(policy: str = "TEN_SECONDLY_ROLLING") -> Fault:
    body = {
        "status": "error", "message": f"You have reached your {policy.lower()} limit.", "errorType": "RATE_LIMIT",
        "correlationId": "c033", "policyName": policy,
    }  # fmt: skip
    return status(429, body, X_HubSpot_RateLimit_Interval_Milliseconds="10000", X_HubSpot_RateLimit_Remaining="0")


class HubSpot(StandIn):
    """`rows` are objects by kind and id; `bad` are companies for which an update is invalid, `failing` those for
    which it fails, with the category; `merged` says into which company one was merged."""

    def __init__(self) -> None:
        super().__init__()
        self.token = TOKEN
        self.rows: dict[str, dict[str, Row]] = {
            kind: {} for kind in ("companies", "contacts", "calls", "emails", "meetings")
        }
        self.properties: dict[str, Row] = {
            name: {"name": name, "type": "enumeration" if name == "lifecyclestage" else "string"}
            for name in ("lifecyclestage", "customer_number")
        }
        self.properties["customer_number"]["hasUniqueValue"] = True
        self.contact_properties: dict[str, Row] = {}
        self.owners: list[Row] = []
        self.links: dict[tuple[str, str], dict[str, str]] = {}
        self.bad: set[str] = set()
        self.failing: dict[str, str] = {}
        self.merged: dict[str, str] = {}
        self.remaining = "100"
        self.page = 100
        self.writes: list[tuple[str, Row]] = []

    def add(self, kind: str, row_id: str, changed: str = "2026-10-01T08:00:00Z", **properties: Any) -> Row:
        row = {"id": row_id, "properties": properties | {"hs_object_id": row_id}, "archived": False, "changed": changed}
        self.rows[kind][row_id] = row
        return row

    def respond(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(
                401,
                {
                    "status": "error",
                    "message": "The OAuth token used to make this call expired",
                    "category": "EXPIRED_AUTHENTICATION",
                },
            )
        self.must(call.method == "GET" or call.headers["content-type"] == "application/json", "JSON")
        answer = self.find(call)(call)
        headers = {
            "X-HubSpot-RateLimit-Remaining": self.remaining,
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        }
        return Answer(answer.status, answer.body, headers)

    def find(self, call: Call) -> Callable[[Call], Answer]:
        known: dict[str, Callable[[Call], Answer]] = {
            f"POST {COMPANIES}/batch/read": self.read,
            f"POST {COMPANIES}/batch/update": self.update,
            f"GET {PROPERTIES}": lambda call: Answer(200, {"results": list(self.properties.values())}),
            f"POST {PROPERTIES}": self.create,
            f"GET {CONTACT_PROPERTIES}": lambda call: Answer(200, {"results": list(self.contact_properties.values())}),
            "GET /crm/owners/2026-03": lambda call: self.paged(call, self.owners),
        }
        for kind in self.rows:
            known[f"GET {OBJECTS}/{kind}"] = self.list
            known[f"POST {OBJECTS}/{kind}/search"] = self.search
            for other in ("companies", "contacts"):
                known[f"POST /crm/associations/2026-03/{kind}/{other}/batch/read"] = self.associated
        self.must(call.name in known, "no such resource")
        return known[call.name]

    def rows_of(self, one: Row) -> list[Row]:
        """The companies that an input of a read names. Values of a unique property stand once, but for those that were
        there before the property was made unique, and those of merged records."""
        if key := one.get("idProperty"):
            return [row for row in self.rows["companies"].values() if row["properties"].get(key) == one["id"]]
        return [row for row in [self.row_of(one)] if row]

    def row_of(self, one: Row) -> Row | None:
        """The company that an input names, by its own id or by that of the property."""
        key, rows = one.get("idProperty"), self.rows["companies"]
        self.must(key != "hs_object_id", "hs_object_id is no unique property: leave idProperty out")
        if key:
            return next((row for row in rows.values() if row["properties"].get(key) == one["id"]), None)
        self.must(one["id"].isdigit(), "a numeric id")
        return rows.get(self.merged.get(one["id"], one["id"]))

    def read(self, call: Call) -> Answer:
        inputs, asked = call.body["inputs"], call.body["properties"]
        self.must(0 < len(inputs) <= 100, "at most 100 inputs")
        self.must("propertiesWithHistory" in call.body, "propertiesWithHistory")
        key = {"idProperty": call.body["idProperty"]} if "idProperty" in call.body else {}
        found = {one["id"]: [row for row in self.rows_of(one | key) if not row["archived"]] for one in inputs}
        results = [self.shown(row, asked) for rows in found.values() for row in rows]
        missing = [one for one, rows in found.items() if not rows]
        errors = [{
            "status": "error", "category": "OBJECT_NOT_FOUND", "context": {"ids": missing},
            "message": "Could not get some COMPANY objects, they may be deleted or not exist.",
        }] if missing else []  # fmt: skip
        return self.batch(results, errors)

    def shown(self, row: Row, asked: list[str]) -> Row:
        return {
            "id": row["id"],
            "properties": {name: row["properties"].get(name) for name in (*asked, "hs_object_id")},
            "archived": row["archived"],
        }

    def batch(self, results: list[Row], errors: list[Row]) -> Answer:
        body: Row = {
            "status": "COMPLETE",
            "results": results,
            "startedAt": "2026-11-02T09:00:00Z",
            "completedAt": "2026-11-02T09:00:01Z",
        }
        return Answer(207, body | {"numErrors": len(errors), "errors": errors}) if errors else Answer(200, body)

    def update(self, call: Call) -> Answer:
        inputs = call.body["inputs"]
        self.must(0 < len(inputs) <= 100, "at most 100 inputs")
        rows = [(one, self.row_of(one)) for one in inputs]
        found = [row["id"] for _, row in rows if row]
        if self.bad & set(found):
            return _invalid("Property values were not valid")
        if len(found) != len(set(found)):
            return _invalid("Duplicate IDs found in batch input")
        unknown = {name for one in inputs for name in one["properties"]} - set(self.properties)
        if unknown:
            return _invalid(f"Property {min(unknown)!r} does not exist")
        results, errors = [], []
        for one, row in rows:
            category = "OBJECT_NOT_FOUND" if row is None or row["archived"] else self.failing.get(row["id"])
            if category or row is None:
                errors.append(
                    {"status": "error", "category": category, "message": "it failed", "context": {"ids": [one["id"]]}}
                )
                continue
            row["properties"] |= {name: self.kept(name, value) for name, value in one["properties"].items()}
            self.writes.append((row["id"], one["properties"]))
            results.append({"id": row["id"], "properties": dict(one["properties"])})
        return self.batch(results, errors)

    def kept(self, name: str, value: str) -> str | None:
        kind = self.properties[name]["type"]
        if kind == "number" and value:
            float(value)
        return (value.replace("+00:00", "Z") if kind == "datetime" else value) or None

    def create(self, call: Call) -> Answer:
        body = call.body
        self.must(
            {"name", "label", "type", "fieldType", "groupName"} <= set(body), "name, label, type, fieldType, groupName"
        )
        pairs = {"string": {"text", "textarea"}, "number": {"number"}, "date": {"date"}, "datetime": {"date"}}
        self.must(body["fieldType"] in pairs[body["type"]], "a fieldType that goes with the type")
        self.must(body["name"] == body["name"].lower(), "a name in lower case")
        if body["name"] in self.properties:
            return Answer(409, {"status": "error", "category": "OBJECT_ALREADY_EXISTS", "message": "it exists"})
        self.properties[body["name"]] = body
        return Answer(201, body)

    def paged(self, call: Call, rows: list[Row]) -> Answer:
        self.must(1 <= int(call.query["limit"][0]) <= 100, "a limit of at most 100")
        start = int(call.query.get("after", ["0"])[0])
        end = start + self.page
        paging = {"paging": {"next": {"after": str(end), "link": "https://..."}}} if end < len(rows) else {}
        return Answer(200, {"results": rows[start:end]} | paging)

    def list(self, call: Call) -> Answer:
        is_archived = call.query.get("archived") == ["true"]
        asked = call.query["properties"][0].split(",")
        rows = [row for row in self.rows[call.path.rsplit("/", 1)[1]].values() if row["archived"] is is_archived]
        shown = [self.shown(row, asked) | ({"archivedAt": row["archivedAt"]} if is_archived else {}) for row in rows]
        return self.paged(call, shown)

    def search(self, call: Call) -> Answer:
        body = call.body
        self.must(body["limit"] <= 200 and len(body["filterGroups"]) <= 5, "at most 200 results, at most 5 groups")
        kind = call.path.split("/")[-2]
        rows = sorted(
            (row for row in self.rows[kind].values() if any(all(self.fits(row, one) for one in group["filters"]) for group in body["filterGroups"])),
            key=lambda row: int(row["id"]),
        )  # fmt: skip
        shown = [self.shown(row, body["properties"]) for row in rows if not row["archived"]]
        return Answer(200, {"total": len(shown), "results": shown[: body["limit"]]})

    def fits(self, row: Row, one: Row) -> bool:
        from accounts.crm.shapes import moment

        name = one["propertyName"]
        if name == "hs_object_id":
            return int(row["id"]) > int(one["value"])
        has = moment(row["changed"] if name.endswith("modifieddate") else row["properties"][name])
        than = moment(one["value"])
        return has >= than if one["operator"] == "GTE" else has <= than

    def associated(self, call: Call) -> Answer:
        _, kind, other, *_ = call.path.removeprefix("/crm/associations/").split("/")
        links = self.links.get((kind, other), {})
        self.must(len(call.body["inputs"]) <= 1000, "at most 1,000 inputs")
        results, errors = [], []
        for one in call.body["inputs"]:
            if one["id"] in links:
                to = [
                    {
                        "toObjectId": links[one["id"]],
                        "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 182}],
                    }
                ]
                results.append({"from": {"id": one["id"]}, "to": to})
            else:
                errors.append(
                    {
                        "status": "error",
                        "category": "OBJECT_NOT_FOUND",
                        "message": "none",
                        "context": {"fromObjectId": [one["id"]]},
                    }
                )
        return self.batch(results, errors)


def _invalid(message: str) -> Answer:
    return Answer(400, {"status": "error", "category": "VALIDATION_ERROR", "message": message, "correlationId": "c034"})
