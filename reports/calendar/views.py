"""The private address of a CSM's calendar: the token in it is the credential."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, g, request

from accounts import access_tokens
from accounts.access import public
from accounts.models import Purpose
from database import db
from mail import Outbox
from reports.calendar import feed

pages = Blueprint("calendar", __name__)


@pages.get("/calendar/<token>.ics")
@public
def show(token: str) -> Response:
    """Send the calendar; nothing but 304 where the reader has it already (RFC 9110, 13.1.2)."""
    found = access_tokens.find(db, token, Purpose.CALENDAR) or abort(404)
    outbox: Outbox = current_app.extensions["outbox"]
    content = feed.write(feed.planned(db, found.csm), found.csm, outbox.sender.name, outbox.base_url)
    access_tokens.note_use(g.sessions, found, datetime.now(UTC))
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="next-touches.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
