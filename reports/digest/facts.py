"""What a CSM's digest says. A fixed number of queries, however many CSMs and accounts there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import snoozes
from accounts.models import Account, Contact
from recommendations.policy import ASKED
from reports.book import rows
from reports.digest.weeks import Week
from reports.review.queue import waiting_by_csm
from reports.today import due
from reports.today.due import Due
from rhythm.contact import Verdict
from survey.models import Answer, Invitation, Response

NEW_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One account, and in words when its next touch is due and how often they want one."""

    id: int
    name: str
    says: str

    @classmethod
    def of(cls, one: Due) -> "Line":
        """Return the line of an account that is due."""
        if one.last_at is None:
            when = "never talked to yet"
        elif late := one.next.overdue_days:
            when = f"{late} {'day' if late == 1 else 'days'} overdue"
        else:
            when = f"due on {one.next.on:%A}"
        return cls(one.id, one.name, f"{when}, {one.cadence.words()}")


@dataclass(frozen=True, slots=True)
class Answered:
    """An account, and how many of its contacts answered in the last seven days."""

    id: int
    name: str
    answers: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What stands before one CSM: their accounts that are overdue and those due this week, in the order of Today;
    who answered in the last seven days; and how many answers wait for a person to read. `in_rhythm` is how many
    accounts are contacted as they asked for, counted in a quiet week alone; `snoozed` are left out of the lists."""

    accounts: int
    overdue: Sequence[Line] = ()
    due: Sequence[Line] = ()
    answered: Sequence[Answered] = ()
    to_review: int = 0
    snoozed: int = 0
    in_rhythm: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to do and nothing new."""
        return not (self.overdue or self.due or self.answered or self.to_review)

    @property
    def is_well(self) -> bool:
        """Whether besides every account is known to be in the rhythm that it wants, and none is snoozed."""
        return self.is_quiet and not self.snoozed and self.in_rhythm == self.accounts


def collect(session: Session, weeks: Mapping[int, Week], now: datetime) -> dict[int, Digest]:
    """Return the digest of each CSM who has accounts, by CSM id; `weeks` holds the week of each, where they are.
    What is snoozed is left out, as on the page of Today."""
    csm_ids = list(weeks)
    own = Account.csm_id.in_(csm_ids) & Account.removed_at.is_(None)
    asleep = snoozes.in_force(session, own, now)
    counted = select(Account.csm_id, func.count(), func.count().filter(Account.id.in_(asleep)))
    dues: defaultdict[int, list[Due]] = defaultdict(list)
    for one in due.find(session, own, asleep, now):
        dues[one.csm_id].append(one)
    answered, to_review = _answered(session, csm_ids, now), waiting_by_csm(session, csm_ids)
    found = {
        csm_id: Digest(
            accounts=accounts,
            overdue=[Line.of(one) for one in dues[csm_id] if one.next.overdue_days],
            due=[Line.of(one) for one in dues[csm_id] if _is_coming(one, weeks[csm_id])],
            answered=answered[csm_id],
            to_review=to_review.get(csm_id, 0),
            snoozed=snoozed,
        )
        for csm_id, accounts, snoozed in session.execute(counted.where(own).group_by(Account.csm_id))
    }
    in_rhythm = _in_rhythm(session, [csm_id for csm_id, digest in found.items() if digest.is_quiet], now)
    return {csm_id: replace(digest, in_rhythm=in_rhythm[csm_id]) for csm_id, digest in found.items()}


def _in_rhythm(session: Session, csm_ids: Collection[int], now: datetime) -> Counter[int]:
    """How many accounts of each CSM are contacted as they asked for."""
    own = Account.csm_id.in_(csm_ids) & Account.removed_at.is_(None)
    as_asked = [
        row.id for row in rows.find(session, own, now) if row.source == ASKED and row.verdict is Verdict.AS_WISHED
    ]
    counted = select(Account.csm_id, func.count()).where(own, Account.id.in_(as_asked)).group_by(Account.csm_id)
    return Counter(dict(session.execute(counted).all()))


def _is_coming(one: Due, week: Week) -> bool:
    return not one.next.overdue_days and one.next.on <= week.sunday


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
