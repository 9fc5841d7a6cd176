"""Logging touchpoints, leaving accounts alone, and taking both back: what a CSM sends from Today and from an account's
page, and where it leads back to."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from accounts import logged, snoozes
from accounts.access import account_or_404, current_csm
from accounts.models import Account, Touchpoint
from database import db
from reports import taking_back
from reports.account.page import csms_today, page
from reports.today import people, views, words
from reports.touching.forms import ACCOUNT, EVERYBODYS, TODAY, SnoozeForm, TouchForm, UndoForm

pages = Blueprint("touching", __name__, url_prefix="/accounts/<int(max=2147483647):account_id>")


@pages.post("/touchpoints")
def log(account_id: int) -> ResponseReturnValue:
    """Log a touchpoint."""
    account, now = account_or_404(account_id), datetime.now(UTC)
    form = TouchForm(csms_today(now), people.contacts(db, [account.id]).get(account.id, []))
    if not form.validate_on_submit():
        return _again(account, form), 422
    touchpoint, is_new = logged.log(db, account, current_csm(), form.talk(), now)
    db.commit()
    if is_new:
        undo = url_for("touching.undo", account_id=account.id, touchpoint_id=touchpoint.id)
        taking_back.say(f"Logged: {words.talked(touchpoint)}.", undo, form.back.data)
    else:
        said = "That touchpoint stands here already, so it was not doubled. For a second one on that day, "
        flash(f"{said}write another line.", "done")
    return _back(account, form)


@pages.post("/touchpoints/<int(max=2147483647):touchpoint_id>/undo")
def undo(account_id: int, touchpoint_id: int) -> ResponseReturnValue:
    """Take a touchpoint back that was logged here."""
    account, form = account_or_404(account_id), _undo_form()
    touchpoint = db.get(Touchpoint, touchpoint_id)
    if touchpoint is None or touchpoint.account_id != account.id:
        abort(404)
    try:
        logged.undo(db, touchpoint)
        db.commit()
        flash("Taken back. The touchpoint is not counted any more.", "done")
    except logged.InTheCrmError:
        flash("The CRM has this touchpoint too by now, so it cannot be taken back here.", "error")
    return _back(account, form)


@pages.post("/snooze")
def snooze(account_id: int) -> ResponseReturnValue:
    """Leave the account alone until a day."""
    account, now = account_or_404(account_id), datetime.now(UTC)
    form = SnoozeForm(csms_today(now))
    if not form.validate_on_submit():
        return _again(account, form), 422
    snoozes.snooze(db, account, current_csm(), form.until.data, form.reason.data, now)
    db.commit()
    until = words.on_day(form.until.data, csms_today(now))
    taking_back.say(
        f"{account.name} is left alone until {until}.", url_for("touching.wake", account_id=account.id), form.back.data
    )
    return _back(account, form)


@pages.post("/snooze/end")
def wake(account_id: int) -> ResponseReturnValue:
    """Take a snooze back."""
    account, form = account_or_404(account_id), _undo_form()
    snoozes.end(db, account, datetime.now(UTC))
    db.commit()
    flash(f"{account.name} is back on the list.", "done")
    return _back(account, form)


def _undo_form() -> UndoForm:
    form = UndoForm()
    return form if form.validate_on_submit() else abort(400)


def _back(account: Account, form: FlaskForm) -> ResponseReturnValue:
    if form.back.data in (TODAY, EVERYBODYS):
        whose = "all" if form.back.data == EVERYBODYS else None
        return redirect(url_for("today.show", whose=whose), 303)
    return redirect(url_for("account.show", account_id=account.id), 303)


def _again(account: Account, form: FlaskForm) -> str:
    """The page that the form was sent from, with what is to be put right."""
    on_today = None if form.back.data == ACCOUNT else views.page(account.id, form)
    return on_today or page(account, form)
