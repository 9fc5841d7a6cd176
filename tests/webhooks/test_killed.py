"""Killed at whatever moment, the next process sends the same id, and a receiver that drops doubles has it once."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine

from config import HERE
from tests.conftest import NOW
from tests.webhooks.conftest import Deliver, Receiver, attempts, happen, only_delivery
from tests.world import SECRET, World
from webhooks.models import WebhookEndpoint
from webhooks.posting import Answer, Poster


class KilledError(BaseException):
    """The process ends here."""


def test_killed_after_the_call_the_same_id_is_sent_again_and_the_receiver_drops_it(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver, poster: Poster
) -> None:
    event = happen(world)

    class Dying(Poster):
        def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
            poster.post(url, headers, body)
            raise KilledError

    with pytest.raises(KilledError):
        deliver(Dying())
    world.session.rollback()
    assert (attempts(world), only_delivery(world).claimed_at) == ([], NOW)
    world.session.rollback()
    assert (deliver(minutes=9), deliver(minutes=11), deliver(minutes=12)) == (0, 1, 0)
    assert receiver.ids == [event.uid, event.uid]
    assert list(receiver.payloads) == [event.uid]
    assert only_delivery(world).delivered_at == NOW + timedelta(minutes=11)


def test_killed_before_the_call_it_is_sent_once(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    event = happen(world)

    class Dying(Poster):
        def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
            raise KilledError

    with pytest.raises(KilledError):
        deliver(Dying())
    world.session.rollback()
    assert (deliver(minutes=11), receiver.ids) == (1, [event.uid])


PROCESS = """
import sys
from datetime import datetime
from database import make_engine, make_sessions
from webhooks.delivering import deliver_webhooks
from webhooks.posting import Poster
url, secret, now = sys.argv[1:]
with make_sessions(make_engine(url))() as session:
    deliver_webhooks(session, Poster(timeout=30, allow_local=True), None, secret, datetime.fromisoformat(now))
"""


def test_a_process_killed_while_the_receiver_has_it_is_followed_by_one_that_sends_the_same_id(
    world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    taken, killed = threading.Event(), threading.Event()

    def never(handler: BaseHTTPRequestHandler) -> None:
        taken.set()
        killed.wait(30)
        handler.close_connection = True

    receiver.replies.append(never)
    event = happen(world)
    uid = event.uid
    url = world.session.get_bind().engine.url.render_as_string(hide_password=False)
    world.session.rollback()
    process = subprocess.Popen([sys.executable, "-c", PROCESS, url, SECRET, NOW.isoformat()], cwd=HERE)
    with time_machine.travel(NOW, tick=True):
        assert taken.wait(30)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        killed.set()
    assert (attempts(world), only_delivery(world).claimed_at) == ([], NOW)
    world.session.rollback()
    assert (deliver(minutes=5), deliver(minutes=11), deliver(minutes=12)) == (0, 1, 0)
    assert (receiver.ids, list(receiver.payloads), receiver.faults) == ([uid, uid], [uid], [])
