"""The page of answers that look like one that was put right, to which the same meaning can be given."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, visible_to
from database import db
from reports import taking_back
from reports.review.views import ONE, answer_or_404
from survey import alike, corrections
from survey.explaining import marked
from survey.models import Answer
from survey.readings import in_words, stored_reading

pages = Blueprint("alike", __name__, url_prefix=f"/review{ONE}/alike")


@pages.get("")
def show(answer_id: int) -> ResponseReturnValue:
    """List the answers that look like this one."""
    return _page(_put_right_or_404(answer_id))


@pages.post("")
def give(answer_id: int) -> ResponseReturnValue:
    """Give the chosen ones the same meaning."""
    answer, chosen = _put_right_or_404(answer_id), request.form.getlist("chosen")
    found = alike.find(db, answer, visible_to(current_csm()))
    others = [one for one in found if str(one.answer.id) in chosen]
    if not others:
        return _page(answer, "Choose at least one, or go on with the next"), 422
    count = alike.give_meaning(db, answer, others, current_csm().id, datetime.now(UTC))
    db.commit()
    said = f"The same meaning is kept for {count} {'answer' if count == 1 else 'answers'}."
    taking_back.say(said, url_for("alike.undo", answer_id=answer.id))
    return redirect(url_for("review.start"), 303)


@pages.post("/undo")
def undo(answer_id: int) -> ResponseReturnValue:
    """Take back together what was given for likeness."""
    answer = _put_right_or_404(answer_id)
    count = corrections.take_back_alike(db, answer, current_csm().id, datetime.now(UTC))
    db.commit()
    flash(f"Taken back for {count} {'answer' if count == 1 else 'answers'}.", "done")
    return redirect(url_for("alike.show", answer_id=answer.id), 303)


def _put_right_or_404(answer_id: int) -> Answer:
    """Return the answer, or end the request with 404 where it may not be seen, or nobody has put it right."""
    answer = answer_or_404(answer_id)
    return answer if answer.correction and not answer.correction.confirms else abort(404)


def _page(answer: Answer, fault: str | None = None) -> str:
    reading = stored_reading(answer)
    return render_template(
        "reports/review/alike.html",
        answer=answer,
        lines=in_words(reading),
        alike=alike.find(db, answer, visible_to(current_csm())),
        marked=marked,
        in_words=in_words,
        fault=fault,
        now=datetime.now(UTC),
    )
