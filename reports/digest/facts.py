"""What a CSM's digest says. A fixed number of queries, however many CSMs and accounts there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from reports.book import rows
from reports.book.rows import BookRow
from reports.digest.weeks import Week
from reports.review.queue import waiting_by_csm
from survey.models import Answer, Invitation, Response

NEW_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One account, and in words when its next touch is due and how often they want one."""

    id: int
    name: str
    says: str

    @classmethod
    def of(cls, row: BookRow, next_at: datetime, week: Week) -> "Line":
        """Return the line of an account whose next touch is at `next_at` (UTC)."""
        if row.last_at is None:
            due = "never talked to yet"
        elif row.overdue_days:
            due = f"{row.overdue_days} {'day' if row.overdue_days == 1 else 'days'} overdue"
        else:
            due = f"due on {next_at.astimezone(week.zone):%A}"
        wished = f", {row.cadence.words()}" if row.cadence else ""
        return cls(row.id, row.name, due + wished)


@dataclass(frozen=True, slots=True)
class Answered:
    """An account, and how many of its contacts answered in the last seven days."""

    id: int
    name: str
    answers: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands before one CSM: their accounts that are overdue, longest first, and due this week, soonest first;
    who answered in the last seven days; and how many answers wait for a person to read."""

    accounts: int
    overdue: Sequence[Line] = ()
    due: Sequence[Line] = ()
    answered: Sequence[Answered] = ()
    to_review: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do and nothing new."""
        return not (self.overdue or self.due or self.answered or self.to_review)


def collect(session: Session, weeks: Mapping[int, Week], now: datetime) -> dict[int, Digest]:
    """Return the digest of each CSM who has accounts, by CSM id; `weeks` holds the week of each, where they are."""
    own = Account.csm_id.in_(list(weeks)) & Account.removed_at.is_(None)
    owners: dict[int, int] = dict(session.execute(select(Account.id, Account.csm_id).where(own)).all())
    book: defaultdict[int, list[BookRow]] = defaultdict(list)
    for row in rows.find(session, own, now):
        book[owners[row.id]].append(row)
    answered, to_review = _answered(session, list(weeks), now), waiting_by_csm(session, list(weeks))
    return {
        csm_id: _digest(found, weeks[csm_id], answered[csm_id], to_review.get(csm_id, 0), now)
        for csm_id, found in book.items()
    }


def _digest(book: Sequence[BookRow], week: Week, answered: Sequence[Answered], to_review: int, now: datetime) -> Digest:
    coming = sorted((row.next_at, row.id, row) for row in book if row.next_at and row.next_at < week.ends_at)
    today = week.day_begins_at(now)
    return Digest(
        accounts=len(book),
        overdue=[Line.of(row, next_at, week) for next_at, _, row in coming if next_at < today],
        due=[Line.of(row, next_at, week) for next_at, _, row in coming if next_at >= today],
        answered=answered,
        to_review=to_review,
    )


def _answered(session: Session, csm_ids: Collection[int], now: datetime) -> dict[int, list[Answered]]:
    wanted = (
        select(Account.csm_id, Account.id, Account.name, func.count(func.distinct(Answer.response_id)))
        .select_from(Answer)
        .join(Answer.response)
        .join(Response.invitation)
        .join(Invitation.contact)
        .join(Contact.account)
        .where(Account.csm_id.in_(csm_ids), Account.removed_at.is_(None), Answer.superseded_at.is_(None))
        .where(Answer.answered_at > now - NEW_WITHIN, Answer.answered_at <= now)
        .group_by(Account.csm_id, Account.id, Account.name)
        .order_by(Account.name, Account.id)
    )
    found: defaultdict[int, list[Answered]] = defaultdict(list)
    for csm_id, account_id, name, answers in session.execute(wanted):
        found[csm_id].append(Answered(account_id, name, answers))
    return found
