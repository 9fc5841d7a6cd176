"""All that the preference page shows, and the thank-you page in part. A fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

import rhythm
from accounts import touchpoints
from accounts.models import Contact
from accounts.pausing import paused_until
from cadence import Cadence
from rhythm.contact import WINDOW_DAYS
from rhythm.frame import AHEAD_DAYS
from survey import suppressions
from survey.invitations import Asking
from survey.listening import promise, standing
from survey.listening.offers import Offers
from survey.listening.promise import Promise
from survey.listening.replies import Proposal, propose
from survey.listening.standing import Standing
from survey.models import Invitation, Response
from survey.playback import Playback, play_back
from survey.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a contact wishes and what they are promised, as of `today` where their account is; nothing is promised while
    it is open whether they take an offer. `is_pending`: the promise does not know of the wish yet; `is_stopped`: they
    are not written to any more; `has_lifted`: they were not, and have taken that back; `is_mine`: the wish was said in
    reply to the invitation at hand, not in another wave."""

    today: date
    standing: Standing | None
    playback: Playback
    proposal: Proposal | None
    promise: Promise | None
    strip: Markup | None
    paused_until: date | None
    is_pending: bool
    is_stopped: bool
    has_lifted: bool
    is_mine: bool

    @property
    def sentence(self) -> str | None:
        """The promise in words."""
        return self.promise.in_words(self.today) if self.promise else None

    @property
    def is_next_drawn(self) -> bool:
        """Whether the next time stands in the rhythm strip."""
        return self.promise is not None and (self.promise.next_on - self.today).days <= AHEAD_DAYS

    @property
    def is_compromise(self) -> bool:
        """Whether another rate is followed than the one that this contact named."""
        wish = self.standing.reading.main_wish if self.standing else None
        accepted = self.proposal and self.proposal.reply and self.proposal.reply.cadence
        named: Cadence | None = accepted or (wish.cadence if wish else None)
        return bool(self.promise and named and self.promise.cadence.per_year != named.per_year)


def collect(session: Session, invitation: Invitation, asking: Asking, offers: Offers, now: datetime) -> Preferences:
    """Return the preferences of the contact behind `invitation` as they stand at `now` (UTC)."""
    contact = invitation.contact
    zone = asking.rules.zone_of(contact.account.time_zone)
    wish = standing.find(session, contact)
    response = wish.response if wish else invitation.response
    questionnaire = _questionnaire(asking.questionnaires, response.invitation if response else invitation)
    suppression = suppressions.find(session, contact.email)
    has_lifted = suppression is not None and suppression.lifted_at is not None
    is_stopped = suppression is not None and not has_lifted
    playback = _playback(questionnaire, response)
    proposal = None if is_stopped else propose(offers, questionnaire, wish, contact.account)
    is_settled = not is_stopped and (proposal is None or proposal.is_accepted)
    is_pending = is_settled and wish is not None and not wish.is_weighed
    promised = None
    if is_settled and not is_pending and questionnaire.cadence_key:
        reading = wish.reading if wish else None
        promised = promise.promise(session, contact, reading, asking.rules.days, zone, now)
    return Preferences(
        today=now.astimezone(zone).date(),
        standing=wish,
        playback=playback.without_stop() if has_lifted else playback,
        proposal=proposal,
        promise=promised,
        strip=_strip(session, contact, promised, now) if promised else None,
        paused_until=paused_until(contact, zone, now),
        is_pending=is_pending,
        is_stopped=is_stopped,
        has_lifted=has_lifted,
        is_mine=wish is not None and wish.response.invitation_id == invitation.id,
    )


def _questionnaire(known: Mapping[str, Questionnaire], invitation: Invitation) -> Questionnaire:
    """The questionnaire of an invitation; where it has been removed since, one that knows of no question."""
    name = invitation.wave.questionnaire
    return known.get(name) or Questionnaire.model_construct(name=name, title=name, why="", minutes=1, questions=())


def _playback(questionnaire: Questionnaire, response: Response | None) -> Playback:
    answers = response.answers if response else []
    return play_back(questionnaire, [one for one in answers if one.superseded_at is None])


def _strip(session: Session, contact: Contact, promised: Promise, now: datetime) -> Markup:
    touches = touchpoints.recent(session, [contact.account_id], now, WINDOW_DAYS).get(contact.account_id, [])
    return rhythm.draw(promised.cadence, touches, now, promised.next_at, "large", basis=rhythm.Basis.PLANNED)
