"""What Salesforce says of the mapped fields, at the stand-in."""

import pytest

from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.connector import SalesforceCrm
from tests.accounts.crm import test_salesforce
from tests.accounts.crm.salesforce import Salesforce, session_to
from tests.accounts.crm.test_salesforce import ACME, LOGIN, MAPPING

vendor = test_salesforce.vendor
crm = test_salesforce.crm


def test_what_is_read_is_checked_as_well(vendor: Salesforce) -> None:
    read = MAPPING.read.model_dump() | {"csm_team": "Team__c", "customers": {"field": "Type", "values": ["Customer"]}}
    mapping = MAPPING.model_validate(MAPPING.model_dump() | {"read": read})
    for gone in ("Segment__c", "Renewal_Date__c"):
        del vendor.tables["Account"][ACME][gone]
    vendor.add("Contact", "003A", Level__c="Champion")
    crm = SalesforceCrm(Client(LOGIN, session_to(vendor.url)), mapping)
    missing = "is missing, or not shown to our user"
    assert crm.complaints() == [
        *(f"{name} of the Account, which is read, {missing}" for name in ("Segment__c", "Renewal_Date__c", "Type")),
        f"Team__c of the User, which is read, {missing}",
    ]
    del vendor.tables["Contact"]["003A"]["Level__c"]
    assert f"Level__c of the Contact, which is read, {missing}" in crm.complaints()


@pytest.mark.parametrize(
    ("name", "unlike", "says"),
    [
        ("Next_Touch__c", {"type": "string"}, "Next_Touch__c is of the type string, not date"),
        ("Newest_Answer__c", {"type": "date"}, "Newest_Answer__c is of the type date, not datetime"),
        ("Cadence_Agreement__c", {"type": "string"}, "Cadence_Agreement__c is of the type string, not double"),
        ("Cadence__c", {"type": "boolean"}, "Cadence__c is of the type boolean, not string"),
        ("Cadence__c", {"length": 18}, "Cadence__c keeps 18 characters, not the mapping's 20"),
        ("Contacts_a_Year__c", {"scale": 0}, "Contacts_a_Year__c keeps 0 decimals, not the mapping's 2"),
        ("Cadence__c", {"updateable": False}, "Cadence__c cannot be written by our user"),
    ],
)
def test_a_field_of_another_type_or_length_is_named(
    vendor: Salesforce, crm: SalesforceCrm, name: str, unlike: dict[str, object], says: str
) -> None:
    vendor.types.setdefault(name, {}).update(unlike)
    assert crm.complaints() == [says]


@pytest.mark.parametrize(
    ("name", "also"),
    [("Cadence__c", {"type": "picklist", "length": 255}), ("Cadence_Reason__c", {"type": "textarea", "length": 32768}),
     ("Contacts_a_Year__c", {"type": "percent", "scale": 4})],
)  # fmt: skip
def test_a_field_that_keeps_more_will_do(
    vendor: Salesforce, crm: SalesforceCrm, name: str, also: dict[str, object]
) -> None:
    vendor.types.setdefault(name, {}).update(also)
    assert crm.complaints() == []
