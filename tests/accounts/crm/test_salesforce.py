"""Salesforce, through the real client library and real HTTP, at a stand-in that answers as its documents say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.crm import CrmError, Gone, Values
from accounts.crm.choosing import HERE
from accounts.crm.mapping import load
from accounts.crm.salesforce import writing
from accounts.crm.salesforce.client import Client, Login
from accounts.crm.salesforce.connector import SalesforceCrm
from tests.accounts.crm.salesforce import CLIENT_ID, CLIENT_SECRET, DATA, USER, Salesforce, session_to
from tests.accounts.crm.standin import late, status
from tests.conftest import NOW

ACME, GLOBE = "001A00000000001AAA", "001A00000000002AAA"
WRITTEN = {"cadence": "P1M", "words": "once a month", "contacts_a_year": "12", "next_touch_on": "2026-11-30",
           "newest_answer_at": "2026-11-02T09:00:00+00:00", "reason": "Ada asked"}  # fmt: skip
MAPPING = load(HERE / "salesforce.toml")
BLANK = {target.field: None for target in MAPPING.write.values()}
PUBLIC = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
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


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def by_key(vendor: Salesforce, key: rsa.RSAPrivateKey, tmp_path: Path) -> Login:
    """A login by the JWT bearer flow, whose key Salesforce knows."""
    (tmp_path / "key.pem").write_bytes(pem_of(key))
    vendor.public_key = key.public_key().public_bytes(*PUBLIC).decode()
    return Login("nord.my", CLIENT_ID, username="ask-them@nord.example.com", key_file=tmp_path / "key.pem")


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def test_a_private_key_signs_in_by_the_jwt_bearer_flow(vendor: Salesforce, by_key: Login) -> None:
    crm = SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING)
    assert write(crm, {ACME: WRITTEN}) == {ACME: None}


@pytest.mark.parametrize("audience", ["login", "test"])
def test_a_jwt_is_made_out_to_whom_the_settings_name(vendor: Salesforce, by_key: Login, audience: str) -> None:
    vendor.audience = f"https://{audience}.salesforce.com"
    crm = SalesforceCrm(Client(replace(by_key, audience=audience), session_to(vendor.url)), MAPPING)
    assert write(crm, {ACME: WRITTEN}) == {ACME: None}


def broken_keys() -> dict[str, bytes | None]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    curve = ec.generate_private_key(ec.SECP256R1())
    return {
        "gone": None, "empty": b"", "no key": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "no text": b"\xff\xfe", "public": public.public_bytes(*PUBLIC), "of another kind": pem_of(curve),
        "locked": pem_of(curve, b"a password"),
    }  # fmt: skip


@pytest.mark.parametrize("content", broken_keys().values(), ids=broken_keys())
def test_a_key_file_that_cannot_be_used_is_named_and_calls_nobody(
    vendor: Salesforce, by_key: Login, content: bytes | None
) -> None:
    assert by_key.key_file
    by_key.key_file.unlink() if content is None else by_key.key_file.write_bytes(content)
    with pytest.raises(CrmError, match="SALESFORCE_KEY_FILE") as caught:
        SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING).read([ACME])
    assert (caught.value.pause, vendor.calls) == (3600, [])


def test_a_key_that_was_replaced_is_read_when_salesforce_refuses_the_old_one(
    vendor: Salesforce, by_key: Login, tmp_path: Path
) -> None:
    crm = SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING)
    crm.read([ACME])
    new = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    vendor.public_key = new.public_key().public_bytes(*PUBLIC).decode()
    vendor.expire()
    with pytest.raises(CrmError, match="invalid_grant"):
        crm.read([ACME])
    (tmp_path / "key.pem").unlink()
    with pytest.raises(CrmError, match="SALESFORCE_KEY_FILE"):
        crm.read([ACME])
    (tmp_path / "key.pem").write_bytes(pem_of(new))
    assert ACME in crm.read([ACME])


def test_a_user_who_may_not_use_the_app_is_told_of_without_its_key(vendor: Salesforce, by_key: Login) -> None:
    refusal = {"error": "invalid_grant", "error_description": "user hasn't approved this consumer"}
    vendor.fail("oauth2/token", status(400, refusal))
    with pytest.raises(CrmError, match="hasn't approved this consumer") as caught:
        SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING).read([ACME])
    assert CLIENT_ID not in str(caught.value)


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


def test_locked_rows_of_a_bulk_job_are_tried_again_fewer_and_later(
    vendor: Salesforce, crm: SalesforceCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BULK_ABOVE", 2)
    some = many(vendor, 80)
    first, *others = list(some)[:60]
    for one in others:
        vendor.row_errors[one] = [("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")]
    vendor.row_errors[first] = [("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")] * 9
    found = write(crm, some)
    assert (len(found), [one for one, why in found.items() if why]) == (80, [first])
    assert "UNABLE_TO_LOCK_ROW" in (found[first] or "")
    sizes = [len(call.body["records"]) for call in vendor.calls if call.name == f"PATCH {DATA}/composite/sobjects"]
    assert sizes == [50, 10, 1]


def test_of_very_many_locked_rows_most_are_left_for_the_next_run(
    vendor: Salesforce, crm: SalesforceCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BULK_ABOVE", 2)
    monkeypatch.setattr(writing, "MOST_LATER", 60)
    some = many(vendor, 80)
    for one in some:
        vendor.row_errors[one] = [("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access")]
    found = write(crm, some)
    assert sorted(why is None for why in found.values()) == [False] * 20 + [True] * 60


def many(vendor: Salesforce, number: int) -> dict[str, Values]:
    found: dict[str, Values] = {f"001A{one:011}AAA": WRITTEN for one in range(number)}
    for one in found:
        vendor.add("Account", one, **BLANK)
    return found


def test_what_an_older_bulk_job_still_writes_is_waited_for_before_anything_is_read(
    vendor: Salesforce, crm: SalesforceCrm
) -> None:
    vendor.looks, vendor.job_page = 3, 1
    older = vendor.add_job("UploadComplete")
    older["csv"] = f"Id,Cadence__c\n{ACME},P1M\n"
    vendor.add_job("JobComplete")
    held = crm.read([ACME])[ACME]
    assert not isinstance(held, Gone)
    assert held["cadence"] == "P1M"
    assert vendor.names()[-1] == f"POST {DATA}/composite/sobjects/Account"


def test_a_bulk_job_that_does_not_end_is_left_in_peace_and_nothing_is_read(vendor: Salesforce) -> None:
    vendor.looks = 99
    vendor.add_job("InProgress")
    crm = SalesforceCrm(Client(LOGIN, session_to(vendor.url)), MAPPING, poll=0, patience=0)
    with pytest.raises(CrmError, match="bulk job") as caught:
        crm.read([ACME])
    assert (caught.value.pause, vendor.count("composite")) == (300, 0)


def test_jobs_of_others_and_of_other_objects_are_none_of_our_business(
    vendor: Salesforce, crm: SalesforceCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BULK_ABOVE", 2)
    theirs = [vendor.add_job(state, by="005S00000000001AAA") for state in ("Open", "InProgress")]
    theirs += [vendor.add_job("Open") | {"object": "Contact"}, vendor.add_job("Open") | {"operation": "insert"}]
    for one in theirs:
        vendor.jobs[one["id"]] = one | {"looks": 99}
    before = [one["state"] for one in theirs]
    assert set(write(crm, many(vendor, 3)).values()) == {None}
    crm.read([ACME])
    assert [vendor.jobs[one["id"]]["state"] for one in theirs] == before


def test_a_job_of_ours_that_was_never_closed_is_given_up_before_another_is_opened(
    vendor: Salesforce, crm: SalesforceCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BULK_ABOVE", 2)
    older = vendor.add_job("Open", by=USER[:15])
    crm.read([ACME])
    assert older["state"] == "Open"  # a plan is no run: it may be looking on while one is under way
    assert set(write(crm, many(vendor, 3)).values()) == {None}
    assert older["state"] == "Aborted"


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
               ActivityDate="2026-10-05", TaskSubtype="Call")  # fmt: skip
    vendor.add("Task", "00T2", AccountId=ACME, WhoId="00Q1", CompletedDateTime=None, ActivityDate="2026-10-06",
               TaskSubtype="Task")  # fmt: skip
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
