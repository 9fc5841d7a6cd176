"""The step that delivers: what is new is given to those who listen, what is due is sent, what came of it is kept."""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, zip_longest

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mail import Outbox
from webhooks import payloads, queue, signing
from webhooks.models import WebhookDelivery
from webhooks.outcomes import give_back, keep
from webhooks.posting import Answer, Poster
from webhooks.spreading import spread_events
from webhooks.telling import tell_managers

log = logging.getLogger(__name__)
AT_ONCE = 20  # endpoints that are served side by side: all there can be (webhooks.endpoints)
# Seconds after which no series goes on, and none begins: what is left is for the next run, whose signatures tell a time
# that is true again. Together with one last attempt they stay below the five minutes that receivers allow.
SERIES_TAKES = RUN_TAKES = 60


@dataclass(frozen=True, slots=True)
class Letter:
    """One attempt, ready to be sent without the database."""

    url: str
    headers: dict[str, str]
    body: bytes


def deliver_webhooks(session: Session, poster: Poster, outbox: Outbox, link_secret: str, now: datetime) -> int:
    """Send what is due at `now` (UTC) and return how many attempts were made.

    Each delivery is claimed before it is sent and settled after, in transactions of their own; none is open while a
    server is waited for. Whoever dies in between leaves a claim, and ten minutes later the same `webhook-id` is sent
    again. Endpoints are served side by side; where an attempt fails, the others for that endpoint wait for the next
    run. Endpoints that are given up are switched off, and the managers told.
    """
    spread_events(session, now)
    done, resting, ends = 0, set[int](), time.monotonic() + RUN_TAKES
    while time.monotonic() < ends and (deliveries := queue.claim_due(session, now, resting)):
        series = [list(some) for _, some in groupby(deliveries, key=lambda one: one.endpoint_id)]
        for some, answers in _sent(series, poster, link_secret, now):
            done += _keep_all(session, some, answers, now)
            if len(answers) < len(some) or not answers[-1].is_good:
                resting.add(some[0].endpoint_id)
    tell_managers(session, outbox, now)
    return done


def _sent(
    series: list[list[WebhookDelivery]], poster: Poster, link_secret: str, now: datetime
) -> Iterator[tuple[list[WebhookDelivery], list[Answer]]]:
    """Each series with its answers, as they come in, in the order of `series`."""
    letters = [[_letter(one, link_secret, now) for one in some] for some in series]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from zip(series, pool.map(lambda ours: _send(poster, ours), letters), strict=True)


def _letter(delivery: WebhookDelivery, link_secret: str, now: datetime) -> Letter:
    endpoint, body = delivery.endpoint, payloads.body_of(delivery.event)
    signing_secrets = signing.secrets_of(endpoint, link_secret, now)
    headers = signing.headers(signing_secrets, delivery.event.uid, now, body)
    fixed = {"Content-Type": "application/json", "User-Agent": "ask-them-webhooks/1", "Connection": "close"}
    return Letter(endpoint.url, fixed | headers, body.encode("ascii"))


def _send(poster: Poster, letters: Sequence[Letter]) -> list[Answer]:
    """Send one after the other until one fails or the time is over; shorter than `letters` then."""
    ends, answers = time.monotonic() + SERIES_TAKES, list[Answer]()
    for letter in letters:
        answers.append(poster.post(letter.url, letter.headers, letter.body))
        if not answers[-1].is_good or time.monotonic() > ends:
            break
    return answers


def _keep_all(session: Session, deliveries: Iterable[WebhookDelivery], answers: Sequence[Answer], now: datetime) -> int:
    for delivery, answer in zip_longest(deliveries, answers):
        try:
            with session.begin_nested():
                keep(session, delivery, answer, now) if answer else give_back(session, delivery, now)
        except SQLAlchemyError as error:  # the claim runs out, and it is sent again; the others are settled
            log.error("what came of a webhook was not kept: %s", type(error).__name__)
    session.commit()
    return len(answers)
