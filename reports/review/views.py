"""The pages of the review queue: one answer after the other, and what was just said taken back."""

from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, visible_to
from database import db
from recommendations.norms import Norms
from reports import taking_back
from reports.account.page import csms_today
from reports.review import order, places, queue, seen
from reports.review.places import Place
from survey import alike, corrections
from survey.corrections import CUSTOMER, By
from survey.explaining import doubts, marked
from survey.labelling import LabelForm
from survey.models import Answer
from survey.readings import in_words, stored_reading

ONE = "/<int(max=2147483647):answer_id>"
pages = Blueprint("review", __name__, url_prefix="/review")


@pages.get("")
def start() -> ResponseReturnValue:
    """Show the answer that comes first, or say that none is left."""
    found = _place()
    if found.next is None:
        return render_template("reports/review/empty.html", done=found.done)
    return _page(answer_or_404(found.next), None)


@pages.get(ONE)
def show(answer_id: int) -> ResponseReturnValue:
    """Show one answer."""
    return _page(answer_or_404(answer_id), None)


@pages.post(ONE)
def correct(answer_id: int) -> ResponseReturnValue:
    """Keep what the customer means, and go on with the next answer."""
    answer = answer_or_404(answer_id)
    if is_settled(answer):
        return _told_by_the_customer(answer)
    form = LabelForm(stored_reading(answer), request.form)
    if _is_stale(answer):
        return _changed(answer, form)
    if not form.validate():
        return _page(answer, form), 422
    return _keep(answer, form, is_unchanged=form.is_unchanged(answer.verbatim or ""))


@pages.post(f"{ONE}/right")
def confirm(answer_id: int) -> ResponseReturnValue:
    """Keep that the reading is right as it is, and go on with the next answer."""
    answer = answer_or_404(answer_id)
    if is_settled(answer):
        return _told_by_the_customer(answer)
    if _is_stale(answer):
        return _changed(answer, None)
    return _keep(answer, None, is_unchanged=True)


@pages.post(f"{ONE}/undo")
def undo(answer_id: int) -> ResponseReturnValue:
    """Take back what the CSM has said of an answer, and of those that look like it."""
    answer = answer_or_404(answer_id)
    if answer.correction is None or answer.correction.csm_id != current_csm().id:
        abort(404)
    others = corrections.take_back(db, answer, datetime.now(UTC)) - 1
    db.commit()
    flash(f"Taken back{f', here and for {others} that look alike' if others else ''}. It waits again.", "done")
    return redirect(url_for("review.show", answer_id=answer.id), 303)


def answer_or_404(answer_id: int) -> Answer:
    """Return the answer in own words, or end the request with 404 where there is none that the CSM may see."""
    return queue.find(db, visible_to(current_csm()), answer_id) or abort(404)


def is_settled(answer: Answer) -> bool:
    """Return whether the customer has said what they mean: their word is final."""
    return answer.correction is not None and answer.correction.source == CUSTOMER


def _told_by_the_customer(answer: Answer) -> ResponseReturnValue:
    flash("The customer has said in the meantime what they mean; that counts.", "error")
    return redirect(url_for("review.show", answer_id=answer.id), 303)


def _is_stale(answer: Answer) -> bool:
    """Whether the page that was sent showed another meaning than holds now."""
    return request.form.get("seen") != seen.version(answer)


def _changed(answer: Answer, form: LabelForm | None) -> ResponseReturnValue:
    yours = "What you said stands in the fields and is not kept yet" if form else "Nothing of yours has been kept"
    changed = f"{seen.what_changed(db, answer, current_csm().id)} {yours}: please look again."
    return _page(answer, form, changed), 409


def _keep(answer: Answer, form: LabelForm | None, *, is_unchanged: bool) -> ResponseReturnValue:
    # What was put right before and is left so now is still no word for the rule book.
    confirms = is_unchanged and (answer.correction is None or answer.correction.confirms)
    following, now = _place(answer.id).next, datetime.now(UTC)
    meant = form.reading(answer.verbatim or "") if form else stored_reading(answer)
    corrections.keep(db, answer, meant, By(current_csm().id), now, confirms=confirms)
    db.commit()
    others = 0 if confirms else len(alike.find(db, answer, visible_to(current_csm())))
    taking_back.say(
        "Kept. The recommendation follows within seconds.", url_for("review.undo", answer_id=answer.id),
        more=_look_at(others, url_for("alike.show", answer_id=answer.id)),
    )  # fmt: skip
    return redirect(url_for("review.show", answer_id=following) if following else url_for("review.start"), 303)


def _look_at(others: int, where: str) -> tuple[str, str] | None:
    if not others:
        return None
    return f"{others} other {'answer looks' if others == 1 else 'answers look'} alike", where


def _place(answer_id: int | None = None) -> Place:
    now, csm = datetime.now(UTC), current_csm()
    return places.find(db, csm, visible_to(csm), _norms(), now, answer_id)


def _norms() -> Norms:
    found: Norms = current_app.extensions["parts"].norms
    return found


def _page(answer: Answer, form: LabelForm | None, changed: str | None = None) -> str:
    reading, account = stored_reading(answer), answer.response.invitation.contact.account
    now = datetime.now(UTC)
    return render_template(
        "reports/review/page.html",
        answer=answer,
        reading=reading,
        pieces=marked(answer, reading),
        lines=in_words(reading),
        doubts=[] if answer.correction else doubts(answer.verbatim or ""),
        form=form or LabelForm(reading),
        seen=seen.version(answer),
        changed=changed,
        place=_place(answer.id),
        is_settled=is_settled(answer),
        norms=sorted(_norms().by_segment.values(), key=lambda norm: -norm.per_year),
        usual=order.usual(_norms(), account.segment),
        renews_soon=order.renews_soon(account.renewal_on, csms_today(now)),
        order=order,
        now=now,
    )
