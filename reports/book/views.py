"""The page of the book of business."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

import rhythm
from accounts import touchpoints
from accounts.access import current_csm, visible_to
from database import db
from reports.book import rows
from reports.book.forms import FilterForm
from reports.review.queue import waiting
from rhythm.contact import WINDOW_DAYS

PAGE = 50
pages = Blueprint("book", __name__)


@pages.get("/accounts")
def show() -> ResponseReturnValue:
    """Show the accounts of the CSM who is signed in, or all to a manager."""
    now = datetime.now(UTC)
    everything = rows.find(db, visible_to(current_csm()), now)
    form = FilterForm(request.args)
    form.offer(everything)
    fitting = form.apply(everything)
    last = max(1, -(-len(fitting) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    shown = fitting[(number - 1) * PAGE : number * PAGE]
    touches = touchpoints.recent(db, [row.id for row in shown], now, WINDOW_DAYS)
    strips = {
        row.id: rhythm.draw(row.cadence, touches.get(row.id, []), now, row.next_at, basis=row.basis) for row in shown
    }
    return render_template(
        "reports/book.html", rows=shown, strips=strips, form=form, found=len(fitting), total=len(everything),
        page=number, last=last, now=now, unsure=waiting(db, visible_to(current_csm())),
    )  # fmt: skip
