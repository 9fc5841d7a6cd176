"""The page of the book of business, and its files for spreadsheets."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

import rhythm
from accounts import touchpoints
from accounts.access import current_csm, visible_to
from accounts.models import Account, CustomerSuccessManager
from database import db
from reports import sheets
from reports.book import export, rows, saved, search, signals
from reports.book.forms import FilterForm, ViewForm
from reports.models import BookView
from reports.monthly.words import SIGNALS
from rhythm.contact import WINDOW_DAYS

MOST_PAGES, MOST_ID = 1_000_000, 2**31
pages = Blueprint("book", __name__)


@pages.get("/accounts")
def show() -> str:
    """Show the accounts of the CSM who is signed in, or all to a manager."""
    return render_book(request.args, ViewForm())


@pages.get("/accounts.<any(csv, xlsx):kind>")
def download(kind: sheets.Kind) -> ResponseReturnValue:
    """Send the accounts that fit as a file, all columns of them."""
    now, zone = datetime.now(UTC), _zone()
    wanted = filter_of(request.args).wanted(now.astimezone(zone).date())
    table = export.sheet(db, visible_to(current_csm()), wanted, now, zone)
    return sheets.download(kind, f"book-of-business-{wanted.today}", [table])


def filter_of(args: "MultiDict[str, str]") -> FilterForm:
    """Return the filter that `args`, of an address, ask for, with what the reader's accounts offer."""
    form = FilterForm(args)
    visible = visible_to(current_csm())
    segments = select(Account.segment).where(visible).distinct().order_by(Account.segment)
    names = select(CustomerSuccessManager.name).where(CustomerSuccessManager.accounts.any(visible)).distinct()
    form.offer(db.scalars(segments), db.scalars(names.order_by(CustomerSuccessManager.name)))
    return form


def render_book(args: "MultiDict[str, str]", naming: ViewForm) -> str:
    """Return the page for the query of an address, with the form in which a view is named."""
    now, csm, visible = datetime.now(UTC), current_csm(), visible_to(current_csm())
    form = filter_of(args)
    number = min(max(args.get("page", 1, type=int), 1), MOST_PAGES)
    found = search.page(db, visible, form.wanted(now.astimezone(_zone()).date()), now, number)
    kept = saved.of(db, csm)
    return render_template(
        "reports/book.html",
        page=found,
        strips=_strips(found.rows, now) if "rhythm" in form.columns.data else {},
        risks=signals.of_accounts(db, Account.id.in_([row.id for row in found.rows])),
        words=SIGNALS,
        form=form,
        naming=naming,
        total=db.scalar(select(func.count()).select_from(Account).where(visible)) or 0,
        saved=kept,
        view=next((one for one in kept if str(one.id) == args.get("view")), None),
        gone=_deleted(args),
        now=now,
    )


def _deleted(args: "MultiDict[str, str]") -> BookView | None:
    """The view that has just been deleted, to offer it back."""
    view_id = args.get("deleted", 0, type=int)
    return saved.find(db, current_csm(), view_id, deleted=True) if 0 < view_id < MOST_ID else None


def _strips(shown: list[rows.BookRow], now: datetime) -> dict[int, Any]:
    touches = touchpoints.recent(db, [row.id for row in shown], now, WINDOW_DAYS)
    return {
        row.id: rhythm.draw(row.beat, touches.get(row.id, []), now, row.next_at, basis=row.basis, wish=row.wish)
        for row in shown
    }


def _zone() -> ZoneInfo:
    return ZoneInfo(current_csm().time_zone)
