"""The customer's page for an answer that is held: nothing is lost, and one press says that it was theirs. And what a
page's script tells: that somebody looks at it."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from accounts.access import public
from database import db
from survey.held import guarding, keeping
from survey.held.words import said
from survey.models import HeldAnswer, Invitation
from survey.pages.visit import Visit, by_answer_link

pages = Blueprint("held", __name__)


@pages.get("/s/<token>/held")
@public
def show(token: str) -> ResponseReturnValue:
    """Show what is held, and the button that lets it count."""
    visit = by_answer_link(token)
    held = keeping.newest_of(db, visit.invitation)
    return _held_page(visit, held) if held else redirect(visit.onward)


@pages.post("/s/<token>/held")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Let the answer count, as the customer says; a program's press is not heard."""
    visit = by_answer_link(token)
    held = keeping.waiting_of(db, visit.invitation, request.form.get("held", 0, type=int))
    if held is None:
        return redirect(visit.onward, 303)
    if guarding.doubt_of_sender(visit.now):
        return _held_page(visit, held, again=True), 422
    keeping.release(db, held, visit.questionnaire, keeping.CUSTOMER, visit.now)
    db.commit()
    db.expire_all()
    return redirect(visit.onward, 303)


@pages.post("/s/<token>/opened")
@public
def opened(token: str) -> ResponseReturnValue:
    """Keep that somebody has had the page in view for two seconds, as the page's own script says."""
    visit = by_answer_link(token)
    if guarding.doubt_of_sender(visit.now) is None:
        first = update(Invitation).where(Invitation.id == visit.invitation.id, Invitation.opened_at.is_(None))
        db.execute(first.values(opened_at=visit.now))
        db.commit()
    return "", 204


def _held_page(visit: Visit, held: HeldAnswer, *, again: bool = False) -> str:
    lines = said(visit.questionnaire, held.content or {}) if visit.questionnaire else []
    return visit.page("held.html", held=held, lines=lines, again=again)
