"""Keeping, changing and deleting the views of the book of business; each is its own CSM's alone."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from accounts.access import current_csm
from accounts.buttons import PlainForm
from database import db
from reports.book import saved
from reports.book.forms import ViewForm
from reports.book.views import filter_of, render_book
from reports.models import BookView

ONE = "/<int(max=2147483647):view_id>"
MOST_FIELDS = 100
TAKEN = "You have another view of that name; choose another name"
pages = Blueprint("saved", __name__, url_prefix="/views")


@pages.get(ONE)
def show(view_id: int) -> ResponseReturnValue:
    """Go to what the view shows, at an address that can be sent on to oneself."""
    return _go_to(_view_or_404(view_id))


@pages.post("")
def add() -> ResponseReturnValue:
    """Keep what the page shows under a name."""
    form = ViewForm()
    if form.validate_on_submit():
        try:
            view = saved.add(db, current_csm(), form.name.data, _query(form), datetime.now(UTC))
            db.commit()
            flash(f"Kept as “{view.name}”.", "done")
            return _go_to(view)
        except saved.NameTakenError:
            form.name.errors = [TAKEN]
    return render_book(_arguments(form), form), 422


@pages.post(f"{ONE}/rename")
def rename(view_id: int) -> ResponseReturnValue:
    """Give the view another name."""
    view, form = _view_or_404(view_id), ViewForm()
    if form.validate_on_submit():
        try:
            saved.rename(db, view, form.name.data, datetime.now(UTC))
            db.commit()
            return _go_to(view)
        except saved.NameTakenError:
            form.name.errors = [TAKEN]
    return render_book(MultiDict([*_arguments(form).items(multi=True), ("view", str(view_id))]), form), 422


@pages.post(f"{ONE}/update")
def update(view_id: int) -> ResponseReturnValue:
    """Let the view show what the page shows now."""
    view, form = _view_or_404(view_id), ViewForm()
    _need_csrf()
    saved.update(view, _query(form), datetime.now(UTC))
    db.commit()
    flash(f"“{view.name}” shows this from now on.", "done")
    return _go_to(view)


@pages.post(f"{ONE}/delete")
def delete(view_id: int) -> ResponseReturnValue:
    """Take the view away; the page that follows offers to undo that."""
    view = _view_or_404(view_id)
    _need_csrf()
    saved.delete(view, datetime.now(UTC))
    db.commit()
    return redirect(url_for("book.show", deleted=view.id), 303)


@pages.post(f"{ONE}/restore")
def restore(view_id: int) -> ResponseReturnValue:
    """Bring a deleted view back."""
    view = _view_or_404(view_id, deleted=True)
    _need_csrf()
    try:
        saved.restore(db, view)
        db.commit()
    except saved.NameTakenError:
        flash("You have another view of that name by now. Rename it first.", "error")
        return redirect(url_for("book.show", deleted=view_id), 303)
    return _go_to(view)


def _view_or_404(view_id: int, *, deleted: bool = False) -> BookView:
    return saved.find(db, current_csm(), view_id, deleted=deleted) or abort(404)


def _need_csrf() -> None:
    if not PlainForm().validate_on_submit():
        abort(400)


def _arguments(form: ViewForm) -> "MultiDict[str, str]":
    try:
        return MultiDict(parse_qsl(form.query.data or "", max_num_fields=MOST_FIELDS))
    except ValueError:  # more of them, which no page of ours sends
        return MultiDict()


def _query(form: ViewForm) -> str:
    """What the page showed, as the query string of its address: only what the filter knows."""
    return filter_of(_arguments(form)).address


def _go_to(view: BookView) -> ResponseReturnValue:
    return redirect(f"{url_for('book.show')}?{view.query}{'&' if view.query else ''}view={view.id}", 303)
