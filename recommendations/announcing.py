"""Telling other systems what is recommended and what is overridden, in the transaction in which it comes to be."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from recommendations.following import OVERRIDE, current_of
from recommendations.models import Decision, Recommendation
from webhooks.events import announce, told_cadence
from webhooks.models import EventType


def announce_recommended(session: Session, one: Recommendation, now: datetime, *, is_followed: bool) -> None:
    """Tell that `one` is recommended from `now` (UTC) on; `is_followed` unless an override is in force. The caller
    commits."""
    data = {
        "recommendation_id": one.id,
        "cadence": told_cadence(one.cadence),
        "source": one.source,
        "reason": one.reason,
        "is_followed": is_followed,
    }
    announce(session, EventType.CADENCE_RECOMMENDED, data, now, account_id=one.account_id)


def announce_followed_again(session: Session, account_ids: Collection[int], now: datetime) -> None:
    """Tell that at these accounts an override has ended at `now` (UTC), so that what is recommended is followed. The
    caller commits."""
    for one in session.scalars(current_of(account_ids)):
        announce_recommended(session, one, now, is_followed=True)


def announce_overridden(session: Session, decision: Decision, now: datetime) -> None:
    """Tell that `decision`, which names another cadence and has its id, is followed from `now` (UTC) on. The caller
    commits."""
    if decision.cadence is None:
        raise ValueError(f"decision {decision.id} overrides nothing")
    data = {
        "decision_id": decision.id,
        "cadence": told_cadence(decision.cadence),
        "source": OVERRIDE,
        "reason": decision.reason,
        "until": decision.until.isoformat() if decision.until else None,
    }
    announce(session, EventType.CADENCE_OVERRIDDEN, data, now, account_id=decision.account_id)
