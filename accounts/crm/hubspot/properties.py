"""The properties of companies: whether those that are mapped are there, and creating those that are not."""

from typing import Any

from accounts.crm import CrmError
from accounts.crm.fields import FIELDS, Kind
from accounts.crm.hubspot.client import VERSION, Client, RefusedError
from accounts.crm.mapping import Target, Targets, kind_of

PATH = f"crm/properties/{VERSION}/companies"
GROUP = "companyinformation"
TYPES = {Kind.TEXT: ("string",), Kind.NUMBER: ("number",), Kind.DATE: ("date",), Kind.MOMENT: ("datetime",)}
ALSO_TEXT = ("enumeration", "phone_number")


def complaints(client: Client, targets: Targets) -> list[str]:
    """Return what is wrong with the mapped properties: missing, of another type, or not to be written. Raises
    CrmError."""
    there = _there(client)
    return [why for name, target in targets.items() if (why := _complaint(name, target, there.get(target.field)))]


def create_missing(client: Client, targets: Targets) -> list[str]:
    """Create the mapped properties that are missing, and return their names. Raises CrmError."""
    there = _there(client)
    missing = {name: target for name, target in targets.items() if target.field not in there}
    for name, target in missing.items():
        try:
            client.write(PATH, _new(name, target))
        except RefusedError as error:
            raise CrmError(f"HubSpot did not create {target.field}: {error}"[:300]) from None
    return [target.field for target in missing.values()]


def _there(client: Client) -> dict[str, Any]:
    return {one["name"]: one for one in client.get(PATH)["results"]}


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
