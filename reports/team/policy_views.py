"""The page on which the policies stand beside each other, and its files for spreadsheets."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, managers_only, visible_to
from capacity.effort import Efforts
from capacity.lighter import Measures
from database import db
from recommendations.comparing import Comparer
from recommendations.contactable import is_left_alone
from reports import sheets
from reports.team import policies, words
from reports.team.forms import ALL, PoliciesForm
from reports.team.policies import PAGE, Row

pages = Blueprint("policies", __name__, url_prefix="/team")
pages.before_request(managers_only)


@pages.get("/policies")
def show() -> str:
    """Show what each policy would recommend, and which accounts would move."""
    form, of_csm, shown = _found()
    last = max(1, -(-len(shown) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    return render_template(
        "reports/team/policies.html", form=form, rows=shown[(number - 1) * PAGE : number * PAGE], found=len(shown),
        number=number, last=last, total=len(of_csm), sums=policies.sums(of_csm, _efforts()), in_force=_in_force(),
        names=words.POLICY_NAMES, says=words.POLICY_SAYS,
    )  # fmt: skip


@pages.get("/policies.<any(csv, xlsx):kind>")
def download(kind: sheets.Kind) -> ResponseReturnValue:
    """Send the comparison as a file."""
    _, _, shown = _found()
    return sheets.download(kind, f"policies-{datetime.now(UTC):%Y-%m-%d}", [policies.sheet(shown, _efforts())])


def _found() -> tuple[PoliciesForm, list[Row], list[Row]]:
    """The filter, all accounts of the CSM that is asked for, and those of them to show."""
    comparer: Comparer = current_app.extensions["comparer"]
    contacted = visible_to(current_csm()) & ~is_left_alone(datetime.now(UTC))
    every = policies.rows(comparer.compare(db, contacted), _in_force())
    form = PoliciesForm(request.args)
    form.offer(sorted({row.compared.csm for row in every}))
    of_csm = [row for row in every if form.csm.data in ("", row.compared.csm)]
    return form, of_csm, [row for row in of_csm if row.farthest or form.show.data == ALL]


def _in_force() -> str:
    return str(current_app.config["POLICY"])


def _efforts() -> Efforts:
    measures: Measures = current_app.extensions["measures"]
    return measures.efforts
