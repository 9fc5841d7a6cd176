"""What is sent from the other pages of a customer, where no person may have sent it, is asked for once more before it
counts; it stands on that page, so that nothing is stored and nothing is lost."""

from flask import request
from flask.typing import ResponseReturnValue

from survey.held import guarding, page_token
from survey.pages.visit import by_answer_link, pages

GUARDED = {
    f"survey.{name}"
    for name in ("confirm", "correct", "wish", "pause_until", "end", "offer", "undo_offer", "write_again")
}


@pages.before_request
def ask_again() -> ResponseReturnValue | None:
    """Let a person's request pass, and answer a program's with a page that has one button."""
    if request.method != "POST" or request.endpoint not in GUARDED:
        return None
    visit = by_answer_link((request.view_args or {})["token"])
    if guarding.doubt_of_visitor(visit.invitation, visit.now) is None:
        return None
    sent = [(name, text) for name, text in request.form.items(multi=True) if name != page_token.FIELD]
    return visit.page("press_again.html", sent=sent), 422
