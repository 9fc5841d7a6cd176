"""What was sent goes in time; what tells of a person who is erased goes at once, and is exported before."""

import json
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from recommendations.forgetting import forget_outlived
from recommendations.people import forget_quotes
from tests.conftest import NOW
from tests.recommendations.test_forgetting import KEPT_FOR
from tests.test_people import command, everything, work
from tests.webhooks.conftest import Deliver, Receiver, answer, happen
from tests.world import World
from webhooks.events import announce
from webhooks.models import EventType, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent

DAY = timedelta(days=1)


def counts(world: World) -> list[int | None]:
    tables = (WebhookEvent, WebhookDelivery, WebhookAttempt)
    return [world.session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_what_was_sent_goes_after_its_time_with_what_was_answered(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    happen(world)
    deliver()
    kept_for = replace(KEPT_FOR, webhooks=10 * DAY)
    assert forget_outlived(world.session, kept_for, NOW + 10 * DAY) == 0
    assert counts(world) == [1, 1, 1]
    assert forget_outlived(world.session, kept_for, NOW + 11 * DAY) == 1
    assert counts(world) == [0, 0, 0]


def opted_out(world: World) -> WebhookEvent:
    ids = {"account_id": world.acme.id, "contact_id": world.ada.id}
    event = announce(world.session, EventType.CONTACT_OPTED_OUT, {"source": "link"}, NOW, **ids)
    world.session.commit()
    return event


def test_a_person_who_is_erased_is_in_no_event_and_no_answer(
    app: Flask, world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    endpoint.url = "http://127.0.0.1:9/"  # the application's own job sends nothing
    world.session.commit()
    world.answer(world.ada, "once a month, says Ada the unmistakable")
    opted_out(world)
    work(app)
    assert "unmistakable" in str([event.data for event in world.session.scalars(select(WebhookEvent))])
    world.session.rollback()
    said = json.loads(command(app, "export", "ada@acme.example.com")[1])
    assert [one["type"] for one in said[0]["told_to_other_systems"]] == ["contact.opted_out"]
    assert command(app, "erase", "ada@acme.example.com", "--yes")[0] == 0
    left = everything(world)
    assert "unmistakable" not in left
    assert "opted_out" not in "".join(event.type for event in world.session.scalars(select(WebhookEvent)))


def test_reasons_that_quote_forgotten_words_are_not_told_again(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    old = {"contact_id": world.ada.id, "verbatim": "old words", "answered_at": NOW.isoformat()}
    world.recommend(world.acme, "1/P1M", voices=[old])
    receiver.replies += [answer(500, "you said: old words"), answer(200)]
    happen(world)
    deliver()
    forget_quotes(world.session, world.acme.id, NOW + DAY)
    world.session.commit()
    deliver(seconds=6)
    reasons = [payload["data"]["reason"] for payload in receiver.payloads.values()]
    assert reasons == [None]
    assert "old words" not in everything(world)
