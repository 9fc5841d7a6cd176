"""The preference page: what a customer wishes and is promised, and the pause. It stays where it is when the wave is
over, and works for those who never answered."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import public
from accounts.pausing import end_pause, pause
from database import db
from survey.held import keeping
from survey.listening.forms import OfferForm, PauseForm
from survey.pages.visit import Visit, by_answer_link, pages


@pages.get("/s/<token>/preferences")
@public
def preferences(token: str) -> str:
    """Show what the customer wishes and what they are promised."""
    return sheet(by_answer_link(token))


def sheet(visit: Visit, **shown: object) -> str:
    """Return the preference page of `visit`; `shown` holds a form (pausing, offering) that could not be taken, or what
    was not sent in time (unsent)."""
    found, forms = visit.preferences(), {"pausing": PauseForm(visit.today), "offering": OfferForm()}
    return visit.page(
        "preferences.html", preferences=found, stop_token=visit.stop_token,
        can_confirm=found.is_mine and visit.said is not None,
        is_held=keeping.newest_of(db, visit.invitation) is not None, **forms | shown,
    )  # fmt: skip


@pages.route("/s/<token>/pause", methods=["GET", "POST"])
@public
def pause_until(token: str) -> ResponseReturnValue:
    """Leave the customer in peace until the day that they name."""
    visit = by_answer_link(token)
    if request.method == "POST":
        form = PauseForm(visit.today, request.form)
        if not form.validate():
            return sheet(visit, pausing=form), 422
        pause(visit.contact, form.until.data, visit.zone)
        db.commit()
    return _to_pause(token)


@pages.post("/s/<token>/pause/end")
@public
def end(token: str) -> ResponseReturnValue:
    """Write to the customer again."""
    end_pause(by_answer_link(token).contact)
    db.commit()
    return _to_pause(token)


def _to_pause(token: str) -> ResponseReturnValue:
    return redirect(url_for("survey.preferences", token=token, _anchor="pause"), 303)
