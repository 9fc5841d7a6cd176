"""Whether the reading of own words is right: the customer's word is final."""

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from accounts.access import public
from database import db
from survey import corrections
from survey.listening import wishes
from survey.pages.visit import by_answer_link, pages
from survey.readings import standing_reading


@pages.post("/s/<token>/confirm")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Keep that the reading is right, or what was picked."""
    visit = by_answer_link(token)
    said = visit.said or visit.picked or abort(404)
    if said.correction is None:
        corrections.keep(db, said, standing_reading(said), corrections.THE_CUSTOMER, visit.now, confirms=True)
        db.commit()
    return redirect(visit.home, 303)


@pages.route("/s/<token>/correct", methods=["GET", "POST"])
@public
def correct(token: str) -> ResponseReturnValue:
    """Show the reading as fields; sent, keep what the customer means."""
    visit = by_answer_link(token)
    said = visit.said or abort(404)
    if visit.questionnaire is None:
        abort(404)
    form = visit.putting_right(said, request.form or None)
    if request.method != "POST" or not form.validate():
        page = visit.page("correct.html", form=form, answer=said)
        return page, 422 if request.method == "POST" else 200
    meant = form.reading(said.verbatim or "")
    wishes.put_right(db, visit.questionnaire, said, meant, form.main.channel.data or None, visit.now)
    db.commit()
    return redirect(visit.home, 303)
