"""The pages of the rule book: a sentence tried, the score over time, and what a new version changes, which managers
alone let loose."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from accounts.access import current_csm, managers_only, visible_to
from accounts.buttons import PlainForm
from database import db
from reports.rulebook import score, trying
from reports.rulebook.forms import TryForm
from reports.sheets import Cell, Sheet, download
from survey import corrections, readings, rehearsal, releases, track_record
from survey.explaining import version
from survey.read_answers import EVERY, at_accounts

# Answers that are compared for one page, and that the button reads at once; the jobs read the others.
COMPARED, READ_AT_ONCE = 250, 1000
# Corrected answers on which the present version is judged, the newest, and the days of the table over time.
JUDGED, RECORD_DAYS = 500, 366
HEADINGS = ("Answer", "Account", "Words", "Before", "After")
pages = Blueprint("rulebook", __name__, url_prefix="/rule-book")


@pages.get("")
def show() -> str:
    """Show the box for a sentence."""
    return render_template("reports/rulebook/try.html", form=TryForm(formdata=None), stages=None)


@pages.post("")
def try_out() -> ResponseReturnValue:
    """Show how the rule book reads a sentence; nothing is kept."""
    form = TryForm()
    if not form.validate_on_submit():
        return render_template("reports/rulebook/try.html", form=form, stages=None), 422
    stages = trying.stages(form.text.data, form.question.data)
    return render_template("reports/rulebook/try.html", form=form, stages=stages)


@pages.get("/score")
def show_score() -> str:
    """Show how right the rule book was on the answers that people have corrected or confirmed: a CSM's own accounts',
    or all to a manager."""
    of = _answers()
    zone = ZoneInfo(current_app.config["TIME_ZONE"])
    since = datetime.now(UTC) - timedelta(days=RECORD_DAYS)
    records = track_record.by_month_and_version(db, since, zone, of)
    present = rehearsal.score(corrections.cases(db, JUDGED, of))
    chart = score.chart(records, version())
    return render_template("reports/rulebook/score.html", chart=chart, present=present, most=JUDGED, version=version())


@pages.get("/changes")
def changes() -> str:
    """Show which answers the present version would read otherwise than they were read: a CSM's own accounts', or
    all to a manager."""
    of = _answers()
    after = max(request.args.get("after", 0, type=int), 0)
    return render_template(
        "reports/rulebook/changes.html",
        preview=rehearsal.preview(db, min(after, 2**31 - 1), COMPARED, of),
        old=rehearsal.read_by_another(db, of),
        after=after,
        released=releases.find(db),
        waits=_waits(),
        version=version(),
        plain=PlainForm(formdata=None),
    )


@pages.get("/changes.<any(csv, xlsx):kind>")
def export(kind: Literal["csv", "xlsx"]) -> Response:
    """Send all that the present version would change as a file."""
    rows = (_cells(one) for one in rehearsal.changes_in_words(db, _answers()))
    return download(kind, "rule-book-changes", [Sheet("What would change", HEADINGS, rows)])


@pages.post("/read-again")
def read_again() -> ResponseReturnValue:
    """Let the present version loose on the old answers, and read the first of them at once, as the job does."""
    managers_only()
    if not PlainForm().validate_on_submit():
        abort(400)
    now = datetime.now(UTC)
    releases.let_loose(db, current_csm().id, now)
    db.commit()
    done = readings.read_new_answers(db, current_app.extensions["questionnaires"], now, most=READ_AT_ONCE)
    flash(_said(done, rehearsal.read_by_another(db)), "done")
    return redirect(url_for("rulebook.changes"), 303)


def _answers() -> ColumnElement[bool]:
    """The condition on answers that the reader may see them."""
    csm = current_csm()
    return EVERY if csm.is_manager else at_accounts(visible_to(csm))


def _said(done: int, left: int) -> str:
    answers = f"{done:,} {'answer' if done == 1 else 'answers'} read again."
    if not left:
        return f"{answers} All have been read by the present version."
    return f"{answers} {left:,} more are read within the next seconds; press again to go on here."


def _waits() -> bool:
    return bool(current_app.config["NEW_RULE_BOOK"] == "when_approved")


def _cells(change: rehearsal.Change) -> list[Cell]:
    return [change.answer_id, change.account, change.text, " ".join(change.before), " ".join(change.after)]
