"""The pages of the team, for managers: who carries how much, and how the accounts of one CSM could fit."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.access import account_or_404, current_csm, managers_only
from accounts.buttons import PlainForm
from accounts.models import Account, CustomerSuccessManager
from capacity import available, workload
from capacity.effort import CHANNELS
from capacity.lighter import Measures
from capacity.models import AvailableHours
from capacity.workload import Load
from database import db
from recommendations import deciding
from reports import taking_back
from reports.team import plan, words
from reports.team.forms import HoursForm, UseForm
from rhythm.marks import NAMES

pages = Blueprint("team", __name__, url_prefix="/team")
pages.before_request(managers_only)
CSM = "/<int(max=2147483647):csm_id>"
ACCOUNT = f"{CSM}/accounts/<int(max=2147483647):account_id>"


@pages.get("")
def show() -> str:
    """Show who has to carry how much."""
    loads = workload.loads(db, _measures().efforts, datetime.now(UTC))
    team = workload.total(loads, "All together")
    return render_template(
        "reports/team/show.html", loads=loads, team=team, teams=workload.teams(loads), most=_most(loads),
        says=words.summary(loads, team), efforts=_measures().efforts, channels=CHANNELS,
    )  # fmt: skip


@pages.get(CSM)
def csm(csm_id: int) -> str:
    """Show what a CSM has to carry, and how it could fit."""
    return _page(csm_id)


@pages.post(f"{CSM}/hours")
def hours(csm_id: int) -> ResponseReturnValue:
    """Say how many hours a CSM has."""
    found, form = _csm_or_404(csm_id), HoursForm()
    if not form.validate_on_submit():
        return _page(csm_id, form), 422
    row = available.say(db, found, form.number(), current_csm(), datetime.now(UTC))
    db.commit()
    number = form.number()
    has = "the usual hours" if number is None else f"{words.hours(number)} a month"
    taking_back.say(f"{found.name} has {has} now.", url_for("team.undo_hours", csm_id=csm_id, hours_id=row.id))
    return redirect(url_for("team.csm", csm_id=csm_id), 303)


@pages.post(f"{CSM}/hours/<int(max=2147483647):hours_id>/undo")
def undo_hours(csm_id: int, hours_id: int) -> ResponseReturnValue:
    """Take back what was said of a CSM's hours."""
    found = _csm_or_404(csm_id)
    row = db.get(AvailableHours, hours_id)
    if row is None or row.csm_id != found.id or not PlainForm().validate_on_submit():
        abort(404)
    available.take_back(db, row)
    db.commit()
    flash("Taken back. The hours are as they were.", "done")
    return redirect(url_for("team.csm", csm_id=csm_id), 303)


@pages.post(f"{ACCOUNT}/use")
def use(csm_id: int, account_id: int) -> ResponseReturnValue:
    """Let an account take a lighter form that its contacts accept."""
    account, form = _account_or_404(csm_id, account_id), UseForm()
    if not form.validate_on_submit():
        abort(400)
    taken = plan.find(db, _measures(), account, form.cadence.data, form.channel.data or "")
    if taken is None:
        flash(f"{account.name} has changed since. Please look at what could be lighter now.", "error")
        return redirect(url_for("team.csm", csm_id=csm_id), 303)
    reason = f"Lighter, within what they asked for ({taken.kept}), so that the hours of {account.csm.name} suffice"
    now = datetime.now(UTC)
    made = deciding.override(db, account, current_csm(), taken.cadence, reason, now, channel=taken.channel)
    db.commit()
    undo = url_for("team.undo", csm_id=csm_id, account_id=account_id, decision_id=made.id)
    by = f" by {NAMES[taken.channel]}" if taken.channel else ""
    taking_back.say(f"{account.name} takes the lighter form: {taken.cadence.words()}{by}.", undo)
    return redirect(url_for("team.csm", csm_id=csm_id), 303)


@pages.post(f"{ACCOUNT}/undo/<int(max=2147483647):decision_id>")
def undo(csm_id: int, account_id: int, decision_id: int) -> ResponseReturnValue:
    """Let what is recommended be followed again, unless something else has been decided since."""
    account = _account_or_404(csm_id, account_id)
    if not PlainForm().validate_on_submit():
        abort(400)
    if deciding.revoke(db, account, datetime.now(UTC), decision_id):
        flash(f"Taken back. {account.name} follows what is recommended again.", "done")
    else:
        flash(f"For {account.name} that was taken back already, or decided anew.", "error")
    db.commit()
    return redirect(url_for("team.csm", csm_id=csm_id), 303)


def _page(csm_id: int, sent: HoursForm | None = None) -> str:
    loads = workload.loads(db, _measures().efforts, datetime.now(UTC))
    load = next((one for one in loads if one.csm_id == csm_id), None) or abort(404)
    typed = "" if load.is_usual else f"{load.available:g}"
    return render_template(
        "reports/team/csm.html", load=load, most=_most([load]), plan=plan.of(db, load, _measures()),
        shown=plan.SHOWN, used=plan.used(db, csm_id, _measures().efforts), room=plan.with_room(loads, csm_id),
        form=sent or HoursForm(formdata=None, hours=typed), usual=_measures().efforts.usual_hours,
    )  # fmt: skip


def _most(loads: Sequence[Load]) -> float:
    """The hours that the longest bar stands for."""
    return max([1.0, *(max(load.needed, load.available) for load in loads)])


def _measures() -> Measures:
    measures: Measures = current_app.extensions["measures"]
    return measures


def _csm_or_404(csm_id: int) -> CustomerSuccessManager:
    return db.get(CustomerSuccessManager, csm_id) or abort(404)


def _account_or_404(csm_id: int, account_id: int) -> Account:
    account = account_or_404(account_id)
    return account if account.csm_id == csm_id else abort(404)
