"""From the database to the vendors' stand-ins and back: plans, runs, interruptions, kills."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from accounts.crm import runs
from accounts.crm.calling import TimedSession
from accounts.crm.hubspot.client import Client as HubSpotClient
from accounts.crm.hubspot.connector import HubSpotCrm
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.planning import Verdict
from accounts.crm.salesforce.client import Client, Login
from accounts.crm.salesforce.connector import SalesforceCrm
from accounts.models import Account, Contact, Touchpoint
from accounts.pulling import pull_book
from config import HERE as PROJECT
from database import make_sessions
from recommendations.models import Recommendation
from recommendations.writing_back import apply_all, plan_all, write_back_changed
from tests.accounts.crm.hubspot import TOKEN, HubSpot, too_many
from tests.accounts.crm.salesforce import CLIENT_ID, CLIENT_SECRET, Salesforce, session_to
from tests.accounts.crm.standin import Answer, Call, late, status
from tests.accounts.crm.test_hubspot import MAPPING as COMPANIES
from tests.accounts.crm.test_hubspot import fill as fill_hubspot
from tests.accounts.crm.test_salesforce import ACME, BLANK, GLOBE, LOGIN
from tests.accounts.crm.test_salesforce import MAPPING as ACCOUNTS
from tests.accounts.crm.test_salesforce import fill as fill_salesforce
from tests.accounts.crm.test_salesforce_keys import pem_of
from tests.conftest import NOW
from tests.world import SECRET, World

pytestmark = pytest.mark.on_sqlite

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def companies(hubspot: HubSpot, world: World) -> HubSpotCrm:
    """Acme and Globe are companies 1 and 2 in HubSpot, with recommendations that were not written yet."""
    crm = HubSpotCrm(HubSpotClient(lambda: TOKEN, TimedSession(5), hubspot.url, lambda seconds: None), COMPANIES)
    for account, one in ((world.acme, "1"), (world.globe, "2")):
        account.crm_id = one
        hubspot.add("companies", one, name=account.name, lifecyclestage="customer")
        world.recommend(account, "1/P1M")
    crm.create_missing()
    return crm


@pytest.fixture
def accounts(salesforce: Salesforce, world: World) -> SalesforceCrm:
    """The same in Salesforce."""
    for account, one in ((world.acme, ACME), (world.globe, GLOBE)):
        account.crm_id = one
        salesforce.add("Account", one, Name=account.name, OwnerId="005S", Segment__c="Small", Stage__c=None,
                       Renewal_Date__c=None, MasterRecordId=None, **BLANK)  # fmt: skip
        world.recommend(account, "1/P1M")
    return SalesforceCrm(Client(LOGIN, session_to(salesforce.url, timeout=0.5)), ACCOUNTS, poll=0)


def test_what_was_applied_stands_in_salesforce_and_a_second_apply_writes_nothing(
    session: Session, accounts: SalesforceCrm, salesforce: Salesforce
) -> None:
    assert write_back_changed(session, accounts, NOW) == 2
    row = salesforce.tables["Account"][ACME]
    assert (row["Cadence__c"], row["Cadence_Words__c"], row["Contacts_a_Year__c"]) == ("P1M", "once a month", 12.0)
    assert row["Next_Touch__c"] == "2026-11-02"
    before = len(salesforce.calls)
    assert apply_all(session, accounts, LATER) is None
    assert [call.method for call in salesforce.calls[before:]] == ["GET", "POST"]


def test_what_was_applied_stands_in_hubspot_and_is_taken_back(
    session: Session, companies: HubSpotCrm, hubspot: HubSpot
) -> None:
    number = apply_all(session, companies, NOW) or 0
    assert hubspot.rows["companies"]["1"]["properties"]["ask_them_cadence"] == "P1M"
    undone = runs.undo(session, companies, number, LATER)
    assert undone is not None
    assert undone.failed == undone.edited == 0
    assert hubspot.rows["companies"]["1"]["properties"]["ask_them_cadence"] is None


def test_a_field_edited_in_salesforce_is_left_alone_and_reported(
    session: Session, world: World, accounts: SalesforceCrm, salesforce: Salesforce
) -> None:
    write_back_changed(session, accounts, NOW)
    salesforce.tables["Account"][ACME]["Cadence__c"] = "P2W"
    (edited,) = [
        one for one in plan_all(session, accounts, NOW).fields[world.acme.id] if one.verdict is not Verdict.SAME
    ]
    assert (edited.verdict, edited.old, edited.new) == (Verdict.EDITED, "P2W", "P1M")
    apply_all(session, accounts, LATER)
    assert salesforce.tables["Account"][ACME]["Cadence__c"] == "P2W"


def test_when_salesforce_applied_and_its_answer_came_too_late_each_change_is_written_once(
    session: Session, accounts: SalesforceCrm, salesforce: Salesforce
) -> None:
    salesforce.fail("PATCH", late(0.8))
    assert write_back_changed(session, accounts, NOW) == 0
    (run,) = runs.newest(session, 5)
    assert "no answer from the CRM" in (run.run.failure or "")
    assert run.unknown > 0
    assert write_back_changed(session, accounts, LATER) == 2
    assert sorted(one for one, _ in salesforce.writes) == [ACME, GLOBE]
    assert session.scalars(select(CrmChange).where(CrmChange.written_at.is_(None))).all() == []


def test_a_rate_limit_in_mid_run_keeps_what_was_written_and_goes_on_later(
    session: Session, companies: HubSpotCrm, hubspot: HubSpot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.crm.hubspot.connector.A_CALL", 1)

    def second(call: Call, real: Callable[[], Answer]) -> Answer:
        hubspot.fail("batch/update", too_many("DAILY"))
        return real()

    hubspot.fail("batch/update", second)
    assert write_back_changed(session, companies, NOW) == 1
    assert write_back_changed(session, companies, NOW + timedelta(minutes=30)) == 0
    assert write_back_changed(session, companies, NOW + timedelta(minutes=61)) == 1
    assert [one for one, _ in hubspot.writes] == ["1", "2"]


def test_an_account_that_was_merged_away_stops_no_other(
    session: Session, world: World, accounts: SalesforceCrm, salesforce: Salesforce
) -> None:
    salesforce.tables["Account"][ACME] |= {"IsDeleted": True, "MasterRecordId": GLOBE}
    assert write_back_changed(session, accounts, NOW) == 2
    assert [one for one, _ in salesforce.writes] == [GLOBE]
    why = set(session.scalars(select(CrmChange.why).where(CrmChange.account_id == world.acme.id)))
    assert why == {f"it was merged into {GLOBE} in Salesforce"}


def test_a_refused_account_stops_no_other_and_its_reason_is_kept(
    session: Session, world: World, companies: HubSpotCrm, hubspot: HubSpot
) -> None:
    hubspot.failing["1"] = "CONFLICT"
    assert write_back_changed(session, companies, NOW) == 1
    assert set(session.scalars(select(CrmChange.why).where(CrmChange.account_id == world.acme.id))) == {
        "CONFLICT: it failed"
    }


def test_secrets_stand_in_no_log_and_no_run(
    session: Session, companies: HubSpotCrm, hubspot: HubSpot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    hubspot.fail("batch/read", status(403, {"status": "error", "category": "MISSING_SCOPES", "message": "no"}))
    write_back_changed(session, companies, NOW)
    assert "MISSING_SCOPES" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in str([one.failure for one in session.scalars(select(CrmRun))])


def test_secrets_of_salesforce_stand_in_no_log_and_no_run(
    session: Session, accounts: SalesforceCrm, salesforce: Salesforce, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    pem = pem_of(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    (tmp_path / "key.pem").write_bytes(pem)
    by_key = Login("nord.my", CLIENT_ID, username="ask-them@nord.example.com", key_file=tmp_path / "key.pem")
    refusal = [{"errorCode": "API_DISABLED_FOR_ORG", "message": "the API is off"}]
    salesforce.fail("composite/sobjects", *[status(403, refusal)] * 2)
    salesforce.fail("oauth2/token", status(400, {"error": "invalid_grant", "error_description": "no such user"}))
    write_back_changed(session, SalesforceCrm(Client(by_key, session_to(salesforce.url)), ACCOUNTS), NOW)
    write_back_changed(session, accounts, LATER)
    write_back_changed(session, accounts, LATER + timedelta(hours=1))
    assert "invalid_grant" in caplog.text
    assert "API_DISABLED_FOR_ORG" in caplog.text
    said = caplog.text + str([one.failure for one in session.scalars(select(CrmRun))])
    tokens = [f"token {number}" for number in range(1, salesforce.tokens + 1)]
    for secret in (CLIENT_ID, CLIENT_SECRET, *tokens, *pem.decode().splitlines()):
        assert secret not in said


def run_and_be_killed(
    vendor: HubSpot | Salesforce, part: str, command: list[str], environment: dict[str, str] | None = None
) -> None:
    """Run a command in a process of its own, which is killed when the vendor has done the call whose name holds
    `part`."""
    held: list[subprocess.Popen[bytes]] = []

    def kill(call: Call, real: Callable[[], Answer]) -> Answer:
        done = real()
        os.kill(held[0].pid, signal.SIGKILL)
        held[0].wait()
        return done

    vendor.fail(part, kill)
    held.append(subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL))
    assert held[0].wait(60) == -signal.SIGKILL


def apply_and_be_killed(salesforce: Salesforce, engine: Engine, part: str, bulk_above: int) -> None:
    """Apply in a process of its own, which is killed when Salesforce has done the call whose name holds `part`."""
    database = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.accounts.crm.killed", database, salesforce.url, str(bulk_above)]
    run_and_be_killed(salesforce, part, command)


def test_killed_between_a_call_to_salesforce_and_the_commit_a_second_apply_writes_each_change_once(
    session: Session, accounts: SalesforceCrm, salesforce: Salesforce, engine: Engine
) -> None:
    session.rollback()
    apply_and_be_killed(salesforce, engine, "PATCH /services/data/v65.0/composite", 2000)
    assert len(salesforce.writes) == 2
    apply_all(session, accounts, LATER)
    assert sorted(one for one, _ in salesforce.writes) == [ACME, GLOBE]
    assert session.scalars(select(CrmChange).where(CrmChange.written_at.is_(None))).all() == []
    assert {str(one) for one in session.scalars(select(Account.cadence))} == {"1/P1M"}


def test_killed_while_a_bulk_job_goes_on_the_older_job_neither_writes_twice_nor_has_the_last_word(
    session: Session, world: World, accounts: SalesforceCrm, salesforce: Salesforce, engine: Engine
) -> None:
    salesforce.looks = 4
    session.rollback()
    apply_and_be_killed(salesforce, engine, "PATCH /services/data/v65.0/jobs/ingest", 1)
    assert ([job["state"] for job in salesforce.jobs.values()], salesforce.writes) == (["InProgress"], [])
    session.execute(update(Recommendation).values(superseded_at=LATER))
    session.commit()
    for account in (world.acme, world.globe):
        world.recommend(account, "4/P1Y")
    apply_all(session, accounts, LATER)
    cadences = [(one, fields.get("Cadence__c")) for one, fields in salesforce.writes]
    assert sorted(cadences[:2]) == [(ACME, "P1M"), (GLOBE, "P1M")]
    assert sorted(cadences[2:]) == [(ACME, "P3M"), (GLOBE, "P3M")]
    assert session.scalars(select(CrmChange).where(CrmChange.written_at.is_(None))).all() == []


KILLS = {"a read": "batch/read", "a write": "batch/update"}


@pytest.mark.parametrize("part", KILLS.values(), ids=KILLS)
def test_killed_between_call_and_commit_a_second_apply_ends_the_same_and_writes_each_change_once(
    session: Session, world: World, companies: HubSpotCrm, hubspot: HubSpot, tmp_path: Path, engine: Engine, part: str
) -> None:
    session.rollback()
    environment = {
        "PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "LINK_SECRET": SECRET, "CRM": "hubspot",
        "DATABASE_URL": engine.url.render_as_string(hide_password=False), "HUBSPOT_URL": hubspot.url,
        "HUBSPOT_TOKEN": TOKEN, "CRM_FOLDER": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "crm", "apply"]
    run_and_be_killed(hubspot, part, command, environment)
    again = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, timeout=60, check=True)
    assert b"Run" in again.stdout or b"Nothing differs" in again.stdout
    assert sorted(one for one, _ in hubspot.writes) == ["1", "2"]
    assert session.scalars(select(CrmChange).where(CrmChange.written_at.is_(None))).all() == []
    assert {str(one) for one in session.scalars(select(Account.cadence))} == {"1/P1M"}


def test_the_book_is_pulled_from_salesforce_whole_and_then_by_what_changed(
    session: Session, salesforce: Salesforce, accounts: SalesforceCrm
) -> None:
    fill_salesforce(salesforce)
    session.commit()
    pull_book(session, accounts, NOW)
    ada = session.scalars(select(Contact).where(Contact.crm_id == "003A")).one()
    assert (ada.email, str(ada.level)) == ("ada@acme.example.com", "champion")
    assert len(session.scalars(select(Touchpoint).where(Touchpoint.crm_id.in_(["00T1", "00T2", "00U1"]))).all()) == 3
    before = len(salesforce.calls)
    salesforce.tables["Contact"]["003A"] |= {"IsDeleted": True, "SystemModstamp": "2099-01-01T00:00:00.000+0000"}
    salesforce.tables["Task"]["00T1"] |= {"IsDeleted": True, "SystemModstamp": "2099-01-01T00:00:00.000+0000"}
    pull_book(session, accounts, NOW + timedelta(hours=1))
    asked = [call.query["q"][0] for call in salesforce.calls[before:]]
    assert ["SystemModstamp >=" in one for one in asked if "FROM User" not in one] == [True] * 8
    assert session.scalars(select(Contact.removed_at).where(Contact.crm_id == "003A")).one() is not None
    assert session.scalars(select(Touchpoint).where(Touchpoint.crm_id == "00T1")).all() == []


def test_the_book_is_pulled_from_hubspot(session: Session, hubspot: HubSpot, companies: HubSpotCrm) -> None:
    fill_hubspot(hubspot)
    for one in ("1", "2"):
        hubspot.rows["companies"][one]["properties"]["hubspot_owner_id"] = "9"
    session.commit()
    pull_book(session, companies, NOW)
    assert session.scalars(select(Contact.email).where(Contact.crm_id == "contact-1")).one() == "ada@acme.example.com"
    assert session.scalars(select(Touchpoint.channel).where(Touchpoint.crm_id == "calls-1")).one() == "phone"


def test_two_processes_at_once_write_once(
    session: Session, engine: Engine, companies: HubSpotCrm, hubspot: HubSpot
) -> None:
    others: list[int] = []

    def meanwhile(call: Call, real: Callable[[], Answer]) -> Answer:
        with make_sessions(engine)() as other:
            others.append(write_back_changed(other, companies, NOW))
        return real()

    hubspot.fail("batch/update", meanwhile)
    assert write_back_changed(session, companies, NOW) == 2
    assert (others, len(hubspot.writes)) == ([0], 2)
