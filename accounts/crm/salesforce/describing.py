"""The fields of Salesforce: whether those that are mapped are there, and keep what we write."""

from typing import Any

from accounts.crm.fields import Kind
from accounts.crm.mapping import Mapping, Reading, Target, kind_of
from accounts.crm.salesforce.client import Client

# Types of fields (Object Reference, Field Types) that keep a kind of ours; the first is the one to create.
TYPES = {
    Kind.TEXT: ("string", "textarea", "picklist", "combobox"),
    Kind.NUMBER: ("double", "currency", "percent", "int"),
    Kind.DATE: ("date",),
    Kind.MOMENT: ("datetime",),
}
NOT_SHOWN = "is missing, or not shown to our user"
Described = dict[str, dict[str, Any]]


def complaints(client: Client, mapping: Mapping) -> list[str]:
    """Return what is wrong with the mapped fields: missing, of another type, too short, or not to be written. Raises
    CrmError."""
    account = _described(client, "Account")
    named = ((target, _complaint(name, target, account)) for name, target in mapping.write.items())
    return [f"{target.field} {why}" for target, why in named if why] + _unread(client, mapping.read, account)


def _described(client: Client, table: str) -> Described:
    return {one["name"].lower(): one for one in client.ask(f"sobjects/{table}/describe")["fields"]}


def _complaint(name: str, target: Target, there: Described) -> str | None:
    found, kind = there.get(target.field.lower()), kind_of(name, target)
    if not found:
        return NOT_SHOWN
    if found["type"] not in TYPES[kind]:
        return f"is of the type {found['type']}, not {TYPES[kind][0]}"
    if kind is Kind.TEXT and found["length"] < target.length:
        return f"keeps {found['length']} characters, not the mapping's {target.length}"
    if kind is Kind.NUMBER and found["scale"] < target.decimals:
        return f"keeps {found['scale']} decimals, not the mapping's {target.decimals}"
    return None if found["updateable"] else "cannot be written by our user"


def _unread(client: Client, reading: Reading, account: Described) -> list[str]:
    """What is to be read and is not there: of each object that is read from."""
    customers = reading.customers.field if reading.customers else ""
    wanted = {
        "Account": [*(field for _, field in reading.account), customers],
        "Contact": [reading.contact_level],
        "User": [reading.csm_team],
    }
    return [
        f"{field} of the {table}, which is read, {NOT_SHOWN}"
        for table, fields in wanted.items()
        if (asked := [field for field in fields if field])
        and (there := account if table == "Account" else _described(client, table))
        for field in asked
        if field.lower() not in there
    ]
