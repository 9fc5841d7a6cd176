"""What was typed and could not be taken, since the session had ended or the page was too old: shown, so that nothing is
lost, with the way back."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

# Fields of which nobody would know that they typed them.
UNTYPED = {"csrf_token", "back", "submit", "query", "recommendation"}
BACK_TO = {"today": None, "everybodys": "all"}


def typed() -> list[tuple[str, str]]:
    """Return the names of fields and what was typed into them; nothing where another site sent it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    values = request.form.items(multi=True)
    return [(name, value) for name, value in values if name not in UNTYPED and value.strip()]


def way_back() -> str:
    """Return the path, on this site, of the page that the form was sent from: the one it named, else the nearest above
    its address that can be opened."""
    if (back := request.form.get("back", "")) in BACK_TO:
        return url_for("today.show", whose=BACK_TO[back])
    pages, path = current_app.url_map.bind(""), request.path
    while path:
        try:
            pages.match(path, method="GET")
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return url_for("today.show")


def page(*, is_signed_in: bool) -> ResponseReturnValue:
    """Return the page that shows what was typed, and how to send it again."""
    # Only what this browser says was sent from here is offered to be sent again: the press is the person's own.
    again = request.form.items(multi=True) if request.headers.get("Sec-Fetch-Site") == "same-origin" else ()
    return render_template(
        "accounts/not_taken.html", is_signed_in=is_signed_in, typed=typed(), way_back=way_back(), action=request.path,
        again=[(name, value) for name, value in again if name != "csrf_token"],
    ), 400  # fmt: skip
