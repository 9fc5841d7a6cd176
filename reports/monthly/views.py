"""The pages of the monthly report: the archive, one month, and the same as PDF and as a workbook."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, render_template, request

from accounts.access import current_csm
from capacity.lighter import Measures
from database import db
from reports.monthly import carrying, findings, heard, tables, words
from reports.monthly.backing import Backing
from reports.monthly.charts import charts
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import LISTED, Wanted, month_figures, months_with_figures
from reports.monthly.forms import PAPERS, ScopeForm
from reports.monthly.months import Month
from reports.monthly.pdf import Paper, render
from reports.monthly.scope import Scope, asked_for, at_any_time, own
from reports.monthly.workbook import sheets
from reports.sheets import download
from rhythm import draw
from rhythm.contact import Verdict

# Rows of a list that are folded away below those that stand open, fifty together; beyond them, the list says how many
# there are, and leads to the workbook.
FOLDED = 50 - LISTED
pages = Blueprint("monthly", __name__, url_prefix="/reports")


@pages.get("/")
def archive() -> str:
    """List the months that have a report, newest first."""
    now = datetime.now(UTC)
    scope = _scope_or_404(now)
    months = months_with_figures(db, _zone(), at_any_time(db, scope), now)
    form = ScopeForm.with_choices(db, scope.key) if current_csm().is_manager else None
    return render_template("reports/monthly/archive.html", months=months, scope=scope, form=form, of=_of(scope))


@pages.get("/<month>")
def show(month: str) -> str:
    """Show the report of a month, such as 2026-10."""
    figures = _figures_or_404(month, LISTED + FOLDED)
    return render_template(
        "reports/monthly/report.html",
        figures=figures,
        charts=charts(figures),
        findings=findings,
        heard=heard,
        carrying=carrying,
        tables=tables,
        words=words,
        strips=_strips(figures),
        listed=LISTED,
        most=LISTED + FOLDED,
        sides={"much": Verdict.TOO_MUCH, "little": Verdict.TOO_LITTLE},
        of=_of(figures.scope),
        papers=PAPERS,
    )


@pages.get("/<month>.pdf")
def pdf(month: str) -> Response:
    """Send the report of a month as PDF, on the paper that is asked for (a4, letter) or that of the settings."""
    figures = _figures_or_404(month, LISTED)
    size = request.args.get("paper") or current_app.config["REPORT_PAPER"]
    if size not in PAPERS:
        abort(404)
    made = render(figures, Paper(current_app.config["COMPANY_NAME"], current_app.config["ACCENT_COLOUR"], size))
    name = words.file_name(figures)
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@pages.get("/<month>.xlsx")
def workbook(month: str) -> Response:
    """Send the tables behind the report of a month, one sheet each."""
    figures = _figures_or_404(month)
    return download("xlsx", words.file_name(figures, "")[:-1], sheets(figures))


def _strips(figures: MonthFigures) -> dict[int, str]:
    sides = [figures.with_verdict(side)[:LISTED] for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE)]
    return {
        account.id: draw(account.wished, figures.strips.get(account.id, []), figures.until)
        for side in (*sides, figures.renewals[:LISTED])
        for account in side
    }


def _figures_or_404(text: str, shown: int | None = None) -> MonthFigures:
    """Return the figures of a month that has begun, for accounts that the signed-in CSM may see; `shown` as in
    `Wanted`."""
    now = datetime.now(UTC)
    try:
        month = Month.parse(text, _zone())
    except ValueError:
        abort(404)
    if month.starts_at > now:
        abort(404)
    return month_figures(db, Wanted(month, _scope_or_404(min(month.ends_at, now)), _backing(), shown), now)


def _backing() -> Backing:
    measures: Measures = current_app.extensions["measures"]
    return Backing.of(current_app.extensions["questionnaires"], measures.efforts)


def _scope_or_404(at: datetime) -> Scope:
    return asked_for(db, current_csm(), request.args.get("of", ""), at) or abort(404)


def _of(scope: Scope) -> str | None:
    """The scope as it stands in addresses: left out where it is the reader's own."""
    return None if scope == own(current_csm()) else scope.key


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIME_ZONE"])
