"""Signing in without passwords: a link sent by e-mail, valid for 15 minutes and once."""

import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session
from wtforms import EmailField, SubmitField
from wtforms.validators import Email, InputRequired, Length

from accounts.access import public
from accounts.models import CustomerSuccessManager, SignInLink
from accounts.tokens import token_hash
from database import db
from mail import MailError, Outbox, Person

VALID_FOR = timedelta(minutes=15)
# A mailbox cannot be flooded: while this many links are still valid, no further one is sent.
OPEN_LINKS = 5

pages = Blueprint("signing_in", __name__)


class AddressForm(FlaskForm):  # type: ignore[misc]
    """Whom to send a sign-in link."""

    email = EmailField(
        "Your e-mail address at work",
        [
            InputRequired("Enter your e-mail address, such as name@company.com"),
            Length(max=254, message="An e-mail address has at most 254 characters"),
            Email("Enter an e-mail address, such as name@company.com"),
        ],
        render_kw={"autocomplete": "email", "autofocus": True},
    )
    submit = SubmitField("Send me a sign-in link")


class EnterForm(FlaskForm):  # type: ignore[misc]
    """The one button of the link's page: mail scanners open links, but do not press buttons."""

    submit = SubmitField("Sign in")


def new_link(session: Session, csm: CustomerSuccessManager, now: datetime) -> str:
    """Store a sign-in link for `csm`, valid for 15 minutes from `now`, and return its token (256 bits)."""
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(csm=csm, token_hash=token_hash(token), expires_at=now + VALID_FOR))
    return token


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Ask for the address; send a link where it is a CSM's. The answer is the same for every address."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200
    session["next"] = _own_path(request.args.get("next"))
    address = str(form.email.data).lower()
    mine = (CustomerSuccessManager.email == address, CustomerSuccessManager.removed_at.is_(None))
    csm = db.scalar(select(CustomerSuccessManager).where(*mine))
    now = datetime.now(UTC)
    if csm is not None and _open_links(csm, now) < OPEN_LINKS:
        token = new_link(db, csm, now)
        db.commit()
        _send(csm, token, now)
    return redirect(url_for("signing_in.sent"))


def _open_links(csm: CustomerSuccessManager, now: datetime) -> int:
    still_open = (SignInLink.csm_id == csm.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    return db.scalar(select(func.count()).select_from(SignInLink).where(*still_open)) or 0


def _own_path(wanted: str | None) -> str | None:
    """`wanted` where it is a path of this site: never a way to be sent elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    try:
        return None if urlsplit(wanted).netloc else wanted
    except ValueError:  # such as //[
        return None


def _send(csm: CustomerSuccessManager, token: str, now: datetime) -> None:
    outbox: Outbox = current_app.extensions["outbox"]
    url = f"{outbox.base_url}{url_for('signing_in.enter', token=token)}"
    try:
        outbox.send("sign_in", Person(csm.name, csm.email), {"name": csm.name, "url": url}, now)
    except MailError:
        current_app.logger.exception("no sign-in link could be sent to CSM %s", csm.id)
        flash("The mail could not be sent just now. Try again in a minute.", "error")


@pages.get("/sign-in/sent")
@public
def sent() -> str:
    """Say that the mail is on its way."""
    return render_template("accounts/sign_in_sent.html")


@pages.route("/sign-in/<token>", methods=["GET", "POST"])
@public
def enter(token: str) -> ResponseReturnValue:
    """Show the button; pressed, use the link up and sign in."""
    now = datetime.now(UTC)
    link = db.scalar(select(SignInLink).where(SignInLink.token_hash == token_hash(token)))
    if link is None or link.used_at or link.expires_at <= now:
        return render_template("accounts/sign_in_expired.html"), 410 if link else 404
    form = EnterForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in_enter.html", form=form, csm=link.csm)
    if not _use_up(link, now):
        abort(410)
    wanted = session.get("next")
    session.clear()
    session["csm_id"] = link.csm_id
    session.permanent = True
    return redirect(wanted or url_for("today.show"))


def _use_up(link: SignInLink, now: datetime) -> bool:
    """Mark the link as used; False where another request was faster."""
    once = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None)).values(used_at=now)
    result = db.execute(once)
    db.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Sign out."""
    session.clear()
    return redirect(url_for("signing_in.ask"))
