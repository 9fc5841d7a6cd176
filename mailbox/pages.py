"""The mailbox's pages: what a newcomer opens first, to find the invitations."""

from mailbox import messages
from pathlib import Path

from flask import Blueprint, Response, abort, render_template

from accounts.access import public

MOST = 300
# A message is shown as in a mail program: its own styles, no scripts, links open outside the frame.
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def of(folder: Path) -> Blueprint:
    """Return the pages of the mailbox kept in `folder`."""
    pages = Blueprint("mailbox", __name__)

    @pages.get("/mailbox")
    @public
    def show() -> str:
        return render_template("mailbox/show.html", kept=messages.newest(folder, MOST))

    @pages.get("/mailbox/<name>")
    @public
    def read(name: str) -> str:
        return render_template("mailbox/read.html", one=_kept_or_404(folder, name))

    @pages.get("/mailbox/<name>/html")
    @public
    def html(name: str) -> Response:
        content = _kept_or_404(folder, name).html.replace("<head>", '<head><base target="_blank">', 1)
        return Response(content, headers={"Content-Security-Policy": ALONE})

    @pages.get("/mailbox/<name>/<int:number>")
    @public
    def attachment(name: str, number: int) -> Response:
        files = list(_kept_or_404(folder, name).attachments.items())
        if number >= len(files):
            abort(404)
        filename, content = files[number]
        kind = "application/pdf" if filename.endswith(".pdf") else "application/octet-stream"
        response = Response(content, mimetype=kind)
        response.headers.set("Content-Disposition", "inline", filename=filename)
        return response

    return pages


def _kept_or_404(folder: Path, name: str) -> messages.Kept:
    return messages.find(folder, name) or abort(404)
