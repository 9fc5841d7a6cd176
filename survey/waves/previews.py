"""How a wave will look to a contact: the mail, as text and as HTML, and the page; and the mail to oneself."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, managers_only
from accounts.models import Contact
from database import db
from mail import MailError, Outbox, Person
from survey import letters
from survey.answering import Way, way
from survey.forms import all_field_names
from survey.letters import Links
from survey.models import Wave
from survey.questionnaire import Questionnaire
from survey.waves import people
from survey.waves.forms import KINDS, SECOND_REMINDER, PreviewForm
from survey.waves.outlook import CHOICES
from survey.waves.views import ONE, asking, my_zone, wave_or_404

pages = Blueprint("wave_previews", __name__, url_prefix=f"/waves{ONE}/preview")
pages.before_request(managers_only)
UNWRITABLE = (
    "This mail cannot be written: a name or an address in it cannot stand in a mail. Look at those of the contact "
    "and the CSM in the CRM, for a line break or a stray character."
)
# The mail is shown as in a mail program: its own styles, no scripts, links open outside the frame.
ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is to be seen: which mail of which wave, as whom."""

    wave: Wave
    questionnaire: Questionnaire
    contact: Contact
    kind: str

    def mail(self, outbox: Outbox, to: Person | None = None) -> EmailMessage:
        """Return the mail; its links lead to the preview of the page. Raises ValueError or email.errors.MessageError
        where it cannot be written."""
        page = url_for("wave_previews.page", wave_id=self.wave.id, contact=self.contact.email)
        links = Links(f"{outbox.base_url}{page}", f"{outbox.base_url}{page}")
        return letters.compose(
            outbox, letters.INVITATION if self.kind == letters.INVITATION else letters.REMINDER, self.wave,
            self.questionnaire, self.contact, links, asking().rules, datetime.now(UTC), to=to,
            reminders=int(self.kind == SECOND_REMINDER),
        )  # fmt: skip

    def written(self, outbox: Outbox) -> EmailMessage | None:
        """Return the mail; None where it cannot be written."""
        try:
            return self.mail(outbox)
        except (ValueError, MessageError):
            return None


@pages.get("")
def show(wave_id: int) -> ResponseReturnValue:
    """Show subject, text and HTML of a wave's mail, as a given contact gets it."""
    wave, form = wave_or_404(wave_id), PreviewForm(request.args)
    form.offer(wave)
    preview = _preview(wave, form)
    chosen = form.contact.data
    fault = f"No contact whom this wave asks has the address {chosen}." if chosen and not preview else None
    preview = preview or _preview(wave, PreviewForm())
    message = preview.written(_outbox()) if preview else None
    if preview and not chosen:
        form.contact.data = preview.contact.email
    suggestions = [contact.email for contact in people.of_audience(db, wave, CHOICES)]
    page = render_template(
        "survey/waves/preview.html", wave=wave, form=form, preview=preview, message=message, fault=fault,
        unwritable=UNWRITABLE, text=_part(message, "plain"), suggestions=suggestions, zone=my_zone(),
    )  # fmt: skip
    return page, 422 if fault or (preview and not message) else 200


@pages.get("/mail")
def mail(wave_id: int) -> Response:
    """Show the HTML of a wave's mail alone."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.args)) or abort(404)
    message = preview.written(_outbox()) or abort(404)
    html = _part(message, "html").replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, headers={"Content-Security-Policy": ALONE})


@pages.route("/page", methods=["GET", "POST"])
def page(wave_id: int) -> ResponseReturnValue:
    """Show the pages that a contact's personal link opens, with nothing behind them: what is sent leads on, is carried
    along by the form, and is stored nowhere."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.args)) or abort(404)
    here = way(preview.questionnaire, [], None, request.args.get("page", 1, type=int))
    there = _walked(here) if request.method == "POST" else here.preselected(request.args)
    shown, is_done = there or here, there is None
    carried = [(name, text) for name, texts in shown.typed.items() if name not in shown.form for text in texts]
    sheet = render_template(
        "survey/waves/page.html", here=shown, questionnaire=preview.questionnaire, contact=preview.contact,
        csm=preview.contact.account.csm, wave=preview.wave, saved_at=None, preview=preview, is_done=is_done,
        closes_on=letters.last_day(preview.wave, preview.contact, asking().rules), carried=carried,
        leading=f"{urlencode({'contact': preview.contact.email})}&",
    )  # fmt: skip
    return sheet, 422 if shown.form.faults() else 200


def _walked(here: Way) -> Way | None:
    """Where the form that was sent leads, given what it has carried along; None at the end."""
    sent = {name: request.form.getlist(name) for name in all_field_names(here.questionnaire) if name in request.form}
    return replace(here, typed=sent).with_sent(request.form).walked("back" in request.args)


@pages.post("/test")
def send_test(wave_id: int) -> ResponseReturnValue:
    """Send the mail, as a given contact would get it, to whoever is signed in."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.form)) or abort(404)
    me = current_csm()
    try:
        preview.mail(_outbox())  # what the contact could not be sent is no good test
        _outbox().mailer.send(preview.mail(_outbox(), Person(me.name, me.email)))
    except (ValueError, MessageError):
        flash(UNWRITABLE, "error")
    except MailError as error:
        flash(f"The test could not be sent: {error}. Try again in a minute.", "error")
    else:
        flash(f"The test is on its way to {me.email}.", "message")
    here = url_for("wave_previews.show", wave_id=wave_id, contact=preview.contact.email, kind=preview.kind)
    return redirect(here, 303)


def _outbox() -> Outbox:
    found: Outbox = current_app.extensions["outbox"]
    return found


def _preview(wave: Wave, form: PreviewForm) -> Preview | None:
    """What was asked for; as the first contact of the audience where none was named."""
    questionnaire = asking().questionnaires.get(wave.questionnaire)
    email = form.contact.data
    contact = people.in_audience(db, wave, email) if email else next(iter(people.of_audience(db, wave, 1)), None)
    kind = form.kind.data if form.kind.data in KINDS else letters.INVITATION
    return Preview(wave, questionnaire, contact, kind) if questionnaire and contact else None


def _part(message: EmailMessage | None, kind: str) -> str:
    body = message.get_body((kind,)) if message else None
    return str(body.get_content()) if body else ""
