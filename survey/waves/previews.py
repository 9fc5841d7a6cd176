"""How a wave will look to a contact: the mail, as text and as HTML, and the page; and the mail to oneself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import current_csm, managers_only
from accounts.models import Contact
from database import db
from mail import MailError, Outbox, Person
from survey import letters
from survey.answering import way
from survey.letters import Links
from survey.models import Wave
from survey.questionnaire import Questionnaire
from survey.waves import people
from survey.waves.forms import PreviewForm
from survey.waves.outlook import CHOICES
from survey.waves.views import ONE, asking, my_zone, wave_or_404

pages = Blueprint("wave_previews", __name__, url_prefix=f"/waves{ONE}/preview")
pages.before_request(managers_only)
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
        """Return the mail; its links lead to the preview of the page."""
        page = url_for("wave_previews.page", wave_id=self.wave.id, contact=self.contact.email)
        links = Links(f"{outbox.base_url}{page}", f"{outbox.base_url}{page}")
        return letters.compose(
            outbox, self.kind, self.wave, self.questionnaire, self.contact, links, asking().rules, datetime.now(UTC),
            to=to,
        )  # fmt: skip


@pages.get("")
def show(wave_id: int) -> ResponseReturnValue:
    """Show subject, text and HTML of a wave's mail, as a given contact gets it."""
    wave, form = wave_or_404(wave_id), PreviewForm(request.args)
    preview = _preview(wave, form)
    chosen = form.contact.data
    fault = f"No contact whom this wave asks has the address {chosen}." if chosen and not preview else None
    preview = preview or _preview(wave, PreviewForm())
    message = preview.mail(_outbox()) if preview else None
    if preview and not chosen:
        form.contact.data = preview.contact.email
    suggestions = [contact.email for contact in people.of_audience(db, wave, CHOICES)]
    page = render_template(
        "survey/waves/preview.html", wave=wave, form=form, preview=preview, message=message, fault=fault,
        text=_part(message, "plain"), suggestions=suggestions, zone=my_zone(),
    )  # fmt: skip
    return page, 422 if fault else 200


@pages.get("/mail")
def mail(wave_id: int) -> Response:
    """Show the HTML of a wave's mail alone."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.args)) or abort(404)
    html = _part(preview.mail(_outbox()), "html").replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, headers={"Content-Security-Policy": ALONE})


@pages.get("/page")
def page(wave_id: int) -> str:
    """Show the page that a contact's personal link opens, with nothing behind it."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.args)) or abort(404)
    here = way(preview.questionnaire, [], None, request.args.get("page", 1, type=int)).preselected(request.args)
    return render_template(
        "survey/waves/page.html", here=here, questionnaire=preview.questionnaire, contact=preview.contact,
        csm=preview.contact.account.csm, wave=preview.wave, saved_at=None, preview=preview,
    )  # fmt: skip


@pages.post("/test")
def send_test(wave_id: int) -> ResponseReturnValue:
    """Send the mail, as a given contact would get it, to whoever is signed in."""
    preview = _preview(wave_or_404(wave_id), PreviewForm(request.form)) or abort(404)
    me = current_csm()
    try:
        _outbox().mailer.send(preview.mail(_outbox(), Person(me.name, me.email)))
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
    kind = letters.REMINDER if form.kind.data == letters.REMINDER else letters.INVITATION
    return Preview(wave, questionnaire, contact, kind) if questionnaire and contact else None


def _part(message: EmailMessage | None, kind: str) -> str:
    body = message.get_body((kind,)) if message else None
    return str(body.get_content()) if body else ""
