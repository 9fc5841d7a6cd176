"""Bulk jobs of Salesforce: rows that are locked, and jobs that were left behind, at the stand-in."""

import pytest

from accounts.crm import CrmError, Gone, Values
from accounts.crm.salesforce import writing
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.connector import SalesforceCrm
from tests.accounts.crm import test_salesforce
from tests.accounts.crm.salesforce import DATA, USER, Salesforce, session_to
from tests.accounts.crm.test_salesforce import ACME, BLANK, LOGIN, MAPPING, WRITTEN, write

vendor = test_salesforce.vendor
crm = test_salesforce.crm


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
