"""HubSpot, over real HTTP, at a stand-in that answers as its documents say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.crm import CrmError, Gone, Values
from accounts.crm.calling import TimedSession
from accounts.crm.choosing import HERE, Choice, chosen
from accounts.crm.hubspot.client import Client
from accounts.crm.hubspot.connector import NOT_THERE, HubSpotCrm
from accounts.crm.mapping import load
from tests.accounts.crm.hubspot import COMPANIES, OBJECTS, PROPERTIES, TOKEN, HubSpot, too_many
from tests.accounts.crm.standin import Answer, late, status
from tests.conftest import NOW

WRITTEN = {"cadence": "P1M", "words": "once a month", "contacts_a_year": "12", "next_touch_on": "2026-11-30",
           "newest_answer_at": "2026-11-02T09:00:00+00:00", "reason": "Ada asked"}  # fmt: skip
MAPPING = load(HERE / "hubspot.toml")


@pytest.fixture
def vendor() -> Iterator[HubSpot]:
    made = HubSpot()
    for one, name in (("1", "Acme"), ("2", "Globe")):
        made.add("companies", one, name=name, lifecyclestage="customer", hubspot_owner_id="9")
    yield made
    made.close()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def crm(vendor: HubSpot, slept: list[float]) -> HubSpotCrm:
    made = HubSpotCrm(Client(lambda: TOKEN, TimedSession(5), vendor.url, slept.append), MAPPING)
    made.create_missing()
    vendor.calls.clear()
    return made


def write(crm: HubSpotCrm, changes: dict[str, Values]) -> dict[str, str | None]:
    """What became of each account."""
    return {one: why for answers in crm.write(changes) for one, why in answers.items()}


def many(vendor: HubSpot, number: int) -> dict[str, Values]:
    for one in range(100, 100 + number):
        vendor.add("companies", str(one), name=f"Company {one}")
    return {str(one): WRITTEN for one in range(100, 100 + number)}


def test_properties_are_created_once_and_with_the_types_that_go_with_our_fields(
    vendor: HubSpot, crm: HubSpotCrm
) -> None:
    types = {one["name"]: one["type"] for one in vendor.properties.values()}
    assert types["ask_them_next_touch"] == "date"
    assert types["ask_them_newest_answer"] == "datetime"
    assert types["ask_them_agreement"] == "number"
    assert (crm.create_missing(), crm.complaints()) == ([], [])


def test_values_come_back_as_they_were_written(vendor: HubSpot, crm: HubSpotCrm) -> None:
    assert write(crm, {"1": WRITTEN}) == {"1": None}
    assert crm.read(["1"])["1"] == dict.fromkeys(MAPPING.write) | WRITTEN
    assert vendor.names() == [f"POST {COMPANIES}/batch/update", f"GET {PROPERTIES}", f"POST {COMPANIES}/batch/read"]
    assert "idProperty" not in vendor.calls[0].body["inputs"][0]


def test_missing_properties_are_named_before_anything_is_read_or_written(vendor: HubSpot, crm: HubSpotCrm) -> None:
    del vendor.properties["ask_them_reason"]
    vendor.properties["ask_them_agreement"]["type"] = "string"
    with pytest.raises(
        CrmError, match="ask_them_agreement is of the type string, not number; ask_them_reason is missing"
    ):
        crm.read(["1"])
    assert vendor.count("batch") == 0


def test_errors_inside_a_207_are_read_and_stop_no_other(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.failing["1"] = "CONFLICT"
    assert write(crm, {"1": WRITTEN, "2": WRITTEN}) == {"1": "CONFLICT: it failed", "2": None}


def test_one_invalid_company_makes_hubspot_refuse_a_whole_call_and_is_found_by_halving(
    vendor: HubSpot, crm: HubSpotCrm
) -> None:
    changes = many(vendor, 16)
    vendor.bad.add("107")
    found = write(crm, changes)
    assert [one for one, why in found.items() if why] == ["107"]
    assert "VALIDATION_ERROR" in (found["107"] or "")
    assert (len(vendor.writes), len(found)) == (15, 16)


def test_a_property_that_vanishes_stops_everything_instead_of_being_looked_for_by_halving(
    vendor: HubSpot, crm: HubSpotCrm
) -> None:
    changes = many(vendor, 64)
    crm.read(["100"])
    del vendor.properties["ask_them_reason"]
    with pytest.raises(CrmError, match="ask_them_reason is missing"):
        write(crm, changes)
    assert (vendor.count("batch/update"), vendor.writes) == (1, [])


@pytest.mark.parametrize(("accounts", "calls"), [(1, 1), (100, 1), (101, 2), (250, 3)])
def test_as_few_calls_are_made_as_batches_of_100_allow(
    vendor: HubSpot, crm: HubSpotCrm, accounts: int, calls: int
) -> None:
    changes = many(vendor, accounts)
    crm.read(list(changes))
    write(crm, changes)
    assert (vendor.count("batch/read"), vendor.count("batch/update"), len(vendor.calls)) == (
        calls,
        calls,
        2 * calls + 1,
    )


def test_at_the_ten_second_limit_it_waits_as_the_headers_say_and_goes_on(
    vendor: HubSpot, crm: HubSpotCrm, slept: list[float]
) -> None:
    vendor.fail("batch/update", too_many(), too_many())
    assert write(crm, {"1": WRITTEN}) == {"1": None}
    assert len(vendor.writes) == 1
    assert min(slept) >= 10


def test_when_none_are_left_it_waits_before_it_is_refused(vendor: HubSpot, crm: HubSpotCrm, slept: list[float]) -> None:
    vendor.remaining = "0"
    write(crm, many(vendor, 101))
    assert slept == [10.0]


def test_at_the_daily_limit_everything_stops_for_an_hour(vendor: HubSpot, crm: HubSpotCrm, slept: list[float]) -> None:
    vendor.fail("batch/update", too_many("DAILY"))
    with pytest.raises(CrmError, match="DAILY") as caught:
        write(crm, {"1": WRITTEN})
    assert (caught.value.pause, slept, vendor.writes) == (3600, [], [])


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_a_server_error_is_tried_again_for_reads_and_not_for_writes(
    vendor: HubSpot, crm: HubSpotCrm, code: int
) -> None:
    vendor.fail("batch/read", status(code, {}))
    assert not isinstance(crm.read(["1"])["1"], Gone)
    vendor.fail("batch/update", status(code, {}))
    with pytest.raises(CrmError, match=str(code)):
        write(crm, {"1": WRITTEN})
    assert vendor.count("batch/update") == 1


def test_an_update_without_an_answer_is_not_repeated(vendor: HubSpot, crm: HubSpotCrm) -> None:
    crm.client._session.timeout = 0.3
    vendor.fail("batch/update", late(0.6))
    with pytest.raises(CrmError, match="no answer from the CRM"):
        write(crm, {"1": WRITTEN})
    assert len(vendor.writes) == 1


def test_an_expired_token_is_read_anew_from_its_file_in_mid_run(vendor: HubSpot, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    choice = Choice("hubspot", None, tmp_path, 5, hubspot_token_file=file, hubspot_url=vendor.url)
    crm = chosen(choice)
    crm.create_missing()
    answers = crm.write(many(vendor, 250))
    next(answers)
    vendor.token = "pat-eu1-the-next-one"
    file.write_text("pat-eu1-the-next-one", "utf-8")
    rest = {one: why for some in answers for one, why in some.items()}
    assert (len(rest), set(rest.values()), len(vendor.writes)) == (150, {None}, 250)


def test_a_refused_token_is_told_of_without_saying_it(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.token = "pat-eu1-the-next-one"
    with pytest.raises(CrmError, match="HUBSPOT_TOKEN") as caught:
        write(crm, {"1": WRITTEN})
    assert TOKEN not in str(caught.value)
    assert caught.value.pause == 3600


def test_an_answer_that_does_not_add_up_settles_nothing(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.fail("batch/update", lambda call, real: Answer(200, {"status": "COMPLETE", "results": []}))
    assert write(crm, {"1": WRITTEN}) == {}


def test_an_answer_that_is_no_json_object_is_an_error_of_the_crm(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.fail("batch/read", status(200, "<html>down for maintenance"))
    with pytest.raises(CrmError, match="cannot be read"):
        crm.read(["1"])


def test_a_pause_of_years_is_not_kept_to(vendor: HubSpot, crm: HubSpotCrm, slept: list[float]) -> None:
    vendor.fail("batch/read", status(429, {"policyName": "TEN_SECONDLY_ROLLING"}, Retry_After="999999999"))
    assert not isinstance(crm.read(["1"])["1"], Gone)
    assert 60 <= sum(slept) <= 61


def test_deleted_and_merged_companies_are_told(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.add("companies", "3")["archived"] = True
    vendor.merged["4"] = "2"
    found = crm.read(["1", "3", "A-1001"])
    assert isinstance(found["3"], Gone)
    assert isinstance(found["A-1001"], Gone)
    assert crm.read(["4"]) == {"4": Gone("it was merged into 2 in HubSpot")}


def test_a_merged_company_is_told_beside_the_one_that_it_went_into(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.merged |= {"4": "2", "5": "2"}
    vendor.rows["companies"]["2"]["properties"]["hs_merged_object_ids"] = "5;4"
    found = crm.read(["1", "2", "4", "5", "6"])
    assert [isinstance(found[one], Gone) for one in ("1", "2")] == [False, False]
    assert found["4"] == found["5"] == Gone("it was merged into 2 in HubSpot")
    assert found["6"] == NOT_THERE


def test_blank_is_written_as_an_empty_value(vendor: HubSpot, crm: HubSpotCrm) -> None:
    write(crm, {"1": WRITTEN})
    write(crm, {"1": {"reason": None}})
    assert vendor.writes[-1] == ("1", {"ask_them_reason": ""})
    assert crm.read(["1"])["1"] == dict.fromkeys(MAPPING.write) | WRITTEN | {"reason": None}


@pytest.fixture
def by_number(vendor: HubSpot, crm: HubSpotCrm) -> HubSpotCrm:
    """Companies go by a unique property of their own."""
    read = MAPPING.read.model_dump() | {"id_property": "customer_number"}
    crm.mapping = MAPPING.model_validate(MAPPING.model_dump() | {"read": read})
    for one, number in (("1", "C-1"), ("2", "C-2")):
        vendor.rows["companies"][one]["properties"]["customer_number"] = number
    return crm


def test_companies_can_go_by_a_unique_property(vendor: HubSpot, by_number: HubSpotCrm) -> None:
    assert write(by_number, {"C-1": WRITTEN}) == {"C-1": None}
    found = by_number.read(["C-1", "C-9"])
    assert found["C-1"] == dict.fromkeys(MAPPING.write) | WRITTEN
    assert isinstance(found["C-9"], Gone)
    assert vendor.calls[0].body["inputs"][0]["idProperty"] == "customer_number"


def test_two_companies_of_one_id_are_left_alone_and_stop_no_other(vendor: HubSpot, by_number: HubSpotCrm) -> None:
    vendor.add("companies", "3", name="Acme again", customer_number="C-1")
    found = by_number.read(["C-1", "C-2"])
    assert found["C-1"] == Gone("HubSpot holds 2 companies whose customer_number is this one (1, 3)")
    assert not isinstance(found["C-2"], Gone)


def test_two_ids_of_one_company_are_refused_and_the_others_are_written(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.merged["4"] = "2"
    found = write(crm, {"1": WRITTEN, "4": WRITTEN, "2": WRITTEN})
    assert found["1"] is None


def fill(vendor: HubSpot) -> None:
    vendor.owners.append(
        {
            "id": "9",
            "email": "sam@example.com",
            "firstName": "Sam",
            "lastName": "Hill",
            "userId": 1,
            "teams": [{"id": "1", "name": "East"}, {"id": "2", "name": "North", "primary": True}],
        }
    )
    vendor.add("companies", "3", name="Prospect", lifecyclestage="lead", hubspot_owner_id="9")
    ada = {"email": "Ada@acme.example.com", "firstname": "Ada", "lastname": "Lane", "associatedcompanyid": "1"}
    vendor.add("contacts", "1", **ada)
    vendor.add("contacts", "2", **ada | {"firstname": "Twin"})
    vendor.add("contacts", "3", email="x@example.com", associatedcompanyid=None)
    vendor.add("calls", "1", hs_timestamp="2026-10-05T10:00:00Z")
    vendor.add("meetings", "1", hs_timestamp="2026-10-06T10:00:00Z", hs_meeting_outcome="COMPLETED")
    vendor.add("meetings", "2", hs_timestamp="2026-10-07T10:00:00Z", hs_meeting_outcome="CANCELED")
    vendor.add("emails", "1", hs_timestamp="2026-10-08T10:00:00Z")
    vendor.links = {("calls", "companies"): {"1": "1"}, ("calls", "contacts"): {"1": "1"},
                    ("meetings", "companies"): {"1": "2", "2": "2"}}  # fmt: skip


def test_the_book_comes_with_owners_customers_contacts_and_touchpoints(vendor: HubSpot, crm: HubSpotCrm) -> None:
    fill(vendor)
    vendor.page = 1
    book = crm.pull(NOW)
    assert [(one.crm_id, one.name, one.team) for one in book.csms] == [("owner-9", "Sam Hill", "North")]
    assert [(one.crm_id, one.name, one.csm_crm_id) for one in book.accounts] == [
        ("1", "Acme", "owner-9"), ("2", "Globe", "owner-9"),
    ]  # fmt: skip
    assert [(one.crm_id, one.account_crm_id, one.email) for one in book.contacts] == [
        ("contact-1", "1", "ada@acme.example.com")
    ]
    talks = {one.crm_id: (one.account_crm_id, one.contact_crm_id, str(one.channel)) for one in book.touchpoints}
    assert talks == {"calls-1": ("1", "contact-1", "phone"), "meetings-1": ("2", None, "video")}
    assert [bad.crm_id for bad in book.bad_rows] == ["contact-2"]
    assert book.is_whole


def test_later_only_what_changed_is_asked_for_and_what_was_merged(vendor: HubSpot, crm: HubSpotCrm) -> None:
    fill(vendor)
    now = "2026-11-01T08:00:00Z"
    vendor.rows["companies"]["2"]["changed"] = vendor.rows["companies"]["3"]["changed"] = now
    vendor.rows["companies"]["2"]["properties"] |= {"name": "Globex", "hs_merged_object_ids": "77;78"}
    vendor.rows["meetings"]["1"]["properties"]["hs_timestamp"] = now
    book = crm.pull(NOW, datetime(2026, 11, 1, tzinfo=UTC))
    assert ([one.name for one in book.accounts], book.contacts) == (["Globex"], [])
    assert book.gone == {"3", "77", "78"}
    assert [one.crm_id for one in book.touchpoints] == ["meetings-1"]
    assert not book.is_whole


def test_a_call_without_a_moment_is_named_and_stops_no_other(vendor: HubSpot, crm: HubSpotCrm) -> None:
    fill(vendor)
    vendor.fail("calls/search", lambda call, real: without_moment(real()))
    book = crm.pull(NOW)
    assert {one.crm_id for one in book.touchpoints} == {"meetings-1"}
    assert "calls-1" in {bad.crm_id for bad in book.bad_rows}


def without_moment(answer: Answer) -> Answer:
    """The answer as HubSpot would give it for calls that were logged without a time."""
    for row in answer.body["results"]:
        row["properties"]["hs_timestamp"] = None
    return answer


def test_a_search_goes_on_from_the_last_id_since_pages_end_at_10000(vendor: HubSpot, crm: HubSpotCrm) -> None:
    vendor.owners.append({"id": "9", "email": "sam@example.com"})
    many(vendor, 205)
    crm.pull(NOW, datetime(2026, 9, 1, tzinfo=UTC))
    lasts = [
        one["value"]
        for call in vendor.calls
        if call.name == f"POST {OBJECTS}/companies/search"
        for one in call.body["filterGroups"][0]["filters"]
        if one["propertyName"] == "hs_object_id"
    ]
    assert lasts == ["0", "297"]


def test_an_id_of_hubspot_cannot_pass_for_a_line_of_the_log(vendor: HubSpot, by_number: HubSpotCrm) -> None:
    vendor.rows["companies"]["1"]["properties"] |= {
        "customer_number": "C-1\nERROR jobs \x1b[31mall is lost",
        "name": "",
    }
    (bad,) = [str(one) for one in by_number.pull(NOW).bad_rows if "all is lost" in str(one)]
    assert bad.isprintable()


def test_a_company_without_a_number_of_ours_is_not_taken_for_the_one_whose_number_is_its_id(
    vendor: HubSpot, by_number: HubSpotCrm
) -> None:
    fill(vendor)
    vendor.rows["companies"]["1"]["properties"]["customer_number"] = "3"
    vendor.rows["companies"]["3"]["changed"] = "2026-11-01T08:00:00Z"
    assert by_number.pull(NOW, datetime(2026, 11, 1, tzinfo=UTC)).gone == set()


def test_companies_with_a_property_of_their_own_are_found_again_from_their_contacts(
    vendor: HubSpot, by_number: HubSpotCrm
) -> None:
    fill(vendor)
    vendor.rows["contacts"]["1"]["changed"] = "2026-11-01T08:00:00Z"
    book = by_number.pull(NOW, datetime(2026, 11, 1, tzinfo=UTC))
    assert [(one.crm_id, one.account_crm_id) for one in book.contacts] == [("contact-1", "C-1")]
