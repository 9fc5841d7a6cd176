"""The mails that ask: an invitation or a reminder to one contact, with the first question in the mail itself."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlencode

from accounts.models import Contact
from mail import Outbox, Person
from survey.answering import PRESELECTED
from survey.models import Wave
from survey.questionnaire import Questionnaire
from survey.quiet import QuietRules

INVITATION, REMINDER = "invitation", "reminder"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the mail leads: to the questionnaire, and to the page for opting out."""

    answer: str
    stop: str

    def picking(self, question: str, option: str) -> str:
        """Return the link that shows the questionnaire with that option picked, and sends nothing."""
        return f"{self.answer}{'&' if '?' in self.answer else '?'}{urlencode({question: option})}"


def last_day(wave: Wave, contact: Contact, rules: QuietRules) -> str:
    """Return the last day of `wave` where `contact` is, in words."""
    return f"{wave.closes_at.astimezone(rules.zone_of(contact.account.time_zone)):%-d %B %Y}"


def compose(
    outbox: Outbox, kind: str, wave: Wave, questionnaire: Questionnaire, contact: Contact, links: Links,
    rules: QuietRules, now: datetime, *, to: Person | None = None, reminders: int = 0,
) -> EmailMessage:  # fmt: skip
    """Return the mail of that kind (INVITATION, REMINDER) to `contact`, from their account's own CSM.

    `to` gets it instead, as a test; `reminders` is the number sent before. Raises ValueError where a name or an
    address cannot stand in a header.
    """
    csm, first = contact.account.csm, questionnaire.questions[0]
    options = first.pickable if first.kind in PRESELECTED else ()
    values = {
        "name": contact.name,
        "csm": csm.name,
        "questionnaire": questionnaire,
        "question": first,
        "options": [(option.label, links.picking(first.key, option.value)) for option in options],
        "closes_on": last_day(wave, contact, rules),
        "is_last": reminders > 0 or wave.remind_again_after is None,
        "is_test": to is not None,
        "url": links.answer,
        "stop_url": links.stop,
    }
    return outbox.compose(
        kind, to or Person(contact.name, contact.email), values, now,
        on_behalf_of=Person(csm.name, csm.email), unsubscribe_url=None if to else links.stop,
    )  # fmt: skip
