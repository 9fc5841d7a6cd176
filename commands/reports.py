"""Monthly reports as files, for any past month."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from commands.own import csm_or_exit, parts
from reports.monthly import findings, words
from reports.monthly.backing import Backing
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import Wanted, month_figures
from reports.monthly.forms import PAPERS
from reports.monthly.months import Month
from reports.monthly.pdf import Paper, render
from reports.monthly.scope import EVERYONE, Scope, of_csm, of_team
from reports.monthly.workbook import sheets
from reports.sheets import write_xlsx

reports = AppGroup("reports", help="Monthly reports.")


@reports.command("monthly")
@click.option("--month", "name", required=True, metavar="YYYY-MM", help="The month, such as 2026-10.")
@click.option("--csm", "email", help="Address of the CSM whose accounts it covers; else all accounts.")
@click.option("--team", help="Name of the team whose accounts it covers.")
@click.option("--paper", type=click.Choice(list(PAPERS)), help="Size of the PDF's paper; else REPORT_PAPER.")
@click.option(
    "--into", default=".", help="Folder to write to.",
    type=click.Path(path_type=Path, exists=True, file_okay=False, writable=True),
)  # fmt: skip
def monthly(name: str, email: str | None, team: str | None, paper: str | None, into: Path) -> None:
    """Write a month's report as PDF, and its tables as XLSX, with the numbers as they stood at the month's end."""
    now = datetime.now(UTC)
    month = _month(name, now)
    with parts().sessions() as session:
        wanted = Wanted(
            month,
            _scope(session, email, team, min(month.ends_at, now)),
            Backing.of(parts().questionnaires, parts().efforts),
        )
        figures = month_figures(session, wanted, now)
    click.echo("\n".join(findings.summary(figures)))
    for path in _write(figures, into, paper or parts().config.report_paper):
        click.echo(path)


def _month(name: str, now: datetime) -> Month:
    try:
        month = Month.parse(name, parts().config.zone)
    except ValueError:
        raise click.BadParameter(f"{name!r} is no month; write it as 2026-10.", param_hint="--month") from None
    if month.starts_at > now:
        raise click.BadParameter(f"{month.name} has not begun yet.", param_hint="--month")
    return month


def _scope(session: Session, email: str | None, team: str | None, at: datetime) -> Scope:
    if email and team:
        raise click.UsageError("Choose --csm or --team, not both.")
    if email:
        return of_csm(csm_or_exit(session, email))
    if not team:
        return EVERYONE
    found = of_team(session, team, at)
    if found is None:
        raise click.ClickException(f"No CSM belongs to a team {team}. The CRM's column `team` says who does.")
    return found


def _write(figures: MonthFigures, into: Path, size: str) -> list[Path]:
    config = parts().config
    paper, tables = (into / words.file_name(figures, ending) for ending in ("pdf", "xlsx"))
    paper.write_bytes(render(figures, Paper(config.company_name, parts().outbox.accent_colour, size)))
    with tables.open("wb") as file:
        write_xlsx(file, sheets(figures))
    return [paper, tables]
