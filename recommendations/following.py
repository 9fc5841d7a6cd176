"""What is followed at each account: the override in force, else the current recommendation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from accounts.models import Account
from cadence import WORKING_WEEK, Cadence
from recommendations.models import Decision, Recommendation
from recommendations.policy import ASKED

OVERRIDE = "override"
FRESH = {"populate_existing": True}  # rows that the session holds may have changed since


def is_current() -> ColumnElement[bool]:
    """Return the condition that a recommendation is the current one of the account it is joined with."""
    return and_(Recommendation.account_id == Account.id, Recommendation.superseded_at.is_(None))


def is_override_in_force() -> ColumnElement[bool]:
    """Return the condition that a decision is the override in force of the account it is joined with."""
    is_in_force = and_(Decision.account_id == Account.id, Decision.revoked_at.is_(None))
    return and_(is_in_force, Decision.cadence.is_not(None))


def wished() -> ColumnElement[Cadence | None]:
    """Return what the customers wish, of recommendations: the cadence that rests on what they asked for; null where
    nobody named a rate, whatever is usual or was decided."""
    return case((Recommendation.source == ASKED, Recommendation.cadence))


def followed_channel() -> ColumnElement[str | None]:
    """Return by which channel each account is contacted, of recommendations joined with overrides in force."""
    return func.coalesce(Decision.channel, Recommendation.channel)


def days_of(weekdays: str | None) -> tuple[str, ...]:
    """Return the days of a recommendation's `weekdays`; the working week where it does not say."""
    return tuple(weekdays.split(",")) if weekdays else WORKING_WEEK


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed at an account: the override in force, else the current recommendation."""

    recommendation: Recommendation
    decision: Decision | None

    @property
    def override(self) -> Decision | None:
        """The decision in force, where it names another cadence."""
        return self.decision if self.decision and self.decision.cadence else None

    @property
    def cadence(self) -> Cadence:
        """How often the account is to be contacted."""
        return (self.override and self.override.cadence) or self.recommendation.cadence

    @property
    def wish(self) -> Cadence | None:
        """What the customers wish, as `wished`."""
        return self.recommendation.cadence if self.recommendation.source == ASKED else None

    @property
    def channel(self) -> str | None:
        """By which channel: the override's, where it names one, else that of whose wish decided."""
        return (self.override and self.override.channel) or self.recommendation.channel

    @property
    def decided_at(self) -> datetime:
        """When it was decided to follow it: by a CSM, where they did, else by the recommendation."""
        is_about_it = self.decision and (self.override or self.decision.recommendation_id == self.recommendation.id)
        return self.decision.decided_at if self.decision and is_about_it else self.recommendation.created_at

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days that suit, as RFC 5545 codes."""
        return days_of(self.recommendation.weekdays)

    @property
    def source(self) -> str:
        """Where the cadence comes from: asked, norm or override."""
        return OVERRIDE if self.override else self.recommendation.source


def followed(session: Session, account_ids: Collection[int], lock: bool = False) -> dict[int, Followed]:
    """Return what is followed at each of the accounts that has a recommendation, by account id, in two queries.

    With `lock`, the rows stay as they are until the commit.
    """
    current = current_of(account_ids)
    in_force = select(Decision).where(Decision.account_id.in_(account_ids), Decision.revoked_at.is_(None))
    if lock:
        current, in_force = current.with_for_update(), in_force.with_for_update()
    recommendations = session.scalars(current.order_by(Recommendation.id), execution_options=FRESH).all()
    decisions = session.scalars(in_force.order_by(Decision.id), execution_options=FRESH)
    newest = {decision.account_id: decision for decision in decisions}
    return {one.account_id: Followed(one, newest.get(one.account_id)) for one in recommendations}


def current_of(account_ids: Collection[int]) -> Select[Recommendation]:
    """Return the query of the accounts' current recommendations."""
    is_current = Recommendation.superseded_at.is_(None)
    return select(Recommendation).where(Recommendation.account_id.in_(account_ids), is_current)
