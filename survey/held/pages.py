"""The customer's page for an answer that is held: nothing is lost, and one press says that it was theirs. And what a
page's script tells: that somebody looks at it."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from accounts.access import public
from accounts.tokens import token_hash
from database import db
from survey.held import guarding, keeping
from survey.held.words import said
from survey.models import HeldAnswer, Invitation
from survey.pages import _invitation_or_404, _page, _questionnaire

pages = Blueprint("held", __name__)


@pages.get("/s/<token>/held")
@public
def show(token: str) -> ResponseReturnValue:
    """Show what is held, and the button that lets it count."""
    invitation = _invitation_or_404(answer_hash=token_hash(token))
    held = keeping.newest_of(db, invitation)
    return _held_page(invitation, held, token) if held else redirect(_elsewhere(invitation, token))


@pages.post("/s/<token>/held")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Let the answer count, as the customer says; a program's press is not heard."""
    invitation, now = _invitation_or_404(answer_hash=token_hash(token)), datetime.now(UTC)
    held = keeping.waiting_of(db, invitation, request.form.get("held", 0, type=int))
    if held is None:
        return redirect(_elsewhere(invitation, token), 303)
    if guarding.doubt_of_sender(now):
        return _held_page(invitation, held, token, again=True), 422
    keeping.release(db, held, _questionnaire(invitation), keeping.CUSTOMER, now)
    db.commit()
    db.expire_all()
    return redirect(_elsewhere(invitation, token), 303)


@pages.post("/s/<token>/opened")
@public
def opened(token: str) -> ResponseReturnValue:
    """Keep that somebody has had the page in view for two seconds, as the page's own script says."""
    invitation, now = _invitation_or_404(answer_hash=token_hash(token)), datetime.now(UTC)
    if guarding.doubt_of_sender(now) is None:
        first = update(Invitation).where(Invitation.id == invitation.id, Invitation.opened_at.is_(None))
        db.execute(first.values(opened_at=now))
        db.commit()
    return "", 204


def _held_page(invitation: Invitation, held: HeldAnswer, token: str, *, again: bool = False) -> str:
    lines = said(_questionnaire(invitation), held.content or {})
    return _page("held.html", invitation, held=held, lines=lines, again=again, token=token)


def _elsewhere(invitation: Invitation, token: str) -> str:
    """Where to go on: to what was understood, or to the questions where nothing counts yet."""
    return url_for("survey.thanks" if invitation.response else "survey.answer", token=token)
