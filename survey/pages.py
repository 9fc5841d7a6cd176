"""The customers' pages. A personal link is its own credential; opening a link never writes anything, because mail
scanners open links too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.access import public
from accounts.models import Account, Contact
from accounts.tokens import token_hash
from database import db
from survey import corrections, drafts, responses, suppressions
from survey.answering import Way, way
from survey.correcting import CorrectionForm, as_fields
from survey.held import guarding, keeping
from survey.models import Answer, Invitation, Response
from survey.playback import play_back
from survey.questionnaire import Questionnaire
from survey.readings import read_answer

pages = Blueprint("survey", __name__)


@pages.route("/s/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """Show a page of the questionnaire; sent, keep what was typed and go on, or at the end store the answers."""
    invitation = _invitation_or_404(answer_hash=token_hash(token))
    now = _open_or_410(invitation)
    number = request.args.get("page", type=int) or (1 if request.method == "POST" else None)
    here = way(_questionnaire(invitation), _answers(invitation), drafts.find(db, invitation), number)
    if request.method != "POST":
        return _sheet(invitation, here.preselected(request.args))
    if here.page.number != number:
        return redirect(url_for("survey.answer", token=token, page=here.page.number), 303)
    here = here.with_sent(request.form)
    if doubt := guarding.doubt(invitation, now):
        wrong = guarding.hold(invitation, here, doubt, now)
        return (_sheet(invitation, wrong), 422) if wrong else redirect(url_for("held.show", token=token), 303)
    if "back" in request.args:
        return _turn(invitation, token, here, here.back or 1, now)
    if not here.form.validate():
        return _ask_again(invitation, here, now)
    if here.next:
        return _turn(invitation, token, here, here.next, now)
    if wrong := here.first_fault():
        return _ask_again(invitation, wrong, now)
    responses.store(db, invitation, here.given(), now)
    drafts.drop(db, invitation)
    keeping.overtake(db, invitation, now)
    db.commit()
    return redirect(url_for("survey.thanks", token=token), 303)


def _turn(invitation: Invitation, token: str, here: Way, number: int, now: datetime) -> ResponseReturnValue:
    drafts.keep(db, invitation, here.typed, number, now)
    db.commit()
    return redirect(url_for("survey.answer", token=token, page=number), 303)


def _ask_again(invitation: Invitation, here: Way, now: datetime) -> ResponseReturnValue:
    if here.says_something:
        drafts.keep(db, invitation, here.typed, here.page.number, now)
        db.commit()
    return _sheet(invitation, here), 422


def _sheet(invitation: Invitation, here: Way) -> str:
    """The page `here`. `saved_at` tells the script which of its own copies are older than what is stored."""
    draft, response = drafts.find(db, invitation), invitation.response
    saved_at = draft.saved_at if draft else response and (response.edited_at or response.created_at)
    return _page("answer.html", invitation, here=here, questionnaire=here.questionnaire, saved_at=saved_at)


@pages.get("/s/<token>/thanks")
@public
def thanks(token: str) -> ResponseReturnValue:
    """Play back what was understood, and let the customer say whether that is right."""
    invitation = _invitation_or_404(answer_hash=token_hash(token))
    if invitation.response is None:
        return redirect(url_for("survey.answer", token=token))
    playback = play_back(_questionnaire(invitation), _answers(invitation))
    said = _answer_in_words(invitation)
    form = CorrectionForm(data=as_fields(read_answer(said))) if said and playback.unsure else None
    return _page("thanks.html", invitation, playback=playback, form=form, token=token)


@pages.post("/s/<token>/confirm")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Keep that the reading is right."""
    invitation = _invitation_or_404(answer_hash=token_hash(token))
    said = _answer_in_words(invitation) or abort(404)
    now = _open_or_410(invitation)
    if said.correction is None:
        corrections.keep(db, said, read_answer(said), corrections.CUSTOMER, now, confirms=True)
        db.commit()
    return redirect(url_for("survey.thanks", token=token), 303)


@pages.route("/s/<token>/correct", methods=["GET", "POST"])
@public
def correct(token: str) -> ResponseReturnValue:
    """Show the reading as fields; sent, keep what the customer means: their word is final."""
    invitation = _invitation_or_404(answer_hash=token_hash(token))
    said = _answer_in_words(invitation) or abort(404)
    now = _open_or_410(invitation)
    form = CorrectionForm(request.form or None, data=as_fields(read_answer(said)))
    if request.method != "POST" or not form.validate():
        page = _page("correct.html", invitation, form=form, answer=said, token=token)
        return page, 422 if request.method == "POST" else 200
    meant = form.reading(said.verbatim or "", read_answer(said))
    said = responses.without_choice(db, said, now)
    corrections.keep(db, said, meant, corrections.CUSTOMER, now, confirms=False)
    db.commit()
    return redirect(url_for("survey.thanks", token=token), 303)


def _open_or_410(invitation: Invitation) -> datetime:
    """The present moment, or the page that says that the wave is over."""
    now = datetime.now(UTC)
    return now if invitation.wave.closes_at > now else abort(make_response(_page("closed.html", invitation), 410))


def _answer_in_words(invitation: Invitation) -> Answer | None:
    """The answer to the cadence question, where the customer wrote something."""
    return next((one for one in _answers(invitation) if one.kind == "cadence" and one.verbatim), None)


@pages.route("/stop/<token>", methods=["GET", "POST"])
@public
def stop(token: str) -> ResponseReturnValue:
    """Offer one button to opt out; the POST works without the page too (RFC 8058) and is safe to repeat."""
    invitation = _invitation_or_404(stop_hash=token_hash(token))
    if request.method == "POST":
        suppressions.suppress(db, invitation.contact.email, "link", datetime.now(UTC))
        db.commit()
        if request.form.get("List-Unsubscribe") != "One-Click":
            return redirect(url_for("survey.stop", token=token), 303)
    suppression = suppressions.find(db, invitation.contact.email)
    is_stopped = suppression is not None and suppression.lifted_at is None
    return _page("stop.html", invitation, is_stopped=is_stopped, token=token)


@pages.post("/stop/<token>/undo")
@public
def undo_stop(token: str) -> ResponseReturnValue:
    """Let the customer be written to again."""
    invitation = _invitation_or_404(stop_hash=token_hash(token))
    suppressions.lift(db, invitation.contact.email, datetime.now(UTC))
    db.commit()
    return redirect(url_for("survey.stop", token=token), 303)


def _invitation_or_404(**by_hash: str) -> Invitation:
    """The invitation of a link, or the friendly page for a link that is cut or unknown."""
    found = db.scalar(
        select(Invitation)
        .filter_by(**by_hash)
        .options(
            joinedload(Invitation.wave),
            joinedload(Invitation.response).selectinload(Response.answers).joinedload(Answer.correction),
            joinedload(Invitation.contact).joinedload(Contact.account).joinedload(Account.csm),
        )
    )
    return found or abort(make_response(render_template("survey/unknown_link.html"), 404))


def _questionnaire(invitation: Invitation) -> Questionnaire:
    found: Questionnaire = current_app.extensions["questionnaires"][invitation.wave.questionnaire]
    return found


def _answers(invitation: Invitation) -> list[Answer]:
    answers = invitation.response.answers if invitation.response else []
    return [one for one in answers if one.superseded_at is None]


def _page(template: str, invitation: Invitation, **values: object) -> str:
    contact, account = invitation.contact, invitation.contact.account
    closes_on = f"{invitation.wave.closes_at.astimezone(ZoneInfo(account.time_zone)):%-d %B %Y}"
    return render_template(f"survey/{template}", contact=contact, csm=account.csm, closes_on=closes_on, **values)
