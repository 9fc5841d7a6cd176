"""What the database held of accounts at a moment in the past. One query each, whatever the number of rows.

Names of CSMs and contacts, teams, and the readings of answers are those of today: no history is kept of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from accounts.models import Account, Contact, CustomerSuccessManager
from cadence import Cadence
from database import When, rows
from recommendations.models import Decision, Recommendation
from reports.monthly.facts import AccountRhythm, Change, DecisionMade, OptOut
from reports.monthly.owned import END, JUST_BEFORE, START, Owned, for_each_scope, moments
from survey.models import Suppression

# More ids than these are too many for one statement: all reasons of the time are read instead.
LISTABLE = 1_000
Query = Select[*tuple[Any, ...]]
Moment = InstrumentedAttribute[datetime]
MaybeMoment = InstrumentedAttribute[datetime | None]


class Step(NamedTuple):
    """A recommendation at the end of a month whose cadence is not that `before` the month; None: there was none."""

    recommendation_id: int
    account_id: int
    before: Cadence | None
    after: Cadence


# The accounts of a report by id.
Book = Mapping[int, AccountRhythm]


def stood_at(since: Moment, until: MaybeMoment, moment: When) -> ColumnElement[bool]:
    """Return the condition that a row, valid from `since` to `until`, was valid at `moment`."""
    return and_(since <= moment, or_(until.is_(None), until > moment))


def is_recommended() -> ColumnElement[bool]:
    """Return the condition that a recommendation was the current one of its account at the end."""
    return stood_at(Recommendation.created_at, Recommendation.superseded_at, END)


def steps(session: Session, owned: Owned, start: datetime, end: datetime) -> Sequence[Step]:
    """Return the recommendations at `end` whose cadence is not that before `start`, in order of accounts; a norm where
    nothing was before is no change."""
    return [Step(*row) for row in rows(session, _steps(owned), moments(start, end))]


@for_each_scope
def _steps(owned: Owned) -> Query:
    old = aliased(Recommendation)
    was = and_(old.account_id == Recommendation.account_id, stood_at(old.created_at, old.superseded_at, JUST_BEFORE))
    is_new = or_(
        and_(old.id.is_(None), Recommendation.source != "norm"),
        and_(old.id.is_not(None), old.cadence != Recommendation.cadence),
    )
    return (
        select(Recommendation.id, Recommendation.account_id, old.cadence, Recommendation.cadence)
        .outerjoin(old, was)
        .where(Recommendation.created_at >= START, is_recommended(), is_new, owned.has(Recommendation.account_id))
        .order_by(Recommendation.account_id)
    )


def changes(session: Session, book: Book, shown: Sequence[Step], start: datetime, end: datetime) -> list[Change]:
    """Return those steps between `start` and `end` that are shown, with their reasons, which lie in large rows."""
    wanted = select(Recommendation.id, Recommendation.reason, Recommendation.created_at)
    wanted = wanted.where(Recommendation.created_at.between(START, END))
    if len(shown) <= LISTABLE:
        wanted = wanted.where(Recommendation.id.in_([step.recommendation_id for step in shown]))
    found = {row[0]: row[1:] for row in rows(session, wanted, moments(start, end))}
    of = ((book[step.account_id], step) for step in shown)
    return [Change(at.name, at.csm, step.before, step.after, *found[step.recommendation_id]) for at, step in of]


def decisions(session: Session, owned: Owned, book: Book, start: datetime, end: datetime) -> list[DecisionMade]:
    """Return the decisions made between `start` and `end` that were not revoked by then, newest first."""
    return [DecisionMade(book[row[0]].name, *row[1:]) for row in rows(session, _decisions(owned), moments(start, end))]


@for_each_scope
def _decisions(owned: Owned) -> Query:
    return (
        select(
            Account.id, CustomerSuccessManager.name, Decision.cadence, Decision.channel,
            Recommendation.cadence, Decision.reason, Decision.decided_at,
        )
        .join(Decision.recommendation)
        .join(Decision.csm)
        .join(Account, Account.id == Decision.account_id)
        .where(owned.accounts, Decision.decided_at >= START, stood_at(Decision.decided_at, Decision.revoked_at, END))
        .order_by(Decision.decided_at.desc(), Decision.id)
    )  # fmt: skip


def opt_outs(session: Session, owned: Owned, book: Book, start: datetime, end: datetime) -> list[OptOut]:
    """Return the suppressions between `start` and `end` that stood at `end`; an address known at several accounts is
    one of them. A report of everything has those of addresses that belong to no contact, too."""
    found = rows(session, _opt_outs(owned), moments(start, end))
    return [OptOut(name, book[at].name if at else None, source, moment) for name, at, source, moment in found]


@for_each_scope
def _opt_outs(owned: Owned) -> Query:
    known = aliased(Contact)
    first = select(func.min(known.id)).join(Account, known.account_id == Account.id).where(owned.accounts)
    first = first.where(known.address_hash == Suppression.address_hash)
    return (
        select(Contact.name, Contact.account_id, Suppression.source, Suppression.created_at)
        .select_from(Suppression)
        .outerjoin(Contact, Contact.id == first.correlate(Suppression).scalar_subquery())
        .where(true() if owned.scope.csm_ids is None else Contact.id.is_not(None))
        .where(Suppression.created_at >= START, stood_at(Suppression.created_at, Suppression.lifted_at, END))
        .order_by(Suppression.created_at, Suppression.id)
    )
