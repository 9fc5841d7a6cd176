"""Deliveries over real HTTP to a receiver that verifies by the specification's own library."""

import logging
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook, WebhookVerificationError

from tests.conftest import NOW
from tests.queries import queries
from tests.webhooks.conftest import Deliver, Receiver, answer, as_json, attempts, happen, only_delivery, refreshed
from tests.world import SECRET, World
from webhooks import endpoints, signing
from webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from webhooks.posting import Answer, Poster
from webhooks.queue import SERIES


def test_what_happened_arrives_signed_once(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies.append(answer(200, "thanks"))
    event = happen(world)
    assert (deliver(), deliver(), deliver(minutes=1)) == (1, 0, 0)
    assert receiver.faults == []
    assert receiver.payloads == {
        event.uid: {
            "type": "cadence.recommended",
            "timestamp": "2026-11-02T09:00:00Z",
            "data": {
                "account": {"id": world.acme.id, "crm_id": "acme"},
                "recommendation_id": 1,
                "cadence": {"words": "every week"},
                "source": "asked",
                "reason": "Ada asked",
            },
        }
    }
    headers = receiver.requests[0]["headers"]
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["content-type"] == "application/json"
    delivery = only_delivery(world)
    assert (delivery.delivered_at, delivery.next_try_at, delivery.claimed_at) == (NOW, None, None)
    assert attempts(world) == [(200, "thanks", None)]
    assert refreshed(world, endpoint).answered_well_at == NOW


def test_an_error_and_then_success_keep_one_id_and_a_new_signature(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies.append(answer(500, "oh"))
    happen(world)
    assert deliver() == 1
    due = only_delivery(world).next_try_at
    assert due is not None
    assert timedelta(seconds=4.5) <= due - NOW <= timedelta(seconds=5.5)
    world.session.rollback()
    assert (deliver(seconds=4), deliver(seconds=6)) == (0, 1)
    assert len(set(receiver.ids)) == 1
    signatures = {one["headers"]["webhook-signature"] for one in receiver.requests}
    assert len(signatures) == 2
    assert receiver.faults == []
    assert attempts(world) == [(500, "oh", None), (204, "", None)]


def test_a_time_out_after_it_was_taken_brings_the_same_id_again(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    def asleep(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.8)
        answer(200)(handler)

    receiver.replies.append(asleep)
    event = happen(world)
    assert (deliver(), deliver(seconds=6)) == (1, 1)
    assert receiver.ids == [event.uid, event.uid]
    assert list(receiver.payloads) == [event.uid]
    assert attempts(world) == [(None, "", "No answer within 0.5 seconds"), (204, "", None)]


def test_a_redirect_is_a_failure_that_is_tried_again(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies.append(answer(302, Location=receiver.url))
    happen(world)
    deliver()
    assert (attempts(world), only_delivery(world).tries) == ([(302, "", None)], 1)


def test_a_server_that_asks_for_peace_gets_it_for_an_hour_at_most(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies += [answer(429, Retry_After="1800"), answer(503, Retry_After="999999")]
    happen(world)
    deliver()
    assert only_delivery(world).next_try_at == NOW + timedelta(minutes=30)
    world.session.rollback()
    deliver(minutes=30)
    assert only_delivery(world).next_try_at == NOW + timedelta(minutes=90)


def test_after_a_rotation_both_secrets_verify_for_a_day(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    old = receiver.secret
    endpoints.rotate(endpoint, NOW)
    world.session.commit()
    new = signing.secret_of(SECRET, endpoint.nonce)
    assert new != old
    for secret, hours, verifies in ((old, 0, True), (new, 1, True), (old, 23, True), (old, 24, False), (new, 25, True)):
        receiver.secret, receiver.faults[:] = secret, []
        happen(world, str(hours), NOW + timedelta(hours=hours))
        assert deliver(hours=hours) == 1
        assert (receiver.faults == []) is verifies, (hours, receiver.faults)
    counts = [len(one["headers"]["webhook-signature"].split(" ")) for one in receiver.requests]
    assert counts == [2, 2, 2, 1, 1]


def test_a_changed_body_or_a_strangers_secret_does_not_verify(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    happen(world)
    deliver()
    request = receiver.requests[0]
    stranger = signing.secret_of(SECRET, signing.new_nonce())
    for secret, body in ((stranger, request["body"]), (receiver.secret, request["body"] + b" ")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, request["headers"] | {"webhook-timestamp": str(int(time.time()))})


def test_a_private_address_gets_nothing_and_is_not_asked_again_at_once(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    endpoint.url = f"https://hooks.example.com:{receiver.port}/"
    world.session.commit()
    happen(world)
    strict = Poster(timeout=0.5, resolve=lambda host, port: ["10.0.0.1"])
    assert (deliver(strict), deliver(strict)) == (1, 0)
    assert receiver.requests == []
    assert "not in the public internet" in str(attempts(world)[0][2])
    assert "10.0.0.1" not in str(attempts(world))


def test_where_one_fails_the_others_of_that_endpoint_wait_for_the_next_run(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    events = [happen(world, str(number)) for number in range(4)]
    receiver.replies += [answer(200), answer(500)]
    assert deliver() == 2
    assert receiver.ids == [events[0].uid, events[1].uid]
    assert (deliver(seconds=1), receiver.ids[2:]) == (2, [events[2].uid, events[3].uid])


def test_more_than_one_series_is_sent_in_one_run(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    for number in range(SERIES + 5):
        happen(world, str(number))
    assert (deliver(), len(set(receiver.ids))) == (SERIES + 5, SERIES + 5)


def test_one_endpoint_that_is_down_keeps_no_other_waiting(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    down = endpoints.create(world.session, "http://127.0.0.1:9/", endpoint.events, NOW - timedelta(hours=1))
    world.session.commit()
    events = [happen(world, str(number)) for number in range(5)]
    assert deliver() == 6
    assert receiver.ids == [event.uid for event in events]
    failed = select(func.count()).where(WebhookDelivery.endpoint_id == down.id, WebhookDelivery.tries > 0)
    assert world.session.scalar(failed) == 1


def test_an_endpoint_hears_what_it_chose_from_when_it_was_made(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    endpoint.events = ["contact.opted_out"]
    world.session.commit()
    happen(world)
    assert deliver() == 0
    endpoint.events = ["cadence.recommended"]
    world.session.commit()
    happen(world, "before it was there", NOW - timedelta(hours=2))
    happen(world, "now")
    assert (deliver(), as_json(receiver.requests[0])["data"]["cadence"]) == (1, {"words": "now"})
    assert world.session.scalar(select(func.count(WebhookEvent.id))) == 1


def test_what_nobody_listens_to_is_not_kept(world: World, deliver: Deliver) -> None:
    happen(world)
    deliver()
    assert world.session.scalar(select(func.count(WebhookEvent.id))) == 0


def test_an_endpoint_removed_while_it_is_sent_to_leaves_nothing_behind(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, poster: Poster
) -> None:
    happen(world)

    class Removing(Poster):
        def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
            with world.session.get_bind().begin() as connection:
                connection.execute(WebhookEndpoint.__table__.delete())
            return poster.post(url, headers, body)

    assert deliver(Removing()) == 1
    assert world.session.scalar(select(func.count(WebhookAttempt.id))) == 0
    assert world.session.scalar(select(func.count(WebhookDelivery.id))) == 0


def test_a_poster_that_fails_in_a_way_nobody_thought_of_stops_nothing(
    world: World, endpoint: WebhookEndpoint, deliver: Deliver
) -> None:
    def broken(host: str, port: int) -> list[str]:
        raise RecursionError

    happen(world)
    assert deliver(Poster(allow_local=True, resolve=broken)) == 1
    assert attempts(world) == [(None, "", "The address cannot be used")]


def test_sent_again_by_hand_it_keeps_its_id(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    event = happen(world)
    deliver()
    endpoints.send_again(world.session, only_delivery(world), NOW + timedelta(hours=1))
    world.session.commit()
    assert (deliver(hours=1), receiver.ids) == (1, [event.uid, event.uid])
    assert len(attempts(world)) == 2


def test_nothing_that_is_secret_or_said_is_logged(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.replies += [answer(500, "a secret answer"), answer(410)]
    happen(world)
    deliver()
    deliver(seconds=6)
    for trace in (receiver.secret, endpoint.nonce, "Ada asked", "a secret answer", "/hooks", "from=ask-them"):
        assert trace not in caplog.text


def test_more_deliveries_make_more_marks_and_no_more_questions(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    def of(count: int) -> int:
        for number in range(count):
            happen(world, str(number))
        return queries(deliver)

    one, three, nine = of(1), of(3), of(9)
    each = (three - one) / 2
    assert nine - three == 6 * each
    assert each <= 5  # the savepoint's begin and end, and what came of it in three tables
