"""The page of Today: the first one after signing in."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask_wtf import FlaskForm

from accounts.access import current_csm
from database import db
from reports.today import morning
from reports.touching.forms import EVERYBODYS, SnoozeForm, TouchForm, UndoForm

MOST = 1000
pages = Blueprint("today", __name__)


@pages.get("/")
def show() -> str:
    """Show whom the CSM who is signed in is to talk to; a manager may look at everybody's accounts."""
    return page() or ""


def page(account_id: int | None = None, sent: FlaskForm | None = None) -> str | None:
    """Return the page; with `sent`, a form that was not valid, in its place at the account of that id, and None where
    this account does not stand on the page."""
    now = datetime.now(UTC)
    wants_everybodys = request.args.get("whose") == "all" or (sent is not None and sent.back.data == EVERYBODYS)
    shown = min(max(request.args.get("shown", morning.SHOWN, type=int), morning.SHOWN), MOST)
    found = morning.collect(db, current_csm(), wants_everybodys, shown, now)
    if account_id is not None and found.find(account_id) is None:
        return None
    return render_template(
        "reports/today.html", morning=found, now=now, more=shown + morning.SHOWN, step=morning.SHOWN, undo=UndoForm(),
        shown_place=pages.name,
        sent_touch=(account_id, sent) if isinstance(sent, TouchForm) else (None, None),
        sent_snooze=(account_id, sent) if isinstance(sent, SnoozeForm) else (None, None),
    )  # fmt: skip
