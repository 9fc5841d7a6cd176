"""The managers' page of held answers: what waits and why, to be released or discarded, and undone."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.access import managers_only
from database import db
from survey.held import keeping
from survey.held.keeping import OPERATOR, Outcome
from survey.held.taking_back import take_back
from survey.held.words import said
from survey.models import HeldAnswer
from survey.waves.views import asking, my_zone

pages = Blueprint("held_answers", __name__, url_prefix="/waves/held")
pages.before_request(managers_only)
ONE = "/<int(max=2147483647):held_id>"
WAITING, SETTLED = 100, 20
TOLD = {
    Outcome.COUNTS: "Released: the answer of {name} counts, and is read within seconds.",
    Outcome.IS_A_DRAFT: "Released: it waits as a draft for {name}, since not all of it was sent or fits the questions"
    " of today.",
    Outcome.TOO_LATE: "Left as it is: {name} has answered since, or what was held is no longer there.",
}


@pages.get("")
def show() -> str:
    """List the held answers that wait, and those that were settled last."""
    return render_template(
        "survey/waves/held.html", waiting=keeping.waiting(db, WAITING), total=keeping.count_waiting(db),
        settled=keeping.settled(db, SETTLED), said=_said, zone=my_zone(),
    )  # fmt: skip


@pages.post(f"{ONE}/release")
def release(held_id: int) -> ResponseReturnValue:
    """Let a held answer count."""
    held, now = _held_or_404(held_id), datetime.now(UTC)
    questionnaire = asking().questionnaires.get(held.invitation.wave.questionnaire)
    outcome = keeping.release(db, held, questionnaire, OPERATOR, now)
    name = held.invitation.contact.name
    db.commit()
    return _back(TOLD[outcome].format(name=name), fault=outcome is Outcome.TOO_LATE)


@pages.post(f"{ONE}/discard")
def discard(held_id: int) -> ResponseReturnValue:
    """Let a held answer rest."""
    held = _held_or_404(held_id)
    keeping.discard(held, datetime.now(UTC))
    db.commit()
    return _back(f"Discarded: what came in the name of {held.invitation.contact.name} counts for nothing.")


@pages.post(f"{ONE}/undo")
def undo(held_id: int) -> ResponseReturnValue:
    """Let a held answer wait again."""
    held = _held_or_404(held_id)
    name = held.invitation.contact.name
    done = take_back(db, held, datetime.now(UTC))
    db.commit()
    if done:
        return _back(f"Undone: what came in the name of {name} waits again.")
    return _back(f"This cannot be undone: {name} has confirmed it or said more since.", fault=True)


def _back(told: str, *, fault: bool = False) -> ResponseReturnValue:
    flash(told, "error" if fault else "done")
    return redirect(url_for("held_answers.show"), 303)


def _held_or_404(held_id: int) -> HeldAnswer:
    return keeping.find(db, held_id) or abort(404)


def _said(held: HeldAnswer) -> list[tuple[str, list[str]]]:
    questionnaire = asking().questionnaires.get(held.invitation.wave.questionnaire)
    return said(questionnaire, held.content) if questionnaire and held.content else []
