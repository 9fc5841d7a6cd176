"""The questionnaire, page by page, and the thanks for it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import public
from database import db
from survey import drafts, responses
from survey.answering import Way, way
from survey.held import guarding, keeping
from survey.listening.forms import OfferForm
from survey.pages.visit import Visit, by_answer_link, pages
from survey.pages.wishing import show_unsent
from survey.playback import play_back
from survey.putting_right import PuttingRight
from survey.readings import heed_at_once, in_words, standing_reading


@pages.route("/s/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """Show a page of the questionnaire; sent, keep what was typed and go on, or at the end store the answers. Once the
    wave is over, the same link is that of the preferences."""
    visit = by_answer_link(token)
    if visit.questionnaire is None or not visit.is_open:
        return show_unsent(visit) if request.method == "POST" else redirect(visit.home)
    number = request.args.get("page", type=int) or (1 if request.method == "POST" else None)
    here = way(visit.questionnaire, visit.answers, drafts.find(db, visit.invitation), number)
    if request.method != "POST":
        return _sheet(visit, here.preselected(request.args))
    if here.page.number != number:
        return redirect(url_for("survey.answer", token=token, page=here.page.number), 303)
    here = here.with_sent(request.form)
    doubt = guarding.doubt(visit.invitation, visit.now)
    return _held(visit, here, doubt) if doubt else _taken(visit, here)


def _held(visit: Visit, here: Way, doubt: str) -> ResponseReturnValue:
    """Keep apart what no person may have sent; faults are told first."""
    if wrong := guarding.hold(visit.invitation, here, doubt, visit.now):
        return _sheet(visit, wrong), 422
    return redirect(url_for("held.show", token=visit.token), 303)


def _taken(visit: Visit, here: Way) -> ResponseReturnValue:
    """Go where what was sent from the page `here` leads."""
    there = here.walked("back" in request.args)
    if there is not None:
        return _ask_again(visit, there) if there.form.faults() else _turn(visit, here, there.number)
    response = responses.store(db, visit.invitation, here.given(), visit.now)
    heed_at_once(db, response, here.questionnaire, visit.now, visit.now)
    drafts.drop(db, visit.invitation)
    keeping.overtake(db, visit.invitation, visit.now)
    db.commit()
    return redirect(url_for("survey.thanks", token=visit.token), 303)


def _turn(visit: Visit, here: Way, number: int) -> ResponseReturnValue:
    drafts.keep(db, visit.invitation, here.typed, number, visit.now)
    db.commit()
    return redirect(url_for("survey.answer", token=visit.token, page=number), 303)


def _ask_again(visit: Visit, here: Way) -> ResponseReturnValue:
    if here.says_something:
        drafts.keep(db, visit.invitation, here.typed, here.page.number, visit.now)
        db.commit()
    return _sheet(visit, here), 422


def _sheet(visit: Visit, here: Way) -> str:
    """The page `here`. `saved_at` tells the script which of its own copies are older than what is stored."""
    draft, response = drafts.find(db, visit.invitation), visit.invitation.response
    saved_at = draft.saved_at if draft else response and (response.edited_at or response.created_at)
    return visit.page(
        "answer.html", here=here, questionnaire=here.questionnaire, saved_at=saved_at, kept=_kept_without_words(visit)
    )


def _kept_without_words(visit: Visit) -> list[str]:
    """The wish that was said by the fields of the preference page, which no field of the questionnaire shows."""
    corrected = (one for one in visit.answers if one.kind == "cadence" and one.correction and not one.verbatim)
    return [line for one in corrected for line in in_words(standing_reading(one))]


@pages.get("/s/<token>/thanks")
@public
def thanks(token: str) -> ResponseReturnValue:
    """Play back what was understood, let the customer say whether that is right, and say what follows from it."""
    visit = by_answer_link(token)
    if visit.questionnaire is None or not visit.is_open or visit.invitation.response is None:
        return redirect(url_for("survey.answer", token=token))
    playback, preferences = play_back(visit.questionnaire, visit.answers), visit.preferences()
    playback = playback.without_stop() if preferences.has_lifted else playback
    return visit.page(
        "thanks.html", playback=playback, form=_to_put_right(visit) if playback.unsure else None,
        preferences=preferences, offering=OfferForm(), questionnaire=visit.questionnaire,
    )  # fmt: skip


def _to_put_right(visit: Visit) -> PuttingRight | None:
    """The reading of own words as fields, where there are own words."""
    return visit.putting_right(visit.said) if visit.said else None
