"""The account page, drawn afresh or with what was sent and has to be put right."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask_wtf import FlaskForm

from accounts.access import current_csm
from accounts.buttons import PlainForm
from accounts.models import Account, Note
from database import db
from reports.account import facts
from reports.account.facts import AccountFacts
from reports.account.forms import NoteForm, OverrideForm
from reports.account.queries import SHOWN
from reports.touching.forms import ACCOUNT, SnoozeForm, TouchForm, UndoForm, fresh_snooze, fresh_touch


def csms_today(now: datetime) -> date:
    """Return the day that it is at `now` where the CSM who is signed in is."""
    return now.astimezone(ZoneInfo(current_csm().time_zone)).date()


def page(account: Account, sent: FlaskForm | None = None, note: Note | None = None) -> str:
    """Return the page of `account`; with `sent`, a form that was not valid, in its place. `note` is the one that is
    being edited."""
    now = datetime.now(UTC)
    whole = [name for name in SHOWN if name in request.args.getlist("all")]
    found, today = facts.collect(db, account, now, whole), csms_today(now)
    edits = NoteForm(formdata=None, text=note.text) if note and sent is None else sent
    return render_template(
        "reports/account/page.html", facts=found, row=found.row, now=now, whole=whole, today=today,
        plain=PlainForm(formdata=None),
        undo=UndoForm(formdata=None, back=ACCOUNT),
        override=sent if isinstance(sent, OverrideForm) else _fresh_override(found, today),
        touch=sent if isinstance(sent, TouchForm) else _fresh_touch(found, today),
        snooze=sent if isinstance(sent, SnoozeForm) else fresh_snooze(today, ACCOUNT),
        note_form=sent if isinstance(sent, NoteForm) and note is None else NoteForm(formdata=None),
        edited=note, edit_form=edits,
    )  # fmt: skip


def _fresh_override(found: AccountFacts, today: date) -> OverrideForm:
    return OverrideForm(today, found.recommendation.channel if found.recommendation else None, formdata=None)


def _fresh_touch(found: AccountFacts, today: date) -> TouchForm:
    last = found.latest.shown[0].channel if found.latest.shown else None
    return fresh_touch(today, found.contacts, found.person, found.channel or last, ACCOUNT)
