"""Who may see what: everyone signed in sees their own accounts, managers all; routes are closed unless public."""

from collections.abc import Callable
from typing import TypeVar

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, select, true

from accounts import not_taken
from accounts.models import Account, Contact, CustomerSuccessManager
from database import db

View = TypeVar("View", bound=Callable[..., object])
PUBLIC = "is_public"
STATIC = ("static", "bootstrap.static")


def public(view: View) -> View:
    """Mark a view that needs no sign-in."""
    setattr(view, PUBLIC, True)
    return view


def guard() -> ResponseReturnValue | None:
    """Let a request pass to a public view, or for a CSM who is signed in; send others to the sign-in page, and show
    them what they typed, so that it is not lost."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint in STATIC or view is None or getattr(view, PUBLIC, False):
        return None
    csm = db.get(CustomerSuccessManager, session["csm_id"]) if "csm_id" in session else None
    if csm is None or csm.removed_at:
        session.clear()
        if not_taken.is_given():
            return not_taken.page(is_signed_in=False)
        wanted = request.full_path if request.method == "GET" else not_taken.way_back()
        return redirect(url_for("signing_in.ask", next=wanted))
    g.csm = csm
    # A page lengthens the session. A style sheet must not: it may arrive after the next page, and would bring back the
    # session as it was before, without that page's message.
    session.modified = True
    return None


def current_csm() -> CustomerSuccessManager:
    """Return the CSM who is signed in."""
    csm: CustomerSuccessManager = g.csm
    return csm


def visible_to(csm: CustomerSuccessManager) -> ColumnElement[bool]:
    """Return the condition on accounts that `csm` may see."""
    own = true() if csm.is_manager else Account.csm_id == csm.id
    return and_(own, Account.removed_at.is_(None))


def is_in_the_book() -> ColumnElement[bool]:
    """Return the condition on contacts, joined with their accounts, that the CRM still holds both."""
    return and_(Contact.removed_at.is_(None), Account.removed_at.is_(None))


def account_or_404(account_id: int) -> Account:
    """Return the account, or end the request with 404 where there is none or it is another CSM's."""
    found = db.scalar(select(Account).where(Account.id == account_id, visible_to(current_csm())))
    return found or abort(404)


def managers_only() -> None:
    """End the request with 404 unless the CSM signed in is a manager."""
    if not current_csm().is_manager:
        abort(404)
