"""What the tests of this room share: a receiver on this machine that verifies with the specification's own library."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook, WebhookVerificationError

from mail import Outbox, Person
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import SECRET, World
from webhooks import endpoints, signing
from webhooks.delivering import deliver_webhooks
from webhooks.events import announce
from webhooks.models import EventType, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from webhooks.posting import Poster

TOLD = [kind for kind in EventType if kind is not EventType.TEST]
Deliver = Callable[..., int]
Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """Takes webhooks as docs/webhooks.md advises: verifies first, drops what it has had. `replies` are used up in
    turn; then it answers 204."""

    secret: str = "whsec_" + "A" * 32
    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    payloads: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?from=ask-them"

    @property
    def ids(self) -> list[str]:
        """The webhook-id of each request, in the order in which they came."""
        return [one["headers"]["webhook-id"] for one in self.requests]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.requests.append({"path": handler.path, "headers": headers, "body": body})
        try:
            self.payloads[headers.get("webhook-id", "")] = Webhook(self.secret).verify(body, headers)
        except (WebhookVerificationError, RuntimeError) as error:
            self.faults.append(str(error))
        (self.replies.pop(0) if self.replies else answer(204))(handler)


def answer(status: int, body: str = "", **headers: str) -> Reply:
    """A reply with that status, body and headers (names with _ for -)."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return reply


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        self.receiver.take(self)

    def do_GET(self) -> None:
        self.receiver.faults.append(f"GET {self.path}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def engine(one_engine: Engine) -> Engine:
    """Most of this room knows no kind of database."""
    return one_engine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": made}))
    server.daemon_threads = True
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def poster() -> Poster:
    """May talk to this machine, and waits half a second."""
    return Poster(timeout=0.5, allow_local=True)


@pytest.fixture
def outbox(mailer: FakeMailer) -> Outbox:
    return Outbox(mailer, Person("Nord & Co", "hello@nord.example.com"), "http://localhost", "#0b6157")


@pytest.fixture
def endpoint(world: World, receiver: Receiver) -> WebhookEndpoint:
    """The receiver, listening to everything for an hour."""
    made = endpoints.create(world.session, receiver.url, TOLD, NOW - timedelta(hours=1))
    world.session.commit()
    receiver.secret = signing.secret_of(SECRET, made.nonce)
    return made


@pytest.fixture
def deliver(session: Session, poster: Poster, outbox: Outbox) -> Deliver:
    """Run the step that long after now, on a clock that shows that time to the receiver too."""

    def deliver(poster: Poster = poster, **later: float) -> int:
        now = NOW + timedelta(**later)
        with time_machine.travel(now, tick=True):
            return deliver_webhooks(session, poster, outbox, SECRET, now)

    return deliver


def happen(world: World, words: str = "every week", at: datetime = NOW) -> WebhookEvent:
    """Something that is told: a recommendation for Acme."""
    data = {"recommendation_id": 1, "cadence": {"words": words}, "source": "asked", "reason": "Ada asked"}
    event = announce(world.session, EventType.CADENCE_RECOMMENDED, data, at, account_id=world.acme.id)
    world.session.commit()
    return event


def only_delivery(world: World) -> WebhookDelivery:
    """The one delivery there is, as the database has it."""
    return world.session.scalars(select(WebhookDelivery), execution_options={"populate_existing": True}).one()


def as_json(request: dict[str, Any]) -> Any:
    return json.loads(request["body"])


def attempts(world: World) -> list[tuple[int | None, str, str | None]]:
    """Status, answer and failure of all attempts so far."""
    rows = world.session.scalars(select(WebhookAttempt).order_by(WebhookAttempt.id))
    return [(one.status, one.answer, one.failure) for one in rows]


def refreshed(world: World, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """The endpoint as the database has it."""
    world.session.refresh(endpoint)
    return endpoint
