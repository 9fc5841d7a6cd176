"""What a CSM makes of a recommendation, and what is followed in the end. The caller commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from cadence import Cadence
from recommendations.models import Decision, Recommendation

OVERRIDE = "override"
BATCH = 500
FRESH = {"populate_existing": True}  # rows that the session holds may have changed since


def is_current() -> ColumnElement[bool]:
    """Return the condition that a recommendation is the current one of the account it is joined with."""
    return and_(Recommendation.account_id == Account.id, Recommendation.superseded_at.is_(None))


def is_override_in_force() -> ColumnElement[bool]:
    """Return the condition that a decision is the override in force of the account it is joined with."""
    is_in_force = and_(Decision.account_id == Account.id, Decision.revoked_at.is_(None))
    return and_(is_in_force, Decision.cadence.is_not(None))


class NothingRecommendedError(LookupError):
    """The account has no recommendation yet that could be decided about."""


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
    def decided_at(self) -> datetime:
        """When it was decided to follow it: by a CSM, where they did, else by the recommendation."""
        is_about_it = self.decision and (self.override or self.decision.recommendation_id == self.recommendation.id)
        return self.decision.decided_at if self.decision and is_about_it else self.recommendation.created_at

    @property
    def source(self) -> str:
        """Where the cadence comes from: asked, norm or override."""
        return OVERRIDE if self.override else self.recommendation.source


def followed(session: Session, account_ids: Collection[int], lock: bool = False) -> dict[int, Followed]:
    """Return what is followed at each of the accounts that has a recommendation, by account id, in two queries.

    With `lock`, the rows stay as they are until the commit.
    """
    current = _current(account_ids)
    in_force = select(Decision).where(Decision.account_id.in_(account_ids), Decision.revoked_at.is_(None))
    if lock:
        current, in_force = current.with_for_update(), in_force.with_for_update()
    recommendations = session.scalars(current.order_by(Recommendation.id), execution_options=FRESH).all()
    decisions = session.scalars(in_force.order_by(Decision.id), execution_options=FRESH)
    newest = {decision.account_id: decision for decision in decisions}
    return {one.account_id: Followed(one, newest.get(one.account_id)) for one in recommendations}


def accept(session: Session, account: Account, csm: CustomerSuccessManager, now: datetime) -> Decision:
    """Let `csm` accept the account's current recommendation at `now` (UTC); an override ends by that.

    Accepting it again changes nothing. Returns the decision. Raises NothingRecommendedError.
    """
    present = _followed(session, account)
    decision = present.decision
    if decision and decision.cadence is None and decision.recommendation_id == present.recommendation.id:
        return decision
    return _decide(session, present.recommendation, csm, None, "", now)


def override(
    session: Session,
    account: Account,
    csm: CustomerSuccessManager,
    cadence: Cadence,
    reason: str,
    now: datetime,
    until: date | None = None,
) -> Decision:
    """Let `cadence` be followed instead of the recommendation from `now` (UTC) on, for the `reason` of `csm`.

    It holds until it is revoked, another decision is made, or the day `until` is over where `csm` is, whatever is
    recommended meanwhile. Returns the decision. Raises ValueError without a reason, and NothingRecommendedError.
    """
    if not reason.strip():
        raise ValueError("an override needs a reason")
    decision = _decide(session, _followed(session, account).recommendation, csm, cadence, reason.strip(), now)
    if until is not None:
        decision.until = until
        midnight = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(csm.time_zone))
        decision.ends_at = midnight.astimezone(UTC)
    return decision


def end_past_overrides(session: Session, now: datetime) -> int:
    """The step that revokes the overrides whose last day is over at `now` (UTC), so that the recommendation is
    followed and written back again; commits, and returns how many accounts that were."""
    past = Decision.revoked_at.is_(None), Decision.ends_at <= now
    ids = session.scalars(select(Decision.account_id).where(*past).with_for_update()).all()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        session.execute(update(Decision).where(Decision.account_id.in_(some), *past).values(revoked_at=now))
        _write_back_again(session, some)
    session.commit()
    return len(ids)


def revoke(session: Session, account: Account, now: datetime) -> bool:
    """End the decision in force at `now` (UTC), so that the recommendation is followed and written back again.

    Returns whether there was one.
    """
    in_force = Decision.account_id == account.id, Decision.revoked_at.is_(None)
    if session.scalar(select(Decision.id).where(*in_force).limit(1)) is None:
        return False
    session.execute(update(Decision).where(*in_force).values(revoked_at=now))
    _write_back_again(session, [account.id])
    return True


def _write_back_again(session: Session, account_ids: Collection[int]) -> None:
    # Said to the database in any case: the rows at hand may not know yet that they have just been written back.
    ids = select(_current(account_ids).subquery().c.id)
    session.execute(update(Recommendation).where(Recommendation.id.in_(ids)).values(written_back_at=None))


def _current(account_ids: Collection[int]) -> Select[Recommendation]:
    is_current = Recommendation.superseded_at.is_(None)
    return select(Recommendation).where(Recommendation.account_id.in_(account_ids), is_current)


def _followed(session: Session, account: Account) -> Followed:
    found = followed(session, [account.id], lock=True)
    if account.id not in found:
        raise NothingRecommendedError(f"account {account.id} has no recommendation yet")
    return found[account.id]


def _decide(
    session: Session,
    about: Recommendation,
    csm: CustomerSuccessManager,
    cadence: Cadence | None,
    reason: str,
    now: datetime,
) -> Decision:
    in_force = Decision.account_id == about.account_id, Decision.revoked_at.is_(None)
    session.execute(update(Decision).where(*in_force).values(revoked_at=now))
    decision = Decision(
        account_id=about.account_id,
        recommendation_id=about.id,
        cadence=cadence,
        reason=reason,
        decided_by=csm.id,
        decided_at=now,
    )
    session.add(decision)
    session.flush()
    return decision
