"""The page "Your settings" and its buttons. A new address or token is shown once, in the answer to the button."""

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import access_tokens
from accounts.access import current_csm
from accounts.access_tokens import Scope
from accounts.buttons import PlainForm
from accounts.models import Purpose
from database import db
from mail import Outbox
from reports.digest import stopping
from reports.settings.forms import LABELS, TokenForm

pages = Blueprint("settings", __name__, url_prefix="/settings")


@pages.get("")
def show() -> str:
    """Show what is set."""
    return _page(TokenForm())


@pages.post("/calendar")
def renew_calendar() -> ResponseReturnValue:
    """Make a new address of the calendar and show it once; the one before opens nothing any more."""
    _checked()
    now = datetime.now(UTC)
    _revoke(Purpose.CALENDAR, now)
    token = access_tokens.create(db, current_csm(), Purpose.CALENDAR, "Calendar", now)
    db.commit()
    outbox: Outbox = current_app.extensions["outbox"]
    return _page(TokenForm(formdata=None), address=f"{outbox.base_url}{url_for('calendar.show', token=token)}")


@pages.post("/calendar/revoke")
def revoke_calendar() -> ResponseReturnValue:
    """Close the calendar's address."""
    _checked()
    _revoke(Purpose.CALENDAR, datetime.now(UTC))
    return _done("The address opens nothing any more.")


@pages.post("/digest/<any(on, off):choice>")
def switch_digest(choice: str) -> ResponseReturnValue:
    """Switch the Monday digest on or off."""
    _checked()
    if choice == "on":
        stopping.resume(db, current_csm())
        return _done("You get a mail every Monday morning.")
    stopping.stop(db, current_csm(), datetime.now(UTC))
    return _done("You get no Monday mail any more.")


@pages.post("/tokens")
def create_token() -> ResponseReturnValue:
    """Make a token and show it once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(form), 422
    scopes = [Scope(value) for value in form.scopes.data]
    now = datetime.now(UTC)
    token = access_tokens.create(db, current_csm(), Purpose.API, form.name.data, now, scopes)
    db.commit()
    return _page(TokenForm(formdata=None), token=token)


@pages.post("/tokens/<int(max=2147483647):token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    _checked()
    _revoke(Purpose.API, datetime.now(UTC), token_id)
    return _done("The token opens nothing any more.")


def _checked() -> None:
    if not PlainForm().validate_on_submit():
        abort(400)


def _revoke(purpose: Purpose, now: datetime, token_id: int | None = None) -> None:
    """Revoke one's own tokens of `purpose`, or only that of an id, which is 404 where there is none."""
    own = access_tokens.of_csm(db, current_csm(), purpose)
    chosen = [token for token in own if token_id in (None, token.id)]
    if token_id is not None and not chosen:
        abort(404)
    access_tokens.revoke(db, chosen, now)


def _done(said: str) -> ResponseReturnValue:
    db.commit()
    flash(said, "done")
    return redirect(url_for("settings.show"), 303)


def _page(form: TokenForm, address: str | None = None, token: str | None = None) -> str:
    csm = current_csm()
    return render_template(
        "reports/settings.html",
        form=form,
        plain=PlainForm(formdata=None),
        labels=LABELS,
        address=address,
        token=token,
        calendar=next(iter(access_tokens.of_csm(db, csm, Purpose.CALENDAR)), None),
        tokens=access_tokens.of_csm(db, csm, Purpose.API),
        has_digest=not stopping.is_stopped(db, csm),
        hour=current_app.config["DIGEST_HOUR"],
        csm=csm,
    )
