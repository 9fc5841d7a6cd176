"""Opting out, and the way back."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import public
from database import db
from survey import suppressions
from survey.pages.asking_again import is_one_click
from survey.pages.visit import Visit, by_answer_link, by_stop_link, pages


@pages.route("/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Offer one button to opt out; the POST works without the page too (RFC 8058) and is safe to repeat."""
    visit = by_stop_link(token)
    if visit.contact.erased_at:
        return visit.page("erased.html")
    if request.method == "POST":
        suppressions.suppress(db, visit.contact.email, suppressions.LINK, visit.now)
        db.commit()
        if not is_one_click():
            return redirect(url_for("survey.stop", token=token), 303)
    return visit.page("stop.html", is_stopped=suppressions.is_stopped(db, visit.contact.email))


@pages.post("/s/<token>/write-again")
@public
def write_again(token: str) -> ResponseReturnValue:
    """Let the customer be written to again, from the page that says what was understood of their answer."""
    visit = by_answer_link(token)
    return _write_again(visit, visit.home)


@pages.post("/stop/<token>/undo")
@public
def undo_stop(token: str) -> ResponseReturnValue:
    """Let the customer be written to again."""
    return _write_again(by_stop_link(token), url_for("survey.stop", token=token))


def _write_again(visit: Visit, back: str) -> ResponseReturnValue:
    suppressions.lift(db, visit.contact.email, visit.now)
    db.commit()
    return redirect(back, 303)
