"""The pages of the monthly report: the archive, one month, and the same as PDF."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, render_template

from accounts.access import current_csm
from database import db
from reports.monthly import findings, tables, words
from reports.monthly.charts import charts
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import LISTED, month_figures, months_with_figures
from reports.monthly.months import Month
from reports.monthly.pdf import render
from rhythm import draw
from rhythm.contact import Verdict

# Rows of a list that are folded away below those that stand open; beyond them, the list says how many there are.
FOLDED = 200
pages = Blueprint("monthly", __name__, url_prefix="/reports")


@pages.get("/")
def archive() -> str:
    """List the months that have a report, newest first."""
    months = months_with_figures(db, _zone(), _owner(), datetime.now(UTC))
    return render_template("reports/monthly/archive.html", months=months)


@pages.get("/<month>")
def show(month: str) -> str:
    """Show the report of a month, such as 2026-10."""
    figures = _figures_or_404(month)
    strips = {
        account.id: draw(account.wished, figures.strips.get(account.id, []), figures.until)
        for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE)
        for account in figures.with_verdict(side)[:LISTED]
    }
    return render_template(
        "reports/monthly/report.html",
        figures=figures,
        charts=charts(figures),
        findings=findings,
        tables=tables,
        words=words,
        strips=strips,
        listed=LISTED,
        most=LISTED + FOLDED,
        sides={"much": Verdict.TOO_MUCH, "little": Verdict.TOO_LITTLE},
    )


@pages.get("/<month>.pdf")
def pdf(month: str) -> Response:
    """Send the report of a month as PDF."""
    figures = _figures_or_404(month)
    made = render(figures, current_app.config["COMPANY_NAME"], current_app.config["ACCENT_COLOUR"])
    name = words.file_name(figures)
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _figures_or_404(text: str) -> MonthFigures:
    """Return the figures of a month that has begun, for the accounts that the signed-in CSM may see."""
    now = datetime.now(UTC)
    try:
        month = Month.parse(text, _zone())
    except ValueError:
        abort(404)
    if month.starts_at > now:
        abort(404)
    return month_figures(db, month, _owner(), now)


def _owner() -> int | None:
    return None if current_csm().is_manager else current_csm().id


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIME_ZONE"])
