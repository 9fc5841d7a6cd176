"""What a CSM makes of a recommendation."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from cadence import Cadence
from recommendations.announcing import announce_followed_again, announce_overridden, announce_recommended
from recommendations.following import Followed, current_of, followed
from recommendations.models import Decision, Recommendation

BATCH = 500
# What a decision says, whenever it was made.
KEPT = ("account_id", "recommendation_id", "cadence", "channel", "reason", "until", "ends_at", "decided_by")


class NothingRecommendedError(LookupError):
    """The account has no recommendation yet that could be decided about."""


def accept(session: Session, account: Account, csm: CustomerSuccessManager, now: datetime) -> Decision:
    """Let `csm` accept the account's current recommendation at `now` (UTC); an override ends by that.

    Accepting it again changes nothing. Returns the decision. Raises NothingRecommendedError.
    """
    present = _followed(session, account)
    decision = present.decision
    if decision and decision.cadence is None and decision.recommendation_id == present.recommendation.id:
        return decision
    if present.override:
        announce_recommended(session, present.recommendation, now, is_followed=True)
    return _decide(session, present.recommendation, csm, None, "", now)


def override(
    session: Session,
    account: Account,
    csm: CustomerSuccessManager,
    cadence: Cadence,
    reason: str,
    now: datetime,
    until: date | None = None,
    channel: str | None = None,
) -> Decision:
    """Let `cadence` be followed instead of the recommendation from `now` (UTC) on, for the `reason` of `csm`; by
    `channel` instead of the recommended one, where it is named.

    It holds until it is revoked, another decision is made, or the day `until` is over where `csm` is, whatever is
    recommended meanwhile. Returns the decision. Raises ValueError without a reason, and NothingRecommendedError.
    """
    if not reason.strip():
        raise ValueError("an override needs a reason")
    decision = _decide(session, _followed(session, account).recommendation, csm, cadence, reason.strip(), now)
    decision.channel = channel
    if until is not None:
        decision.until = until
        midnight = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(csm.time_zone))
        decision.ends_at = midnight.astimezone(UTC)
    announce_overridden(session, decision, now)
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
        announce_followed_again(session, some, now)
    session.commit()
    return len(ids)


def revoke(session: Session, account: Account, now: datetime, decision_id: int | None = None) -> bool:
    """End the decision in force at `now` (UTC); with `decision_id` that one alone, and not one that was made since.

    What it had replaced is decided anew, where that still holds; else the recommendation is followed and written back
    again. Returns whether there was one.
    """
    is_meant = Decision.id == decision_id if decision_id is not None else true()
    in_force = Decision.account_id == account.id, Decision.revoked_at.is_(None), is_meant
    ended = session.scalar(select(Decision).where(*in_force).order_by(Decision.id.desc()).limit(1))
    if ended is None:
        return False
    session.execute(update(Decision).where(*in_force).values(revoked_at=now))
    before = _replaced_by(session, ended)
    restored = _restored(session, before, now) if before and _still_holds(session, before, now) else None
    if restored and restored.cadence:
        announce_overridden(session, restored, now)
        return True
    _write_back_again(session, [account.id])
    if ended.cadence:
        announce_followed_again(session, [account.id], now)
    return True


def _replaced_by(session: Session, decision: Decision) -> Decision | None:
    """What `decision` took the place of. One that an undo decided anew stands where it stood the first time."""
    wanted = select(Decision).where(Decision.account_id == decision.account_id, Decision.id <= decision.id)
    standing: list[Decision] = []
    last: Decision | None = None
    for one in session.scalars(wanted.order_by(Decision.id)):
        if last is None or last.revoked_at != one.decided_at:
            standing.clear()
        if len(standing) > 1 and _content(standing[-2]) == _content(one):
            del standing[-2:]
        standing.append(one)
        last = one
    return standing[-2] if len(standing) > 1 else None


def _content(decision: Decision) -> tuple[object, ...]:
    return tuple(getattr(decision, name) for name in KEPT)


def _still_holds(session: Session, decision: Decision, now: datetime) -> bool:
    if decision.cadence is None:
        current = session.scalar(current_of([decision.account_id]))
        return current is not None and decision.recommendation_id == current.id
    return decision.ends_at is None or decision.ends_at > now


def _restored(session: Session, decision: Decision, now: datetime) -> Decision:
    """The same, decided at `now`: the time between stays as it was."""
    again = Decision(decided_at=now, **{name: getattr(decision, name) for name in KEPT})
    session.add(again)
    session.flush()
    return again


def _write_back_again(session: Session, account_ids: Collection[int]) -> None:
    # Said to the database in any case: the rows at hand may not know yet that they have just been written back.
    ids = select(current_of(account_ids).subquery().c.id)
    session.execute(update(Recommendation).where(Recommendation.id.in_(ids)).values(written_back_at=None))


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
