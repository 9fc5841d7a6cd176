"""Salesforce, through the real client library and real HTTP, at a stand-in that answers as its documents say."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from accounts.crm import CrmError, Gone, Values
from accounts.crm.choosing import HERE
from accounts.crm.mapping import load
from accounts.crm.salesforce import writing
from accounts.crm.salesforce.client import Client, Login
from accounts.crm.salesforce.connector import SalesforceCrm
from tests.accounts.crm.salesforce import CLIENT_ID, CLIENT_SECRET, DATA, Salesforce, session_to
from tests.accounts.crm.standin import late, status
from tests.conftest import NOW

ACME, GLOBE = "001A00000000001AAA", "001A00000000002AAA"
WRITTEN = {"cadence": "P1M", "words": "once a month", "contacts_a_year": "12", "next_touch_on": "2026-11-30",
           "newest_answer_at": "2026-11-02T09:00:00+00:00", "reason": "Ada asked"}  # fmt: skip
MAPPING = load(HERE / "salesforce.toml")
BLANK = {target.field: None for target in MAPPING.write.values()}
LOGIN = Login("nord.my", CLIENT_ID, CLIENT_SECRET)


@pytest.fixture
def vendor() -> Iterator[Salesforce]:
    made = Salesforce()
    for one, name in ((ACME, "Acme"), (GLOBE, "Globe")):
        made.add("Account", one, Name=name, OwnerId="005S", Segment__c="Small", Stage__c="renewal",
                 Renewal_Date__c="2027-03-01", MasterRecordId=None, **BLANK)  # fmt: skip
    yield made
    made.close()


@pytest.fixture
def crm(vendor: Salesforce, monkeypatch: pytest.MonkeyPatch) -> SalesforceCrm:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(writing, "LATER", ((50, 0.0), (10, 0.0)))
    return SalesforceCrm(Client(LOGIN, session_to(vendor.url)), MAPPING, poll=0)


def write(crm: SalesforceCrm, changes: dict[str, Values]) -> dict[str, str | None]:
    """What became of each account."""
    return {one: why for answers in crm.write(changes) for one, why in answers.items()}


def test_client_credentials_sign_in_once_and_values_come_back_as_they_were_written(
    vendor: Salesforce, crm: SalesforceCrm
) -> None:
    assert write(crm, {ACME: WRITTEN}) == {ACME: None}
    held = crm.read([ACME])[ACME]
    assert held == dict.fromkeys(MAPPING.write) | WRITTEN
    assert vendor.tables["Account"][ACME]["Contacts_a_Year__c"] == 12.0
    assert vendor.names() == [
        "POST /services/oauth2/token", f"PATCH {DATA}/composite/sobjects", f"GET {DATA}/jobs/ingest",
        f"POST {DATA}/composite/sobjects/Account",
    ]  # fmt: skip


def test_a_refused_sign_in_says_why_and_not_the_secret(vendor: Salesforce) -> None:
    login = Login("nord.my", CLIENT_ID, "a wrong secret")
    with pytest.raises(CrmError, match="invalid_client") as caught:
        SalesforceCrm(Client(login, session_to(vendor.url)), MAPPING).read([ACME])
    assert "wrong secret" not in str(caught.value)
    assert "wrong secret" not in repr(login)
    assert caught.value.pause == 3600


def test_a_token_that_expires_in_mid_run_is_replaced_and_each_record_written_once(
    vendor: Salesforce, crm: SalesforceCrm
) -> None:
    many = {f"001A{number:011}AAA": WRITTEN for number in range(250)}
    for one in many:
        vendor.add("Account", one, **BLANK)
    answers = crm.write(many)
    next(answers)
    vendor.expire()
    rest = {one: why for some in answers for one, why in some.items()}
    assert (len(rest), set(rest.values()), len(vendor.writes)) == (50, {None}, 250)
    assert vendor.count("oauth2/token") == 2


def test_one_records_refusal_stops_no_other(vendor: Salesforce, crm: SalesforceCrm) -> None:
    vendor.row_errors[ACME] = [("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Segment is missing")]
    found = write(crm, {ACME: WRITTEN, GLOBE: WRITTEN})
    assert found == {ACME: "FIELD_CUSTOM_VALIDATION_EXCEPTION: Segment is missing", GLOBE: None}


def test_a_duplicate_match_refuses_one_record_and_stops_no_other(vendor: Salesforce, crm: SalesforceCrm) -> None:
    vendor.row_errors[ACME] = [("DUPLICATES_DETECTED", "Use one of these records?")]
    found = write(crm, {ACME: WRITTEN, GLOBE: WRITTEN})
    assert found == {ACME: "DUPLICATES_DETECTED: Use one of these records?", GLOBE: None}


def test_locked_records_are_tried_again_fewer_and_later(vendor: Salesforce, crm: SalesforceCrm) -> None:
    vendor.row_errors[ACME] = [("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")] * 2
    assert write(crm, {ACME: WRITTEN, GLOBE: WRITTEN}) == {GLOBE: None, ACME: None}
    sizes = [len(call.body["records"]) for call in vendor.calls if call.method == "PATCH"]
    assert sizes == [2, 1, 1]


def test_a_record_that_stays_locked_is_left_for_later(vendor: Salesforce, crm: SalesforceCrm) -> None:
    vendor.row_errors[ACME] = [("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")] * 9
    found = write(crm, {ACME: WRITTEN, GLOBE: WRITTEN})
    assert found[GLOBE] is None
    assert "UNABLE_TO_LOCK_ROW" in (found[ACME] or "")


def test_at_the_request_limit_everything_stops_for_an_hour(vendor: Salesforce, crm: SalesforceCrm) -> None:
    limit = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    vendor.fail("PATCH", status(403, limit))
    with pytest.raises(CrmError, match="REQUEST_LIMIT_EXCEEDED") as caught:
        write(crm, {ACME: WRITTEN})
    assert (caught.value.pause, vendor.count("PATCH")) == (3600, 1)


def test_an_update_without_an_answer_is_not_repeated(vendor: Salesforce, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = SalesforceCrm(Client(LOGIN, session_to(vendor.url, timeout=0.3)), MAPPING)
    vendor.fail("PATCH", late(0.6))
    with pytest.raises(CrmError, match="no answer from the CRM"):
        write(crm, {ACME: WRITTEN})
    assert len(vendor.writes) == 1


def test_a_read_without_an_answer_is_repeated(vendor: Salesforce, crm: SalesforceCrm) -> None:
    crm.client._session.timeout = 0.3  # type: ignore[attr-defined]
    vendor.fail("POST " + DATA, lambda call, real: _hang(real))
    assert crm.read([ACME])[ACME] == dict.fromkeys(MAPPING.write)
    assert vendor.count(f"POST {DATA}/composite/sobjects/Account") == 2


def _hang(real: object) -> object:
    import threading

    threading.Event().wait(0.6)
    return real()  # type: ignore[operator]


def test_deleted_and_merged_accounts_are_told_apart(vendor: Salesforce, crm: SalesforceCrm) -> None:
    vendor.tables["Account"][ACME] |= {"IsDeleted": True, "MasterRecordId": GLOBE}
    vendor.add("Account", "001A00000000003AAA", MasterRecordId=None, **BLANK)["IsDeleted"] = True
    found = crm.read([ACME, GLOBE, "001A00000000003AAA", "001A00000000004AAA", "acme'); --"])
    assert found[ACME] == Gone(f"it was merged into {GLOBE} in Salesforce")
    assert found["001A00000000003AAA"] == Gone("it was deleted in Salesforce")
    assert isinstance(found["001A00000000004AAA"], Gone)
    assert isinstance(found["acme'); --"], Gone)
    assert not isinstance(found[GLOBE], Gone)


def test_a_field_that_is_not_there_stops_everything_with_its_name(vendor: Salesforce, crm: SalesforceCrm) -> None:
    for row in vendor.tables["Account"].values():
        del row["Next_Touch__c"]
    with pytest.raises(CrmError, match="No such column 'Next_Touch__c'"):
        crm.read([ACME])


def test_fields_are_checked_before_they_are_needed(vendor: Salesforce, crm: SalesforceCrm) -> None:
    assert crm.complaints() == []
    del vendor.tables["Account"][ACME]["Next_Touch__c"]
    assert crm.complaints() == ["Next_Touch__c is missing, or not shown to our user"]


def test_names_of_fields_may_be_written_in_any_case(vendor: Salesforce) -> None:
    write_to = {"cadence": {"field": "CADENCE__C", "length": 20}}
    read = MAPPING.read.model_dump() | {"account": {"segment": "segment__C"}}
    mapping = MAPPING.model_validate({"write": write_to, "read": read})
    crm = SalesforceCrm(Client(LOGIN, session_to(vendor.url)), mapping)
    vendor.tables["Account"][ACME]["Cadence__c"] = "P1M"
    fill(vendor)
    assert crm.read([ACME]) == {ACME: {"cadence": "P1M"}}
    assert (crm.complaints(), crm.pull(NOW).accounts[0].segment) == ([], "Small")


def test_a_task_without_any_day_is_named_and_stops_no_other(vendor: Salesforce, crm: SalesforceCrm) -> None:
    fill(vendor)
    vendor.tables["Task"]["00T2"]["ActivityDate"] = None
    book = crm.pull(NOW)
    assert {one.crm_id for one in book.touchpoints} == {"00T1", "00U1"}
    assert "00T2" in {bad.crm_id for bad in book.bad_rows}


def test_blank_is_written_as_null(vendor: Salesforce, crm: SalesforceCrm) -> None:
    write(crm, {ACME: WRITTEN})
    write(crm, {ACME: {"cadence": None}})
    assert vendor.tables["Account"][ACME]["Cadence__c"] is None
    assert vendor.writes[-1] == (ACME, {"Cadence__c": None})


@pytest.mark.parametrize(("accounts", "reads", "updates"), [(1, 1, 1), (200, 1, 1), (201, 1, 2), (2000, 1, 10)])
def test_as_few_calls_are_made_as_sobject_collections_allow(
    vendor: Salesforce, crm: SalesforceCrm, accounts: int, reads: int, updates: int
) -> None:
    many: dict[str, Values] = {f"001A{number:011}AAA": WRITTEN for number in range(accounts)}
    for one in many:
        vendor.add("Account", one, **BLANK)
    assert crm.piece(accounts) >= accounts
    crm.read(list(many))
    assert set(write(crm, many).values()) == {None}
    assert (vendor.count("POST " + DATA), vendor.count("PATCH")) == (reads, updates)


def test_above_2000_one_bulk_job_does_it_and_tells_of_each_record(vendor: Salesforce, crm: SalesforceCrm) -> None:
    many: dict[str, Values] = {f"001A{number:011}AAA": WRITTEN for number in range(2001)}
    for one in many:
        vendor.add("Account", one, **BLANK | {"Cadence_Source__c": "kept"})
    bad, blanked = list(many)[7], list(many)[8]
    vendor.row_errors[bad] = [("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no")]
    many[blanked] = {"reason": None}
    assert crm.piece(len(many)) >= len(many)
    found = write(crm, many)
    assert len(found) == 2001
    assert [one for one, why in found.items() if why] == [bad]
    assert "FIELD_CUSTOM_VALIDATION_EXCEPTION" in (found[bad] or "")
    row = vendor.tables["Account"][next(iter(many))]
    assert (row["Cadence__c"], row["Contacts_a_Year__c"], row["Cadence_Source__c"]) == ("P1M", 12.0, "kept")
    assert vendor.tables["Account"][blanked]["Cadence__c"] is None
    assert vendor.count("PATCH /services/data/v65.0/composite") == 0
    assert vendor.count("jobs/ingest") <= 9


def test_an_expired_token_does_not_stop_a_bulk_job(vendor: Salesforce, crm: SalesforceCrm) -> None:
    many: dict[str, Values] = {f"001A{number:011}AAA": WRITTEN for number in range(2001)}
    for one in many:
        vendor.add("Account", one, **BLANK)
    crm.read([ACME])
    vendor.expire()
    assert set(write(crm, many).values()) == {None}


def fill(vendor: Salesforce) -> None:
    vendor.add("User", "005S", Name="Sam Hill", Email="sam@example.com", TimeZoneSidKey="Europe/Berlin")
    vendor.add("Contact", "003A", AccountId=ACME, Email="Ada@acme.example.com", Name="Ada Lane", Level__c="Champion")
    vendor.add("Contact", "003B", AccountId=ACME, Email="ada@acme.example.com", Name="Ada Again", Level__c=None)
    vendor.add("Task", "00T1", AccountId=ACME, WhoId="003A", CompletedDateTime="2026-10-05T10:00:00.000+0000",
               ActivityDate="2026-10-05", TaskSubtype="Call", IsClosed=True)  # fmt: skip
    vendor.add("Task", "00T2", AccountId=ACME, WhoId="00Q1", CompletedDateTime=None, ActivityDate="2026-10-06",
               TaskSubtype="Email", IsClosed=True)  # fmt: skip
    vendor.add("Event", "00U1", AccountId=GLOBE, WhoId=None, StartDateTime="2026-10-07T10:00:00.000+0000",
               EventSubtype="Event")  # fmt: skip


def test_the_book_comes_with_levels_owners_stages_and_touchpoints(vendor: Salesforce, crm: SalesforceCrm) -> None:
    fill(vendor)
    vendor.page = 1
    book = crm.pull(NOW)
    assert [(one.name, one.time_zone, one.is_manager) for one in book.csms] == [("Sam Hill", "Europe/Berlin", False)]
    acme = book.accounts[0]
    assert (acme.segment, str(acme.stage), str(acme.renewal_on), acme.csm_crm_id) == (
        "Small", "renewal", "2027-03-01", "005S",
    )  # fmt: skip
    assert [(one.email, str(one.level)) for one in book.contacts] == [("ada@acme.example.com", "champion")]
    talks = {one.crm_id: (str(one.channel), one.contact_crm_id, one.happened_at.day) for one in book.touchpoints}
    assert talks == {"00T1": ("phone", "003A", 5), "00T2": ("email", None, 6), "00U1": ("video", None, 7)}
    assert book.is_whole


def test_of_two_contacts_with_one_address_the_second_is_named_and_left_out(
    vendor: Salesforce, crm: SalesforceCrm
) -> None:
    fill(vendor)
    (bad,) = crm.pull(NOW).bad_rows
    assert (bad.crm_id, "same address" in str(bad)) == ("003B", True)


def test_later_only_what_changed_is_asked_for_and_what_was_deleted(vendor: Salesforce, crm: SalesforceCrm) -> None:
    fill(vendor)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    vendor.tables["Account"][GLOBE] |= {"Name": "Globex", "SystemModstamp": "2026-11-01T08:00:00.000+0000"}
    vendor.tables["Contact"]["003B"] |= {"IsDeleted": True, "SystemModstamp": "2026-11-01T08:00:00.000+0000"}
    vendor.tables["Event"]["00U1"] |= {"StartDateTime": "2026-11-01T10:00:00.000+0000"}
    book = crm.pull(NOW, since)
    assert ([one.name for one in book.accounts], book.contacts, book.gone) == (["Globex"], [], {"003B"})
    assert [one.crm_id for one in book.touchpoints] == ["00U1"]
    assert not book.is_whole
    assert book.until is not None
    assert book.until == NOW


def test_customers_are_named_in_the_query_with_quotes_escaped(vendor: Salesforce) -> None:
    read = {"customers": {"field": "Type", "values": ["Customer's"]}, "managers": ["dana@example.com"]}
    mapping = MAPPING.model_validate(MAPPING.model_dump() | {"read": MAPPING.read.model_dump() | read})
    SalesforceCrm(Client(LOGIN, session_to(vendor.url)), mapping).pull(NOW)
    asked = [call.query["q"][0] for call in vendor.calls if "q" in call.query]
    assert "Type IN ('Customer\\'s')" in asked[0]
    assert "Email IN ('dana@example.com')" in asked[1]
    assert all("Account.Type IN" in one for one in asked[3:])
