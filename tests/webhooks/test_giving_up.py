"""Endpoints that are gone, or take nothing for three days, are switched off, and the managers told."""

from datetime import timedelta

from tests.conftest import NOW
from tests.post import FakeMailer
from tests.webhooks.conftest import Deliver, Receiver, answer, happen, only_delivery, refreshed
from tests.world import World
from webhooks import endpoints
from webhooks.models import OffReason, WebhookEndpoint
from webhooks.outcomes import RETRY_GAPS


def test_gone_switches_off_at_once_and_the_managers_are_told_once(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, mailer: FakeMailer
) -> None:
    receiver.replies.append(answer(410))
    happen(world)
    happen(world, "later")
    assert (deliver(), deliver(minutes=1), deliver(hours=1)) == (1, 0, 0)
    assert (refreshed(world, endpoint).switched_off_at, endpoint.off_reason) == (NOW, OffReason.GONE)
    assert len(receiver.requests) == 1
    (mail,) = mailer.sent
    assert mail["To"].addresses[0].addr_spec == "dana@example.com"
    assert mail["Subject"] == f"Webhooks to 127.0.0.1:{receiver.port} are switched off"
    text = mail.get_body(("plain",)).get_content()
    assert f"http://localhost/webhooks/{endpoint.id}" in text
    assert "410 Gone" in text


def test_after_three_days_it_is_given_up_and_switched_off(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, mailer: FakeMailer
) -> None:
    happen(world)
    moment = NOW
    for _ in range(len(RETRY_GAPS) + 1):
        receiver.replies.append(answer(500))
        assert deliver(seconds=(moment - NOW).total_seconds()) == 1
        delivery = only_delivery(world)
        moment = delivery.next_try_at or moment
        world.session.rollback()
    assert timedelta(hours=67) < moment - NOW < timedelta(hours=84)
    assert (delivery.failed_at, delivery.next_try_at) == (moment, None)
    assert (refreshed(world, endpoint).off_reason, receiver.faults) == (OffReason.FAILING, [])
    assert len(mailer.sent) == 1
    assert "for three days" in mailer.sent[0].get_body(("plain",)).get_content()


def test_one_event_that_is_never_taken_switches_nothing_off(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, mailer: FakeMailer
) -> None:
    happen(world)
    receiver.replies.append(answer(500))
    deliver()
    delivery = only_delivery(world)
    delivery.tries = len(RETRY_GAPS)
    world.session.commit()
    receiver.replies += [answer(200), answer(500)]
    happen(world, "another")
    deliver(seconds=1)
    deliver(seconds=7)
    world.session.refresh(delivery)
    assert delivery.failed_at is not None
    assert (refreshed(world, endpoint).switched_off_at, mailer.sent) == (None, [])


def test_without_a_mail_server_the_managers_are_told_later(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, mailer: FakeMailer
) -> None:
    receiver.replies.append(answer(410))
    happen(world)
    mailer.down = True
    deliver()
    mailer.down = False
    deliver(minutes=1)
    deliver(minutes=2)
    assert len(mailer.sent) == 1


def test_an_endpoint_that_is_off_gets_what_waited_when_it_is_on_again(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies.append(answer(500))
    waited = happen(world, "waited")
    deliver()
    endpoints.switch_off(endpoint, NOW)
    world.session.commit()
    happen(world, "missed")
    assert deliver(minutes=1) == 0
    endpoints.switch_on(endpoint)
    world.session.commit()
    assert (deliver(minutes=2), receiver.ids) == (1, [waited.uid, waited.uid])
