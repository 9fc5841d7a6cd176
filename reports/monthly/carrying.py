"""Can the team carry it? The hours that the followed cadences take, against the hours that there are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from capacity.effort import Efforts
from capacity.workload import Load, loads, total
from reports.monthly.facts import MonthFigures
from reports.monthly.scope import Scope
from reports.monthly.words import number, opening
from reports.team.lines import exact, exact_hours, line
from reports.team.words import figures as touches_figure

HEADINGS = ("CSM", "Accounts", "Touches", "Hours needed", "Hours there", "Too many")
NOTE = (
    "Hours that the followed cadences take in an average month, by the minutes of a touch that the operator has set,"
    " against the hours that a CSM has for planned contact."
)


def carried(session: Session, scope: Scope, efforts: Efforts | None, at: datetime) -> list[Load]:
    """Return what each CSM of `scope` had to carry at the moment `at` (UTC), who was furthest over first; nothing
    without the table of efforts."""
    return loads(session, efforts, at, scope.csm_ids) if efforts else []


def finding(figures: MonthFigures) -> str:
    """Return the heading of the hours."""
    whole, over = total(figures.loads), [load for load in figures.loads if load.over]
    if not whole.touches:
        return "No hours are planned yet: no cadence is followed"
    spent = f"{exact(line(whole).needed)} of {exact_hours(line(whole).available)} a month"
    if not over:
        return f"There are hours enough: {spent}"
    excess = exact_hours(sum(line(load).over for load in over))
    if len(figures.loads) == 1:
        return f"There are {excess} a month too few: {spent}"
    who = f"{number(len(over))} of {number(len(figures.loads))} CSMs"
    return f"{opening(who)} {'has' if len(over) == 1 else 'have'} too few hours, by {excess} a month in all"


def rows(loads_of: Sequence[Load]) -> list[list[str]]:
    """Return the table of hours, as text."""
    lines = [(load, line(load)) for load in loads_of]
    return [
        [
            load.name, f"{load.accounts:,}", touches_figure(load.touches), exact(shown.needed), exact(shown.available),
            exact(shown.over) if shown.over else "–",
        ]
        for load, shown in lines
    ]  # fmt: skip
