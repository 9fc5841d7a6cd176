"""The managers' page of what was written to the CRM: runs, differences, failures."""

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, render_template, request

from accounts.access import current_csm, managers_only
from accounts.crm import Crm, pulls, runs
from accounts.crm.fields import FIELDS
from accounts.crm.grouping import grouped
from database import db

pages = Blueprint("crm", __name__, url_prefix="/crm")
pages.before_request(managers_only)
RUNS, ACCOUNTS = 50, 50
UNFOLDED = 3  # accounts on a page up to which all stands open
NAMES = {"csv": "CSV folder", "salesforce": "Salesforce", "hubspot": "HubSpot"}
LARGEST = 2**31 - 1


@pages.get("")
def show() -> str:
    """List the newest runs, how the last pull went, and which fields are written: with `?only=failures` the runs with
    failures, with `?before=NUMBER` those before that one."""
    crm: Crm = current_app.extensions["crm"]
    only_failures, before = request.args.get("only") == "failures", request.args.get("before", 0, type=int)
    is_first = not 0 < before <= LARGEST
    found = runs.newest(db, RUNS + 1, None if is_first else before, only_failures)
    return render_template(
        "accounts/crm/runs.html", runs=found[:RUNS], is_more=len(found) > RUNS, is_first=is_first,
        only_failures=only_failures, pull=pulls.last(db, crm.name), crm=crm, names=NAMES, fields=FIELDS, zone=_zone(),
        is_at_once=current_app.config["WRITTEN_AT_ONCE"],
    )  # fmt: skip


@pages.get(f"/runs/<int(max={LARGEST}):run_id>")
def run(run_id: int) -> str:
    """Show one run, account by account: with `?only=trouble` what was not written, with `?after=ID` the accounts after
    that one."""
    found = runs.summary(db, run_id) or abort(404)
    only_trouble, after = request.args.get("only") == "trouble", request.args.get("after", 0, type=int)
    changes = runs.changes_of(db, run_id, min(max(after, 0), LARGEST), ACCOUNTS + 1, only_trouble)
    accounts = grouped(changes)
    return render_template(
        "accounts/crm/run.html", one=found, accounts=accounts[:ACCOUNTS], is_more=len(accounts) > ACCOUNTS, names=NAMES,
        only_trouble=only_trouble, is_later=after > 0, fields=FIELDS, zone=_zone(),
        is_open=only_trouble or len(accounts) <= UNFOLDED,
    )  # fmt: skip


def _zone() -> ZoneInfo:
    return ZoneInfo(current_csm().time_zone)
