"""The step that sends the report of the month before to managers and to those named in the settings."""

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from mail import AddressRefusedError, Attachment, MailError, Outbox, Person
from reports import claiming
from reports.models import SentReport
from reports.monthly import findings, words
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import month_figures
from reports.monthly.months import Month
from reports.monthly.pdf import render
from survey.models import Invitation

log = logging.getLogger(__name__)


def send_monthly_reports(
    session: Session, outbox: Outbox, recipients: Sequence[str], zone: ZoneInfo, now: datetime
) -> int:
    """Send the report of the month before `now` (in `zone`) to each manager and to `recipients` (addresses), all
    accounts of all CSMs in it, once each; return how many were sent.

    Nothing is due for a month by whose end nobody had been invited. A refused address is recorded as a failure
    and not tried again; a mail server that is down is tried again by the next run.
    """
    month = Month.of(now, zone).before()
    waiting = _waiting(session, month, recipients, now)
    if not waiting or not _is_due(session, month):
        return 0
    figures = month_figures(session, month, None, now)
    session.commit()  # nothing is locked while the report is set and sent
    letter = _Letter(figures, outbox)
    return sum(_send(session, letter, recipient, now) for recipient in waiting)


class _Letter:
    """One month's report, made once for all who get it."""

    def __init__(self, figures: MonthFigures, outbox: Outbox) -> None:
        self.month = figures.month.first
        self._outbox = outbox
        content = render(figures, outbox.sender.name, outbox.accent_colour)
        self._paper = Attachment(words.file_name(figures), content)
        self._values = {
            "month": figures.month.name,
            "heading": words.HEADING,
            "summary": findings.summary(figures),
            "url": f"{outbox.base_url}/reports/{figures.month}",
        }

    def send(self, to: Person, now: datetime) -> None:
        """Send it to one person; raises as `Outbox.send`."""
        self._outbox.send("monthly_report", to, {"name": to.name} | self._values, now, attachments=[self._paper])


def _waiting(session: Session, month: Month, recipients: Sequence[str], now: datetime) -> list[Person]:
    """Return the recipients whose report of `month` nobody has claimed yet."""
    managers = select(CustomerSuccessManager).where(
        CustomerSuccessManager.is_manager, CustomerSuccessManager.removed_at.is_(None)
    )
    people = {csm.email.lower(): Person(csm.name, csm.email) for csm in session.scalars(managers)}
    people = {address.lower(): Person("", address) for address in recipients} | people
    claimed = select(SentReport.recipient).where(SentReport.month == month.first, claiming.is_taken(SentReport, now))
    return [people[address] for address in sorted(people.keys() - set(session.scalars(claimed)))]


def _is_due(session: Session, month: Month) -> bool:
    return session.scalar(select(exists().where(Invitation.sent_at <= month.ends_at))) is True


def _send(session: Session, letter: _Letter, to: Person, now: datetime) -> bool:
    key = {"month": letter.month, "recipient": to.email.lower()}
    if not claiming.claim(session, SentReport, key, now):
        return False
    try:
        letter.send(to, now)
    except Exception as error:  # one recipient must not keep the report from the others
        down = isinstance(error, MailError) and not isinstance(error, AddressRefusedError)
        claiming.failed(session, SentReport, key, now, error, for_good=not down)
        log.warning("the report of %s was not sent to one recipient: %s", letter.month, type(error).__name__)
        return False
    claiming.sent(session, SentReport, key, now)
    return True
