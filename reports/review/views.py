"""The pages of the review queue."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, visible_to
from database import db
from reports.review import queue
from survey import corrections
from survey.correcting import CorrectionForm, as_fields
from survey.models import Answer
from survey.readings import in_words, stored_reading

pages = Blueprint("review", __name__, url_prefix="/review")


@pages.get("")
def start() -> ResponseReturnValue:
    """Show the answer that has waited longest, or say that none is left."""
    answer = queue.find(db, visible_to(current_csm()))
    return _page(answer, None) if answer else render_template("reports/review.html", answer=None, left=0)


@pages.get("/<int(max=2147483647):answer_id>")
def show(answer_id: int) -> ResponseReturnValue:
    """Show one answer."""
    return _page(_answer_or_404(answer_id), None)


@pages.post("/<int(max=2147483647):answer_id>")
def correct(answer_id: int) -> ResponseReturnValue:
    """Keep what the customer means, and go on with the next answer."""
    answer = _answer_or_404(answer_id)
    form = CorrectionForm(request.form)
    if not form.validate():
        return _page(answer, form), 422
    before = stored_reading(answer)
    meant = form.reading(answer.verbatim or "", before)
    is_same = as_fields(meant) == as_fields(before)
    corrections.keep(db, answer, meant, corrections.CSM, datetime.now(UTC), confirms=is_same)
    db.commit()
    flash("Kept. The recommendation follows within seconds.", "done")
    return redirect(url_for("review.start"), 303)


def _answer_or_404(answer_id: int) -> Answer:
    return queue.find(db, visible_to(current_csm()), answer_id) or abort(404)


def _page(answer: Answer, form: CorrectionForm | None) -> str:
    reading = stored_reading(answer)
    return render_template(
        "reports/review.html",
        answer=answer,
        reading=reading,
        lines=in_words(reading),
        form=form or CorrectionForm(data=as_fields(reading)),
        left=queue.waiting(db, visible_to(current_csm())),
        now=datetime.now(UTC),
    )
