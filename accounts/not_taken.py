"""What was typed and could not be taken, since the session had ended or the page was too old: shown, so that nothing is
lost, with the way back."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

# Fields of which nobody would know that they typed them.
UNTYPED = {"csrf_token", "back", "submit", "query", "recommendation", "seen"}
# Fields that are picked: what they send are words of the machine.
PICKED = {
    "cadence", "channel", "chosen", "contact", "csms", "events", "levels", "limit", "main", "not_by", "not_on",
    "occasions", "often", "prefer_on", "question", "questionnaire", "scopes", "segments", "stage", "stages", "whom",
}  # fmt: skip
LABELS = {"emails": "Addresses", "note": "In a line", "other": "Any other rate", "text": "Your words", "url": "Address"}
BACK_TO = {"today": None, "everybodys": "all"}


def is_given() -> bool:
    """Return whether something was typed or picked; not where another site sent it."""
    return bool(_given())


def _given() -> list[tuple[str, str]]:
    """The fields that were filled, by the last part of their names: one form may ask the same several times."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    values = ((name.rpartition("-")[2], value) for name, value in request.form.items(multi=True))
    return [(name, value) for name, value in values if name not in UNTYPED and value.strip()]


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


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
        "accounts/not_taken.html", is_signed_in=is_signed_in, way_back=way_back(), action=request.path,
        typed=[(_label(name), value) for name, value in _given() if name not in PICKED],
        has_picks=any(name in PICKED for name, _ in _given()),
        again=[(name, value) for name, value in again if name != "csrf_token"],
    ), 400  # fmt: skip
