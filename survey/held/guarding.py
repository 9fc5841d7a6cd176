"""The guard of the answer page: a form that no person may have posted is held instead of stored."""

from datetime import datetime

from flask import current_app, request

from database import db
from survey.answering import Way
from survey.held import addresses, doubts, keeping, page_token
from survey.held.holding_back import hold_earlier
from survey.models import Invitation


def doubt(invitation: Invitation, now: datetime) -> str | None:
    """Return why the form of this request may not be a person's; None where nothing speaks against it."""
    return doubts.about(db, invitation, _post(), _secret(), now)


def doubt_of_sender(now: datetime) -> str | None:
    """Return why whoever sent this request may not be a person, whatever they sent before."""
    return doubts.about_the_sender(_post(), _secret(), now)


def _post() -> doubts.Post:
    return doubts.Post(
        link=str((request.view_args or {}).get("token", "")),
        token=request.form.get(page_token.FIELD, ""),
        user_agent=request.headers.get("User-Agent", ""),
        address=request.remote_addr,
    )


def _secret() -> str:
    found: str = current_app.extensions["asking"].link_secret
    return found


def _hold_earlier(invitation: Invitation, now: datetime) -> None:
    """The first ones of a burst look like anybody's; they wait too once it is known for one."""
    if hashed := addresses.address_hash(_secret(), request.remote_addr, now):
        known = current_app.extensions["asking"].questionnaires
        hold_earlier(db, invitation, hashed, now - doubts.BURST_WITHIN, doubts.MANY, known, now)


def doubt_of_visitor(invitation: Invitation, now: datetime) -> str | None:
    """Return why whoever sent this request may not be a person; one who has just answered may be quick."""
    return doubts.about_the_visitor(db, invitation, _post(), _secret(), now)


def hold(invitation: Invitation, here: Way, reason: str, now: datetime) -> Way | None:
    """Hold what was sent from the page `here` and commit; where the form has faults, keep nothing and return the way
    at the first of them: these are told first."""
    turns_back = "back" in request.args
    page = here.back or 1 if turns_back else here.next
    if not turns_back:
        if not here.form.validate():
            return here
        if page is None and (wrong := here.first_fault()):
            return wrong
    keeping.hold(db, invitation, here.typed, page, reason, now)
    if reason == doubts.MANY:
        _hold_earlier(invitation, now)
    db.commit()
    return None
