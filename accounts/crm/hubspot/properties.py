"""The properties that are mapped: whether they are there, and creating those of companies that are not."""

from typing import Any

from accounts.crm import CrmError
from accounts.crm.fields import FIELDS, Kind
from accounts.crm.hubspot.client import VERSION, Client, RefusedError
from accounts.crm.mapping import Reading, Target, Targets, kind_of

COMPANIES, CONTACTS = (f"crm/properties/{VERSION}/{kind}" for kind in ("companies", "contacts"))
GROUP = "companyinformation"
TYPES = {Kind.TEXT: ("string",), Kind.NUMBER: ("number",), Kind.DATE: ("date",), Kind.MOMENT: ("datetime",)}
ALSO_TEXT = ("enumeration", "phone_number")


def complaints(client: Client, targets: Targets) -> list[str]:
    """Return what is wrong with the properties that are written: missing, of another type, or not to be written. Raises
    CrmError."""
    there = _there(client, COMPANIES)
    return [why for name, target in targets.items() if (why := _complaint(name, target, there.get(target.field)))]


def unread(client: Client, reading: Reading) -> list[str]:
    """Return what is wrong with the properties that are read; HubSpot itself says nothing of one that is missing.
    Raises CrmError."""
    key, customers = reading.id_property, reading.customers.field if reading.customers else ""
    asked = [one for one in (*(field for _, field in reading.account), customers, key) if one]
    there = _there(client, COMPANIES) if asked else {}
    wrong = [f"{one}, which is read, is missing" for one in asked if one not in there]
    if key in there and not there[key].get("hasUniqueValue"):
        wrong.append(f"{key} must have unique values, since companies go by it")
    level = reading.contact_level
    if level and level not in _there(client, CONTACTS):
        wrong.append(f"{level} of contacts, which is read, is missing")
    return wrong


def create_missing(client: Client, targets: Targets) -> list[str]:
    """Create the mapped properties that are missing, and return their names. Raises CrmError."""
    there = _there(client, COMPANIES)
    missing = {name: target for name, target in targets.items() if target.field not in there}
    for name, target in missing.items():
        try:
            client.write(COMPANIES, _new(name, target))
        except RefusedError as error:
            raise CrmError(f"HubSpot did not create {target.field}: {error}"[:300]) from None
    return [target.field for target in missing.values()]


def _there(client: Client, path: str) -> dict[str, Any]:
    try:
        return {one["name"]: one for one in client.get(path)["results"]}
    except RefusedError as error:
        raise CrmError(f"HubSpot did not list its properties: {error}"[:300], 900) from None


def _complaint(name: str, target: Target, found: Any) -> str | None:
    if found is None:
        return f"{target.field} is missing"
    kind = kind_of(name, target)
    allowed = TYPES[kind] + (ALSO_TEXT if kind is Kind.TEXT else ())
    if found["type"] not in allowed:
        return f"{target.field} is of the type {found['type']}, not {allowed[0]}"
    if found.get("modificationMetadata", {}).get("readOnlyValue"):
        return f"{target.field} cannot be written"
    return None


def _new(name: str, target: Target) -> dict[str, str]:
    kind = kind_of(name, target)
    field_type = {Kind.TEXT: "textarea" if target.length > 255 else "text", Kind.NUMBER: "number"}.get(kind, "date")
    return {
        "name": target.field, "label": FIELDS[name].label, "type": TYPES[kind][0], "fieldType": field_type,
        "groupName": GROUP, "description": "Written by Ask Them from what the customer asked for.",
    }  # fmt: skip
