"""What HubSpot says of the mapped properties, at the stand-in."""

import pytest

from accounts.crm import CrmError, Gone
from accounts.crm.hubspot.connector import HubSpotCrm
from tests.accounts.crm import test_hubspot
from tests.accounts.crm.hubspot import PROPERTIES, HubSpot
from tests.accounts.crm.standin import status
from tests.accounts.crm.test_hubspot import MAPPING

vendor, slept, crm = test_hubspot.vendor, test_hubspot.slept, test_hubspot.crm
by_number = test_hubspot.by_number


def test_what_is_read_is_checked_as_well_and_stops_no_writing(vendor: HubSpot, crm: HubSpotCrm) -> None:
    read = {"account": {"segment": "tier", "renewal_on": "renewal"}, "contact_level": "rank"}
    crm.mapping = MAPPING.model_validate(MAPPING.model_dump() | {"read": MAPPING.read.model_dump() | read})
    vendor.properties["tier"] = {"name": "tier", "type": "string"}
    assert crm.complaints() == ["renewal, which is read, is missing", "rank of contacts, which is read, is missing"]
    vendor.contact_properties["rank"] = {"name": "rank", "type": "enumeration"}
    assert crm.complaints() == ["renewal, which is read, is missing"]
    assert not isinstance(crm.read(["1"])["1"], Gone)


def test_an_id_property_whose_values_need_not_be_unique_is_named(vendor: HubSpot, by_number: HubSpotCrm) -> None:
    assert by_number.complaints() == []
    vendor.properties["customer_number"]["hasUniqueValue"] = False
    assert by_number.complaints() == ["customer_number must have unique values, since companies go by it"]


def test_properties_that_hubspot_refuses_to_list_are_an_error_of_the_crm(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.fail(f"GET {PROPERTIES}", status(400, {"category": "VALIDATION_ERROR", "message": "no such object"}))
    with pytest.raises(CrmError, match="no such object"):
        crm.complaints()


def test_a_property_that_somebody_creates_at_the_same_time_is_an_error_of_the_crm(
    vendor: HubSpot, crm: HubSpotCrm
) -> None:
    taken = vendor.properties.pop("ask_them_reason")
    vendor.fail(f"GET {PROPERTIES}", lambda call, real: (real(), vendor.properties.update(ask_them_reason=taken))[0])
    with pytest.raises(CrmError, match="ask_them_reason"):
        crm.create_missing()
