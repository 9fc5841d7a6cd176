"""Who came by a personal link, and what every page for them needs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, make_response, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from accounts.models import Account, Contact
from accounts.tokens import token_hash
from database import db
from survey import links
from survey.invitations import Asking
from survey.links import Purpose
from survey.listening.preferences import Preferences, collect
from survey.listening.replies import TALK
from survey.listening.standing import picked_channel, picked_rate
from survey.models import Answer, Invitation, Response
from survey.putting_right import PuttingRight
from survey.questionnaire import Questionnaire
from survey.readings import standing_reading

pages = Blueprint("survey", __name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """A contact who opened the link with this token, at this moment."""

    token: str
    invitation: Invitation
    now: datetime

    @property
    def contact(self) -> Contact:
        """Whose link it is."""
        return self.invitation.contact

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of their account."""
        return ZoneInfo(self.contact.account.time_zone)

    @property
    def today(self) -> date:
        """The day there."""
        return self.now.astimezone(self.zone).date()

    @property
    def questionnaire(self) -> Questionnaire | None:
        """What they were asked; None where the questionnaire has been removed since."""
        return asking().questionnaires.get(self.invitation.wave.questionnaire)

    @property
    def is_open(self) -> bool:
        """Whether the questionnaire can still be answered."""
        return self.questionnaire is not None and self.invitation.wave.closes_at > self.now

    @property
    def answers(self) -> list[Answer]:
        """The answers to it that hold now."""
        answers = self.invitation.response.answers if self.invitation.response else []
        return [one for one in answers if one.superseded_at is None]

    @property
    def said(self) -> Answer | None:
        """The answer to the cadence question, where they wrote something."""
        return next((one for one in self.answers if one.kind == "cadence" and one.verbatim), None)

    @property
    def picked(self) -> Answer | None:
        """The answer to the cadence question, where they picked one of its options and wrote nothing."""
        return next((one for one in self.answers if one.kind == "cadence" and one.choice and not one.verbatim), None)

    def putting_right(self, said: Answer, sent: MultiDict[str, str] | None = None) -> PuttingRight:
        """Return the reading of their own words `said` as fields, with what was `sent`, and what they picked where the
        words leave it open."""
        rate = picked_rate(self.questionnaire, said) if self.questionnaire else ""
        return PuttingRight(standing_reading(said), picked_channel(self.answers), sent, rate)

    @property
    def home(self) -> str:
        """Where they see what came of what they sent: the thank-you page, or the preferences once the wave is over."""
        return url_for("survey.thanks" if self.is_open and self.answers else "survey.preferences", token=self.token)

    @property
    def onward(self) -> str:
        """Where they go on: to what came of what counts already, or else to the questions."""
        return self.home if self.answers else url_for("survey.answer", token=self.token)

    def preferences(self) -> Preferences:
        """What they wish, and what they are promised."""
        return collect(db, self.invitation, asking(), current_app.extensions["offers"], self.now)

    @property
    def stop_token(self) -> str | None:
        """The token of the link to opt out; None where the link secret has changed since it was sent."""
        token = links.token(asking().link_secret, Purpose.STOP, self.invitation.nonce)
        return token if token_hash(token) == self.invitation.stop_hash else None

    def page(self, template: str, **values: object) -> str:
        """Return a page for them."""
        account = self.contact.account
        closes_on = f"{self.invitation.wave.closes_at.astimezone(self.zone):%-d %B %Y}"
        return render_template(
            f"survey/{template}", contact=self.contact, csm=account.csm, closes_on=closes_on, token=self.token,
            is_open=self.is_open, asks_how_often=bool(self.questionnaire and self.questionnaire.cadence_key),
            talk=TALK, **values,
        )  # fmt: skip


def asking() -> Asking:
    """Return what it takes to ask: questionnaires, quiet rules, the secret of the links."""
    found: Asking = current_app.extensions["asking"]
    return found


def by_answer_link(token: str) -> Visit:
    """Return the visit by a link to answer, or end the request with a friendly page."""
    visit = _by(token, answer_hash=token_hash(token))
    return visit if visit.contact.erased_at is None else abort(make_response(visit.page("erased.html"), 410))


def by_stop_link(token: str) -> Visit:
    """Return the visit by a link to opt out, or end the request with a friendly page."""
    return _by(token, stop_hash=token_hash(token))


def _by(token: str, **by_hash: str) -> Visit:
    found = db.scalar(
        select(Invitation)
        .filter_by(**by_hash)
        .options(
            joinedload(Invitation.wave),
            joinedload(Invitation.response)
            .selectinload(Response.answers)
            .options(joinedload(Answer.correction), joinedload(Answer.reading)),
            joinedload(Invitation.contact).joinedload(Contact.account).joinedload(Account.csm),
        )
    )
    if found is None:
        abort(make_response(render_template("survey/unknown_link.html"), 404))
    return Visit(token, found, datetime.now(UTC))
