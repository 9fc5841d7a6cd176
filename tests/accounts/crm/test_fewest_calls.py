"""`crm apply` as a whole, from the database to the vendors' stand-ins, makes as few calls as their APIs allow."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from accounts.crm import Crm
from accounts.crm.calling import TimedSession
from accounts.crm.hubspot.client import Client as HubSpotClient
from accounts.crm.hubspot.connector import HubSpotCrm
from accounts.crm.mapping import Mapping
from accounts.crm.models import CrmChange
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.connector import SalesforceCrm
from accounts.models import Account, CustomerSuccessManager, Stage
from cadence import Cadence
from recommendations.models import Recommendation
from tests.accounts.crm.hubspot import COMPANIES, TOKEN, HubSpot
from tests.accounts.crm.salesforce import DATA, Salesforce, session_to
from tests.accounts.crm.test_salesforce import LOGIN
from tests.conftest import NOW

pytestmark = pytest.mark.on_sqlite

MAPPING = Mapping.model_validate({"write": {"cadence": {"field": "cadence__c"}, "words": {"field": "words__c"}}})


def stock(session: Session, crm_ids: Sequence[str]) -> None:
    """A book of that many accounts, each with a cadence that was not written yet."""
    sam = CustomerSuccessManager(crm_id="sam", name="Sam Hill", email="sam@example.com", is_manager=False,
                                 time_zone="UTC")  # fmt: skip
    session.add(sam)
    session.flush()
    session.execute(insert(Account), [
        {"crm_id": one, "name": one, "name_key": one, "segment": "small", "stage": Stage.STEADY, "time_zone": "UTC",
         "csm_id": sam.id, "changed_at": NOW} for one in crm_ids
    ])  # fmt: skip
    session.execute(insert(Recommendation), [
        {"account_id": one, "cadence": Cadence.parse("1/P1M"), "policy": "balanced", "source": "asked",
         "reason": "Ada asked", "respondents": 1, "invited": 1, "voices": [], "created_at": NOW}
        for one in session.scalars(select(Account.id))
    ])  # fmt: skip
    session.commit()


def applied(app: Flask, crm: Crm) -> str:
    app.extensions["parts"] = replace(app.extensions["parts"], crm=crm)
    done = app.test_cli_runner().invoke(args=["crm", "apply"])
    assert done.exit_code == 0, done.output
    return done.output


def unwritten(session: Session) -> int:
    return session.scalars(select(func.count(CrmChange.id)).where(CrmChange.written_at.is_(None))).one()


def test_2001_accounts_reach_salesforce_by_two_reads_and_one_bulk_job(
    app: Flask, session: Session, salesforce: Salesforce
) -> None:
    ids = [f"001A{number:011}AAA" for number in range(2001)]
    stock(session, ids)
    for one in ids:
        salesforce.add("Account", one, cadence__c=None, words__c=None)
    crm = SalesforceCrm(Client(LOGIN, session_to(salesforce.url)), MAPPING, poll=0)
    assert "4002 fields of 2001 accounts written" in applied(app, crm)
    names = salesforce.names()
    assert names.count(f"POST {DATA}/composite/sobjects/Account") == 2
    assert names.count(f"POST {DATA}/jobs/ingest") == salesforce.count("/batches") == 1
    assert salesforce.count(f"PATCH {DATA}/composite") == 0
    assert len(names) <= 15
    assert (len(salesforce.writes), unwritten(session)) == (2001, 0)


def test_250_companies_reach_hubspot_by_three_reads_and_three_writes(
    app: Flask, session: Session, hubspot: HubSpot
) -> None:
    ids = [str(number) for number in range(1000, 1250)]
    stock(session, ids)
    hubspot.properties = {name: {"name": name, "type": "string"} for name in ("cadence__c", "words__c")}
    for one in ids:
        hubspot.add("companies", one, name=one)
    crm = HubSpotCrm(HubSpotClient(lambda: TOKEN, TimedSession(5), hubspot.url, lambda seconds: None), MAPPING)
    assert "500 fields of 250 accounts written" in applied(app, crm)
    names = hubspot.names()
    assert names.count(f"POST {COMPANIES}/batch/read") == names.count(f"POST {COMPANIES}/batch/update") == 3
    assert len(names) == 7  # and one that checks the properties
    assert (len(hubspot.writes), unwritten(session)) == (250, 0)
