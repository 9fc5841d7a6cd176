"""What can be had instead of more than a segment's limit: the customer says yes, or would like to talk about it."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from accounts.access import public
from database import db
from survey.listening import replies
from survey.listening.forms import OfferForm
from survey.pages.preferring import sheet
from survey.pages.visit import by_answer_link, pages


@pages.route("/s/<token>/offer", methods=["GET", "POST"])
@public
def offer(token: str) -> ResponseReturnValue:
    """Keep which offer the customer takes, or that they take none, with what they add."""
    visit = by_answer_link(token)
    proposed = visit.preferences()
    if request.method != "POST" or proposed.proposal is None or proposed.standing is None:
        return redirect(visit.home, 303)
    form, label = OfferForm(request.form), request.form.get("offer", "")
    taken = proposed.proposal.offer(label)
    if not form.validate() or (taken is None and label != replies.TALK):
        return sheet(visit, offering=form, is_no_offer=not form.errors), 422
    words = (form.words.data or "").strip() or None
    replies.keep(db, proposed.standing.answer, proposed.proposal, taken, words, visit.now)
    db.commit()
    return redirect(visit.home, 303)


@pages.post("/s/<token>/offer/undo")
@public
def undo_offer(token: str) -> ResponseReturnValue:
    """Take the reply back, so that the offers stand there again."""
    visit = by_answer_link(token)
    standing = visit.preferences().standing
    if standing:
        replies.take_back(db, standing.answer, visit.now)
        db.commit()
    return redirect(visit.home, 303)
