"""What is sent from the other pages of a customer, where no person may have sent it, is asked for once more before it
counts; it stands on that page, so that nothing is stored and nothing is lost."""

from flask import request
from flask.typing import ResponseReturnValue

from survey.held import guarding, page_token
from survey.pages.visit import by_answer_link, by_stop_link, pages

GUARDED = {
    f"survey.{name}"
    for name in ("confirm", "correct", "wish", "pause_until", "end", "offer", "undo_offer", "write_again")
}
BY_STOP_LINK = {"survey.stop", "survey.undo_stop"}


def is_one_click() -> bool:
    """Return whether a mail program sends the opt-out of its own button, which has to do without a page (RFC 8058)."""
    return request.endpoint == "survey.stop" and request.form.get("List-Unsubscribe") == "One-Click"


@pages.before_request
def ask_again() -> ResponseReturnValue | None:
    """Let a person's request pass, and answer a program's with a page that has one button."""
    if request.method != "POST" or request.endpoint not in GUARDED | BY_STOP_LINK or is_one_click():
        return None
    find = by_stop_link if request.endpoint in BY_STOP_LINK else by_answer_link
    visit = find((request.view_args or {})["token"])
    if guarding.doubt_of_visitor(visit.invitation, visit.now) is None:
        return None
    sent = [(name, text) for name, text in request.form.items(multi=True) if name != page_token.FIELD]
    return visit.page("press_again.html", sent=sent), 422
