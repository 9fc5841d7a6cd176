"""The step that sends the report of the month before: to each CSM on their own accounts, to managers on all accounts,
those of their team and their own, and to those named in the settings."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from mail import AddressRefusedError, Attachment, MailError, Outbox, Person
from reports import claiming
from reports.models import SentReport
from reports.monthly import answers, findings, words
from reports.monthly.backing import NOTHING_BACKS, Backing
from reports.monthly.figures import Wanted, month_figures
from reports.monthly.months import Month
from reports.monthly.pdf import Paper, render
from reports.monthly.scope import EVERYONE, Scope, of_csm, teams

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReportRules:
    """What the settings say of reports: the zone of their months, the addresses that get the report of all accounts
    besides the managers, the size of the paper (a4, letter), and what else reports are made of."""

    zone: ZoneInfo
    recipients: Sequence[str] = ()
    paper: str = "a4"
    backing: Backing = NOTHING_BACKS


@dataclass(frozen=True, slots=True)
class _Copy:
    """Who gets which reports in one mail, the one that is summed up in it first."""

    to: Person
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """One report, ready to go: its three sentences, whose accounts it covers, and the PDF."""

    summary: list[str]
    whose: str
    paper: Attachment


def send_monthly_reports(session: Session, outbox: Outbox, rules: ReportRules, now: datetime) -> int:
    """Send the report of the month before `now` once to each CSM who had accounts at its end, to each manager
    and to `rules.recipients`; return how many were sent.

    Nothing is due for a month by whose end nobody had been invited. A refused address is recorded as a failure
    and not tried again; a mail server that is down is tried again by the next run.
    """
    month = Month.of(now, rules.zone).before()
    waiting = list(_waiting(session, month, rules.recipients, now))
    session.commit()  # nothing is locked while reports are set and sent
    letters = _Letters(month, outbox, rules)
    return sum(_send(session, letters, copy, now) for copy in waiting)


class _Letters:
    """The reports of one month, each made once for all who get it."""

    def __init__(self, month: Month, outbox: Outbox, rules: ReportRules) -> None:
        self.month = month
        self._outbox, self._rules = outbox, rules
        self._made: dict[str, _Report] = {}

    def prepare(self, session: Session, copy: _Copy, now: datetime) -> None:
        """Make the reports of `copy` that are not made yet, and commit."""
        for scope in copy.scopes:
            if scope.key not in self._made:
                self._made[scope.key] = self._make(session, scope, now)

    def _make(self, session: Session, scope: Scope, now: datetime) -> _Report:
        figures = month_figures(session, Wanted(self.month, scope, self._rules.backing), now)
        session.commit()
        paper = Paper(self._outbox.sender.name, self._outbox.accent_colour, self._rules.paper)
        attached = Attachment(words.file_name(figures), render(figures, paper))
        return _Report(findings.summary(figures), scope.words, attached)

    def send(self, copy: _Copy, now: datetime) -> None:
        """Send the reports of `copy`, which are prepared; raises as `Outbox.send`."""
        reports = [self._made[scope.key] for scope in copy.scopes]
        values = {
            "name": copy.to.name,
            "month": self.month.name,
            "heading": words.HEADING,
            "summary": reports[0].summary,
            "whose": [report.whose for report in reports],
            "url": f"{self._outbox.base_url}/reports/{self.month}",
        }
        attached = [report.paper for report in reports]
        self._outbox.send("monthly_report", copy.to, values, now, attachments=attached)


def _waiting(session: Session, month: Month, recipients: Sequence[str], now: datetime) -> Iterator[_Copy]:
    """Yield those whose report of `month` is due and claimed by nobody yet, by address."""
    first = answers.first_invitation(session, true(), now)
    if first is None or first > month.ends_at:
        return
    of_teams, with_accounts = teams(session, month.ends_at), answers.csms_with_accounts(session, month.ends_at)
    copies = {address.lower(): _Copy(Person("", address), (EVERYONE,)) for address in recipients}
    for csm in session.scalars(select(CustomerSuccessManager).where(CustomerSuccessManager.removed_at.is_(None))):
        address = csm.email.lower()
        theirs = of_teams.get(csm.team or "") if csm.is_manager else None
        own = of_csm(csm) if csm.id in with_accounts else None
        scopes = (EVERYONE if csm.is_manager or address in copies else None, theirs, own)
        if any(scopes):
            copies[address] = _Copy(Person(csm.name, csm.email), tuple(scope for scope in scopes if scope))
    claimed = select(SentReport.recipient).where(SentReport.month == month.first, claiming.is_taken(SentReport, now))
    yield from (copies[address] for address in sorted(copies.keys() - set(session.scalars(claimed))))


def _prepare(session: Session, letters: _Letters, copy: _Copy, now: datetime) -> bool:
    try:
        letters.prepare(session, copy, now)
    except Exception as error:  # nothing is claimed yet: the next run tries again
        session.rollback()
        log.error("the report of %s could not be made: %s", letters.month, type(error).__name__)
        return False
    return True


def _send(session: Session, letters: _Letters, copy: _Copy, now: datetime) -> bool:
    key = {"month": letters.month.first, "recipient": copy.to.email.lower()}
    if not _prepare(session, letters, copy, now) or not claiming.claim(session, SentReport, key, now):
        return False
    try:
        letters.send(copy, now)
    except Exception as error:  # one recipient must not keep the report from the others
        down = isinstance(error, MailError) and not isinstance(error, AddressRefusedError)
        claiming.failed(session, SentReport, key, now, error, for_good=not down)
        log.warning("the report of %s was not sent to one recipient: %s", letters.month, type(error).__name__)
        return False
    claiming.sent(session, SentReport, key, now)
    return True
