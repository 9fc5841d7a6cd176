"""docs/webhooks.md: its examples are what is sent, and its receiver takes it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from cadence import Cadence
from config import HERE
from recommendations import deciding
from survey import suppressions
from survey.responses import Given, store
from tests.conftest import NOW
from tests.recommendations.conftest import Says, Weigh, says, weigh
from tests.webhooks.conftest import Deliver, Receiver
from tests.world import World
from webhooks import endpoints
from webhooks.models import EventType, WebhookEndpoint, WebhookEvent
from webhooks.payloads import payload_of

DOCUMENT = (HERE / "docs" / "webhooks.md").read_text("utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCUMENT, re.S)]
__all__ = ["says", "weigh"]


@pytest.fixture
def told(world: World, weigh: Weigh, says: Says) -> dict[str, Any]:
    """One payload of each type, as it came to be."""
    says(world.ada, choice="monthly")
    weigh()
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P3M"), "Budget", NOW, NOW.date())
    suppressions.suppress(world.session, world.ada.email, suppressions.LINK, NOW)
    store(world.session, world.invite(world.olga), {"cadence": Given("cadence", choice="monthly")}, NOW)
    world.session.commit()
    return {event.type: payload_of(event) for event in world.session.scalars(select(WebhookEvent))}


def shape(value: Any) -> Any:
    """The names in a payload, and the kinds of their values."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if value is None:
        return "str"  # all that can be null are texts
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def test_each_example_has_the_names_and_kinds_of_what_is_sent(told: dict[str, Any]) -> None:
    assert {one["type"] for one in EXAMPLES} == set(EventType) - {EventType.TEST} == set(told)
    for example in EXAMPLES:
        assert shape(example) == shape(told[example["type"]])


def test_every_type_stands_in_the_table() -> None:
    for kind in EventType:
        assert f"| `{kind}` |" in DOCUMENT


def test_the_receiver_of_the_document_takes_what_is_sent_once_and_refuses_strangers(
    world: World,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    endpoints.try_out(world.session, endpoint, NOW)
    world.session.commit()
    assert deliver() == 1
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.S)
    monkeypatch.setenv("ASK_THEM_SECRET", receiver.secret)
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(code, names)  # the document's own words
    sent, app = receiver.requests[0], names["app"]
    post = _poster(app, sent["headers"])
    assert [post(sent["body"]) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out.split() == ["webhook.test"]
    assert post(sent["body"] + b" ") == 401
    assert post(sent["body"], minutes=6) == 401


def _poster(app: Flask, headers: dict[str, str]) -> Callable[..., int]:
    def post(body: bytes, minutes: float = 0) -> int:
        kept = {name: value for name, value in headers.items() if name.startswith("webhook-")}
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            return app.test_client().post("/ask-them", data=body, headers=kept).status_code

    return post
