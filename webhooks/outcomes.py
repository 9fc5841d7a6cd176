"""What an attempt leads to: delivered, tried again after a growing gap, or given up after three days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy import CursorResult, Update, or_, update
from sqlalchemy.orm import Session

from webhooks.models import OffReason, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from webhooks.posting import Answer
from webhooks.queue import UNSYNCHRONISED

GONE = 410  # RFC 9110: the server does not want to hear from us any more
# The example schedule of the Standard Webhooks specification 1.0.0: ten attempts in a good three days.
RETRY_GAPS: Sequence[timedelta] = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
JITTER = 0.1  # of a gap, longer or shorter, so that what failed together does not come back together
MOST_ASKED = 3600  # seconds: the longest that a server's own Retry-After is heeded, so that it stays at three days
_chance = SystemRandom()


def keep(session: Session, delivery: WebhookDelivery, answer: Answer, now: datetime) -> None:
    """Keep the attempt of `now` (UTC) with its answer, and what follows for the delivery and its endpoint. Nothing is
    kept where another process has the delivery by now. The caller commits."""
    tries = delivery.tries + 1
    if not _settle(session, delivery, now, tries=tries, **_follows(answer, tries, now)):
        return
    session.add(
        WebhookAttempt(
            delivery_id=delivery.id, attempted_at=now, status=answer.status, answer=answer.text,
            failure=answer.failure, milliseconds=answer.milliseconds,
        )
    )  # fmt: skip
    if answer.is_good:
        session.execute(_endpoint(delivery).values(answered_well_at=now), execution_options=UNSYNCHRONISED)
    elif answer.status == GONE:
        _switch_off(session, delivery, OffReason.GONE, now)
    elif tries > len(RETRY_GAPS):
        _switch_off(session, delivery, OffReason.FAILING, now)
    session.flush()


def give_back(session: Session, delivery: WebhookDelivery, now: datetime) -> None:
    """Let a delivery that was claimed at `now` and not sent be due as before. The caller commits."""
    _settle(session, delivery, now)


def _follows(answer: Answer, tries: int, now: datetime) -> dict[str, object]:
    if answer.is_good:
        return {"next_try_at": None, "delivered_at": now, "failed_at": None}
    if answer.status == GONE or tries > len(RETRY_GAPS):
        return {"next_try_at": None, "failed_at": now}
    gap = RETRY_GAPS[tries - 1] * _chance.uniform(1 - JITTER, 1 + JITTER)
    return {"next_try_at": now + max(gap, timedelta(seconds=min(answer.retry_after, MOST_ASKED)))}


def _settle(session: Session, delivery: WebhookDelivery, claimed_at: datetime, **values: object) -> bool:
    mine = update(WebhookDelivery).where(WebhookDelivery.id == delivery.id, WebhookDelivery.claimed_at == claimed_at)
    result = session.execute(mine.values(claimed_at=None, **values), execution_options=UNSYNCHRONISED)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _switch_off(session: Session, delivery: WebhookDelivery, why: OffReason, now: datetime) -> None:
    """Switch the endpoint off; one that has taken anything since the delivery was made is working, and stays on."""
    off = _endpoint(delivery).where(WebhookEndpoint.switched_off_at.is_(None))
    if why is OffReason.FAILING:
        answered = WebhookEndpoint.answered_well_at
        off = off.where(or_(answered.is_(None), answered < delivery.created_at))
    off = off.values(switched_off_at=now, off_reason=why, told_at=None)
    session.execute(off, execution_options=UNSYNCHRONISED)


def _endpoint(delivery: WebhookDelivery) -> Update:
    return update(WebhookEndpoint).where(WebhookEndpoint.id == delivery.endpoint_id)
