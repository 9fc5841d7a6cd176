"""HubSpot while it is busy, locked or moved, and calls that it refuses, at the stand-in."""

from collections.abc import Callable

import pytest

from accounts.crm import CrmError
from accounts.crm.hubspot.connector import HubSpotCrm
from tests.accounts.crm import test_hubspot
from tests.accounts.crm.hubspot import HubSpot
from tests.accounts.crm.standin import Answer, Call, status
from tests.accounts.crm.test_hubspot import WRITTEN, many, write

vendor, slept, crm = test_hubspot.vendor, test_hubspot.slept, test_hubspot.crm


def test_what_is_locked_is_tried_again_after_two_seconds(vendor: HubSpot, crm: HubSpotCrm, slept: list[float]) -> None:
    vendor.fail("batch/update", *[status(423, {"status": "error", "message": "locked"})] * 2)
    assert write(crm, {"1": WRITTEN}) == {"1": None}
    assert len(vendor.writes) == 1
    assert 2 <= min(slept) <= max(slept) <= 4


def test_what_stays_locked_stops_the_run_for_a_while(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.fail("batch/update", *[status(423, {"status": "error", "message": "locked"})] * 9)
    with pytest.raises(CrmError, match="423"):
        write(crm, {"1": WRITTEN})
    assert vendor.count("batch/update") == 7


@pytest.mark.parametrize(("header", "pause"), [("86400", 86400), ("99999999", 86400), ("soon", 3600), (None, 3600)])
def test_while_the_account_is_moved_to_another_place_it_is_left_in_peace_as_long_as_hubspot_says(
    vendor: HubSpot, crm: HubSpotCrm, slept: list[float], header: str | None, pause: int
) -> None:
    headers = {"Retry_After": header} if header else {}
    vendor.fail("batch/update", status(477, {"status": "error", "message": "Migration in progress"}, **headers))
    with pytest.raises(CrmError, match="Migration in progress") as caught:
        write(crm, {"1": WRITTEN})
    assert (caught.value.pause, slept, vendor.count("batch/update")) == (pause, [], 1)


@pytest.mark.parametrize("code", [409, 422])
def test_a_call_that_is_refused_for_one_input_stops_no_other(vendor: HubSpot, crm: HubSpotCrm, code: int) -> None:
    changes = many(vendor, 120)

    def refuse(call: Call, real: Callable[[], Answer]) -> Answer:
        vendor.fail("batch/update", refuse)
        is_in = "107" in {one["id"] for one in call.body["inputs"]}
        return Answer(code, {"status": "error", "category": "CONFLICT", "message": "it exists"}) if is_in else real()

    vendor.fail("batch/update", refuse)
    found = write(crm, changes)
    assert {one: why for one, why in found.items() if why} == {"107": "CONFLICT: it exists"}
    assert (len(vendor.writes), len(found)) == (119, 120)
