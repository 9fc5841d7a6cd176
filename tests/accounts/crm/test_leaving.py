"""What leaves the book: deleted, put off, re-opened, moved elsewhere, or of a kind that does not count."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import logged
from accounts.crm.calling import TimedSession
from accounts.crm.hubspot.client import Client as HubSpotClient
from accounts.crm.hubspot.connector import HubSpotCrm
from accounts.crm.mapping import Mapping
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.connector import SalesforceCrm
from accounts.models import Account, Channel, Contact, Touchpoint
from accounts.pulling import pull_book
from tests.accounts.crm.hubspot import TOKEN, HubSpot
from tests.accounts.crm.salesforce import Salesforce, session_to
from tests.accounts.crm.test_hubspot import MAPPING as COMPANIES
from tests.accounts.crm.test_hubspot import fill as fill_hubspot
from tests.accounts.crm.test_salesforce import ACME, BLANK, GLOBE, LOGIN
from tests.accounts.crm.test_salesforce import MAPPING as ACCOUNTS
from tests.accounts.crm.test_salesforce import fill as fill_salesforce
from tests.conftest import NOW

pytestmark = pytest.mark.on_sqlite

SOON, NEXT_DAY = NOW + timedelta(hours=1), NOW + timedelta(hours=25)
CHANGED = {"SystemModstamp": f"{NOW:%Y-%m-%dT%H:%M:%S}.000+0000"}
CHANGED_AT = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def salesforce() -> Iterator[Salesforce]:
    made = Salesforce()
    for one, name in ((ACME, "Acme"), (GLOBE, "Globe")):
        made.add("Account", one, Name=name, OwnerId="005S", Segment__c=None, Stage__c=None, Renewal_Date__c=None,
                 Type="Customer", **BLANK)  # fmt: skip
    fill_salesforce(made)
    yield made
    made.close()


@pytest.fixture
def accounts(salesforce: Salesforce, session: Session) -> SalesforceCrm:
    """Salesforce, of which everything was pulled a moment ago."""
    crm = SalesforceCrm(Client(LOGIN, session_to(salesforce.url)), ACCOUNTS)
    pull_book(session, crm, NOW)
    assert talks(session) == {"00T1", "00T2", "00U1"}
    return crm


@pytest.fixture
def hubspot() -> Iterator[HubSpot]:
    made = HubSpot()
    for one, name in (("1", "Acme"), ("2", "Globe")):
        made.add("companies", one, name=name, lifecyclestage="customer", hubspot_owner_id="9")
    fill_hubspot(made)
    yield made
    made.close()


@pytest.fixture
def companies(hubspot: HubSpot, session: Session) -> HubSpotCrm:
    """HubSpot, of which everything was pulled a moment ago."""
    crm = HubSpotCrm(HubSpotClient(lambda: TOKEN, TimedSession(5), hubspot.url, lambda seconds: None), COMPANIES)
    pull_book(session, crm, NOW)
    assert talks(session) == {"calls-1", "meetings-1"}
    return crm


def talks(session: Session) -> set[str | None]:
    return set(session.scalars(select(Touchpoint.crm_id)))


def present(session: Session) -> set[str]:
    """Who can be asked."""
    return set(session.scalars(select(Contact.crm_id).where(Contact.removed_at.is_(None))))


def test_a_task_deleted_shortly_before_the_daily_pull_leaves_with_it(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm
) -> None:
    salesforce.tables["Task"]["00T1"] |= {"IsDeleted": True} | CHANGED
    pull_book(session, accounts, NEXT_DAY)
    assert talks(session) == {"00T2", "00U1"}


@pytest.mark.parametrize(
    ("table", "row", "change"),
    [
        ("Task", "00T1", {"IsDeleted": True}),
        ("Task", "00T1", {"IsClosed": False, "CompletedDateTime": None}),
        ("Task", "00T1", {"AccountId": None}),
        ("Task", "00T1", {"TaskSubtype": "Task"}),
        ("Event", "00U1", {"StartDateTime": "2099-01-01T10:00:00.000+0000"}),
    ],
    ids=["deleted", "re-opened", "of nobody", "a to-do", "put off"],
)
def test_a_touchpoint_in_salesforce_that_is_none_any_more_leaves_with_the_next_pull(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm, table: str, row: str, change: dict[str, object]
) -> None:
    salesforce.tables[table][row] |= change | CHANGED
    pull_book(session, accounts, SOON)
    assert talks(session) == {"00T1", "00T2", "00U1"} - {row}


def test_a_person_whom_salesforce_holds_without_an_account_is_asked_no_more(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm
) -> None:
    assert present(session) == {"003A"}
    salesforce.tables["Contact"]["003A"] |= {"AccountId": None} | CHANGED
    pull_book(session, accounts, SOON)
    assert present(session) == set()


def test_to_dos_that_were_taken_before_they_were_ignored_leave_with_the_daily_pull(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm
) -> None:
    salesforce.tables["Task"]["00T1"]["TaskSubtype"] = "TASK"
    pull_book(session, accounts, NEXT_DAY)
    assert talks(session) == {"00T2", "00U1"}


def test_what_salesforce_has_archived_and_what_an_account_leaves_behind_stay(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm
) -> None:
    old = session.scalars(select(Touchpoint).where(Touchpoint.crm_id == "00T1")).one()
    old.happened_at = NOW - timedelta(days=370)
    session.commit()
    salesforce.tables["Task"]["00T1"] |= {"IsDeleted": True} | CHANGED
    salesforce.tables["Event"]["00U1"] |= {"IsDeleted": True} | CHANGED
    salesforce.tables["Account"][GLOBE] |= {"IsDeleted": True} | CHANGED
    for at in (SOON, NEXT_DAY):
        pull_book(session, accounts, at)
        assert talks(session) == {"00T1", "00T2", "00U1"}
    assert session.scalars(select(Account.crm_id).where(Account.removed_at.is_(None))).all() == [ACME]


def test_a_call_deleted_in_hubspot_leaves_within_a_day_and_no_archive_is_searched_for_it(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm
) -> None:
    hubspot.rows["calls"]["1"] |= {"archived": True, "archivedAt": CHANGED_AT}
    hubspot.rows["contacts"]["1"] |= {"archived": True, "archivedAt": CHANGED_AT}
    hubspot.rows["contacts"]["2"] |= {"archived": True, "archivedAt": CHANGED_AT}
    pull_book(session, companies, NEXT_DAY)
    assert (talks(session), present(session)) == ({"meetings-1"}, set())
    assert not [call for call in hubspot.calls if "archived" in call.query]


@pytest.mark.parametrize("outcome", ["CANCELED", "NO_SHOW", "RESCHEDULED"])
def test_a_meeting_that_turns_out_not_to_have_been_held_leaves(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm, outcome: str
) -> None:
    row = hubspot.rows["meetings"]["1"]
    row["changed"], row["properties"]["hs_meeting_outcome"] = CHANGED_AT, outcome
    pull_book(session, companies, SOON)
    assert talks(session) == {"calls-1"}


def test_a_meeting_that_is_put_off_leaves_and_comes_back_when_it_takes_place(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm
) -> None:
    row = hubspot.rows["meetings"]["1"]
    row["changed"] = CHANGED_AT
    row["properties"]["hs_timestamp"] = f"{NOW + timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    pull_book(session, companies, SOON)
    assert talks(session) == {"calls-1"}
    row["changed"] = "2026-10-01T08:00:00Z"
    pull_book(session, companies, NOW + timedelta(hours=3))
    assert talks(session) == {"calls-1", "meetings-1"}


@pytest.mark.parametrize(("is_changed", "at"), [(True, SOON), (False, NEXT_DAY)])
@pytest.mark.parametrize("company", [{}, {"1": "3"}], ids=["none", "a prospect"])
def test_a_call_that_goes_with_another_company_or_none_leaves(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm, company: dict[str, str], is_changed: bool, at: object
) -> None:
    hubspot.links["calls", "companies"] = company
    hubspot.rows["calls"]["1"]["changed"] = CHANGED_AT if is_changed else "2026-10-01T08:00:00Z"
    pull_book(session, companies, at)  # type: ignore[arg-type]
    assert talks(session) == {"meetings-1"}


@pytest.mark.parametrize("at", [SOON, NEXT_DAY])
@pytest.mark.parametrize("company", [None, "3"], ids=["none", "a prospect"])
def test_a_person_who_moves_to_a_company_that_is_no_customer_is_asked_no_more(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm, company: str | None, at: object
) -> None:
    del hubspot.rows["contacts"]["2"]
    row = hubspot.rows["contacts"]["1"]
    row["changed"], row["properties"]["associatedcompanyid"] = CHANGED_AT, company
    pull_book(session, companies, at)  # type: ignore[arg-type]
    assert present(session) == set()


def test_people_of_companies_that_are_no_customers_are_counted_in_one_line(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm, caplog: pytest.LogCaptureFixture
) -> None:
    for one in ("11", "12", "13"):
        hubspot.add("contacts", one, email=f"p{one}@prospect.example.com", associatedcompanyid="3")
        hubspot.add("calls", one, hs_timestamp="2026-10-05T10:00:00Z")
        hubspot.links["calls", "companies"][one] = "3"
    caplog.set_level(logging.INFO)
    pull_book(session, companies, NEXT_DAY)
    about = [one for one in caplog.records if "not in the book" in one.getMessage()]
    assert [(one.levelname, one.getMessage()) for one in about] == [
        ("INFO", "left out: 3 contacts and 3 touchpoints, because their accounts are not in the book")
    ]
    assert "3 was left out" not in caplog.text


def test_what_was_logged_here_stays_when_hubspot_has_it_no_more(
    session: Session, hubspot: HubSpot, companies: HubSpotCrm
) -> None:
    acme = session.scalars(select(Account).where(Account.crm_id == "1")).one()
    mine, _ = logged.log(session, acme, acme.csm, logged.Talk(NOW.date(), Channel.CHAT), NOW)
    mine.crm_id = "calls-77"
    session.commit()
    pull_book(session, companies, NEXT_DAY)
    assert (session.get_one(Touchpoint, mine.id).crm_id, talks(session)) == (None, {None, "calls-1", "meetings-1"})


def test_whole_kinds_of_touchpoints_can_be_left_out(session: Session, hubspot: HubSpot, companies: HubSpotCrm) -> None:
    read = COMPANIES.read.model_dump() | {"channels": {"Calls": "ignore"}, "defaults": {"channel": "ignore"}}
    companies.mapping = Mapping.model_validate(COMPANIES.model_dump() | {"read": read})
    before = len(hubspot.calls)
    pull_book(session, companies, NEXT_DAY)
    assert talks(session) == set()
    assert not [one for one in hubspot.names()[before:] if "calls" in one or "meetings" in one]
