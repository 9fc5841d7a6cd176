"""The page behind the digest's own link, which stops it. The link is the credential; opening it changes nothing."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import public
from database import db
from reports.digest import stopping

pages = Blueprint("digest", __name__, url_prefix="/digest")


@pages.route("/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Offer one button; the POST works without the page too (RFC 8058) and is safe to repeat."""
    csm = stopping.whose(db, token) or abort(404)
    if request.method == "POST":
        stopping.stop(db, csm, datetime.now(UTC))
        db.commit()
        if request.form.get("List-Unsubscribe") != "One-Click":
            return redirect(url_for("digest.stop", token=token), 303)
    return render_template("reports/digest_stop.html", csm=csm, is_stopped=stopping.is_stopped(db, csm))
