"""Telling other systems what is recommended and what is overridden, in the transaction in which it comes to be."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from cadence import Cadence
from recommendations.following import OVERRIDE
from recommendations.models import Decision, Recommendation
from webhooks.events import announce, told_cadence
from webhooks.models import EventType


class Told(NamedTuple):
    """What is told of a recommendation."""

    id: int
    account_id: int
    cadence: Cadence
    source: str
    reason: str
    channel: str | None


def announce_recommended(session: Session, one: Recommendation, now: datetime, *, is_followed: bool) -> None:
    """Tell that `one` is recommended from `now` (UTC) on; `is_followed` unless an override is in force. The caller
    commits."""
    told = Told(one.id, one.account_id, one.cadence, one.source, one.reason, one.channel)
    _announce_recommended(session, told, now, is_followed)


def announce_followed_again(session: Session, account_ids: Collection[int], now: datetime) -> None:
    """Tell that at these accounts an override has ended at `now` (UTC), so that what is recommended is followed. One
    whose stored cadence cannot be read is left out; the write-back names it. The caller commits."""
    columns = (getattr(Recommendation, name) for name in ("id", "account_id", "source", "reason", "channel"))
    cadence = type_coerce(Recommendation.cadence, String).label("cadence")
    current = select(cadence, *columns).where(
        Recommendation.account_id.in_(account_ids), Recommendation.superseded_at.is_(None)
    )
    for row in session.execute(current.order_by(Recommendation.id)):
        with suppress(ValueError):
            told = Told(row.id, row.account_id, Cadence.parse(row.cadence), row.source, row.reason, row.channel)
            _announce_recommended(session, told, now, is_followed=True)


def _announce_recommended(session: Session, told: Told, now: datetime, is_followed: bool) -> None:
    data = {
        "recommendation_id": told.id,
        "cadence": told_cadence(told.cadence),
        "channel": told.channel,
        "source": told.source,
        "reason": told.reason,
        "is_followed": is_followed,
    }
    announce(session, EventType.CADENCE_RECOMMENDED, data, now, account_id=told.account_id)


def announce_overridden(session: Session, decision: Decision, now: datetime) -> None:
    """Tell that `decision`, which names another cadence and has its id, is followed from `now` (UTC) on. The caller
    commits."""
    if decision.cadence is None:
        raise ValueError(f"decision {decision.id} overrides nothing")
    data = {
        "decision_id": decision.id,
        "cadence": told_cadence(decision.cadence),
        "channel": decision.channel,
        "source": OVERRIDE,
        "reason": decision.reason,
        "until": decision.until.isoformat() if decision.until else None,
    }
    announce(session, EventType.CADENCE_OVERRIDDEN, data, now, account_id=decision.account_id)
