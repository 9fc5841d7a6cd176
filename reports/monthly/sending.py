"""The step that sends the report of the month before to managers and to those named in the settings."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CursorResult, and_, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from mail import AddressRefusedError, Attachment, MailError, Outbox, Person
from reports.models import SentReport
from reports.monthly import findings, words
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import month_figures
from reports.monthly.months import Month
from reports.monthly.pdf import render
from survey.models import Invitation

log = logging.getLogger(__name__)
# A claim older than this was left by a process that died between claiming and sending; it is claimed anew.
CLAIM_HOLDS = timedelta(hours=1)


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
    claimed = select(SentReport.recipient).where(SentReport.month == month.first, _taken(now))
    return [people[address] for address in sorted(people.keys() - set(session.scalars(claimed)))]


def _is_due(session: Session, month: Month) -> bool:
    return session.scalar(select(exists().where(Invitation.sent_at <= month.ends_at))) is True


def _send(session: Session, letter: _Letter, to: Person, now: datetime) -> bool:
    if not _claim(session, letter, to, now):
        return False
    try:
        letter.send(to, now)
    except Exception as error:  # one recipient must not keep the report from the others
        down = isinstance(error, MailError) and not isinstance(error, AddressRefusedError)
        _note(session, letter, to, None if down else now, failure=type(error).__name__)
        log.warning("the report of %s was not sent to one recipient: %s", letter.month, type(error).__name__)
        return False
    _note(session, letter, to, now, sent_at=now)
    return True


def _claim(session: Session, letter: _Letter, to: Person, now: datetime) -> bool:
    """Return whether this process is the one to send it: the row may be there already, so the update decides."""
    with suppress(IntegrityError), session.begin_nested():
        session.add(SentReport(month=letter.month, recipient=_key(to)))
    claim = update(SentReport).where(_row(letter, to), ~_taken(now)).values(claimed_at=now)
    result = session.execute(claim)
    session.commit()
    return isinstance(result, CursorResult) and result.rowcount == 1


def _taken(now: datetime) -> ColumnElement[bool]:
    """The condition that a report is sent, has failed for good, or is claimed by a process that may still be alive."""
    settled = or_(SentReport.sent_at.is_not(None), SentReport.failure.is_not(None))
    return and_(SentReport.claimed_at.is_not(None), or_(settled, SentReport.claimed_at >= now - CLAIM_HOLDS))


def _note(
    session: Session,
    letter: _Letter,
    to: Person,
    claimed_at: datetime | None,
    sent_at: datetime | None = None,
    failure: str | None = None,
) -> None:
    values = {"claimed_at": claimed_at, "sent_at": sent_at, "failure": failure}
    session.execute(update(SentReport).where(_row(letter, to)).values(values))
    session.commit()


def _row(letter: _Letter, to: Person) -> ColumnElement[bool]:
    return and_(SentReport.month == letter.month, SentReport.recipient == _key(to))


def _key(to: Person) -> str:
    return to.email.lower()
