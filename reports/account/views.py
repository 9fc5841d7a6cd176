"""The page of one account, and what a CSM decides there."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accounts.access import account_or_404, current_csm
from accounts.buttons import PlainForm
from accounts.models import Account
from cadence import Cadence
from database import db
from recommendations import deciding
from recommendations.following import followed
from reports.account.forms import AcceptForm, OverrideForm
from reports.account.page import csms_today, page

USUALLY = "The recommended cadence holds again"
pages = Blueprint("account", __name__, url_prefix="/accounts/<int(max=2147483647):account_id>")


@pages.get("")
def show(account_id: int) -> str:
    """Show the account: wished, recommended, delivered, and why."""
    return page(account_or_404(account_id))


@pages.post("/accept")
def accept(account_id: int) -> ResponseReturnValue:
    """Accept the recommended cadence."""
    account = account_or_404(account_id)
    form = AcceptForm()
    if not form.validate_on_submit():
        abort(400)
    current = followed(db, [account.id]).get(account.id)
    if current and str(current.recommendation.id) != form.recommendation.data:
        flash("The recommendation has just changed. Please look at the new one.", "error")
        return redirect(url_for("account.show", account_id=account.id), 303)
    return _decided(account, "Accepted.", lambda now: deciding.accept(db, account, current_csm(), now))


@pages.post("/override")
def override(account_id: int) -> ResponseReturnValue:
    """Follow another cadence, by which channel, for a reason, and until when."""
    account = account_or_404(account_id)
    current = followed(db, [account.id]).get(account.id)
    form = OverrideForm(csms_today(datetime.now(UTC)), current.recommendation.channel if current else None)
    if not form.validate_on_submit():
        return page(account, form), 422
    cadence, channel = Cadence.parse(form.cadence.data), form.channel.data or None
    return _decided(
        account,
        "Overridden. The CRM gets it within seconds.",
        lambda now: deciding.override(
            db, account, current_csm(), cadence, form.reason.data, now, form.until.data, channel
        ),
    )


@pages.post("/undo/<int(max=2147483647):decision_id>")
def undo(account_id: int, decision_id: int) -> ResponseReturnValue:
    """Take the decision back that the button stood beside."""
    account = account_or_404(account_id)
    if not PlainForm().validate_on_submit():
        abort(400)
    if deciding.revoke(db, account, datetime.now(UTC), decision_id):
        now_followed = followed(db, [account.id]).get(account.id)
        holds = now_followed.override if now_followed else None
        what = f"What was decided before holds again: {holds.cadence.words()}" if holds and holds.cadence else USUALLY
        flash(f"Taken back. {what}.", "done")
    else:
        flash("That was taken back already, or decided anew. Here is what holds now.", "error")
    db.commit()
    return redirect(url_for("account.show", account_id=account.id), 303)


def _decided(account: Account, said: str, decide: Callable[[datetime], object]) -> ResponseReturnValue:
    try:
        decide(datetime.now(UTC))
        db.commit()
        flash(said, "done")
    except deciding.NothingRecommendedError:
        flash("There is nothing to decide yet: the first recommendation is still to come.", "error")
    return redirect(url_for("account.show", account_id=account.id), 303)
