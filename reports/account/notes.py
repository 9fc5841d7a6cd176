"""Notes about an account: written by anyone who sees it, edited and deleted by who wrote them."""

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accounts import notes
from accounts.access import account_or_404, current_csm
from accounts.buttons import PlainForm
from accounts.models import Account, Note
from database import db
from reports import taking_back
from reports.account.forms import NoteForm
from reports.account.page import page

pages = Blueprint("notes", __name__, url_prefix="/accounts/<int(max=2147483647):account_id>/notes")
ONE = "/<int(max=2147483647):note_id>"


@pages.post("")
def write(account_id: int) -> ResponseReturnValue:
    """Keep a new note."""
    account, form = account_or_404(account_id), NoteForm()
    if not form.validate_on_submit():
        return page(account, form), 422
    notes.write(db, account, current_csm(), form.text.data, datetime.now(UTC))
    return _done(account, "Kept.")


@pages.get(ONE)
def show(account_id: int, note_id: int) -> str:
    """Show the page with the note ready to be edited."""
    account = account_or_404(account_id)
    return page(account, note=_own_or_404(account, note_id))


@pages.post(ONE)
def edit(account_id: int, note_id: int) -> ResponseReturnValue:
    """Change a note."""
    account, form = account_or_404(account_id), NoteForm()
    note = _own_or_404(account, note_id)
    if not form.validate_on_submit():
        return page(account, form, note), 422
    notes.edit(note, form.text.data, datetime.now(UTC))
    return _done(account, "Changed.")


@pages.post(f"{ONE}/delete")
def delete(account_id: int, note_id: int) -> ResponseReturnValue:
    """Delete a note; it can be brought back for a day."""
    account, note = _of_button(account_id, note_id)
    notes.delete(note, datetime.now(UTC))
    undo = url_for("notes.restore", account_id=account.id, note_id=note.id)
    taking_back.say("The note is deleted.", undo)
    return _done(account)


@pages.post(f"{ONE}/restore")
def restore(account_id: int, note_id: int) -> ResponseReturnValue:
    """Bring a deleted note back."""
    account, note = _of_button(account_id, note_id)
    notes.restore(note)
    return _done(account, "The note is back.")


def _of_button(account_id: int, note_id: int) -> tuple[Account, Note]:
    account = account_or_404(account_id)
    note = _own_or_404(account, note_id)
    return (account, note) if PlainForm().validate_on_submit() else abort(400)


def _own_or_404(account: Account, note_id: int) -> Note:
    note = db.get(Note, note_id)
    is_own = note is not None and note.account_id == account.id and note.csm_id == current_csm().id
    return note if note is not None and is_own else abort(404)


def _done(account: Account, said: str = "") -> ResponseReturnValue:
    db.commit()
    if said:
        flash(said, "done")
    return redirect(f"{url_for('account.show', account_id=account.id)}#notes", 303)
