"""Logging a touchpoint through the interface: once, for one's own accounts, on a day that has come."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.models import AccessToken, CustomerSuccessManager, Touchpoint
from tests.conftest import NOW
from tests.reports.api.conftest import Ask, bearer
from tests.world import World


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def log(ask: Ask, world: World, csm: CustomerSuccessManager | None = None, **changes: Any) -> TestResponse:
    body = {"account_id": world.acme.id, "day": "2026-10-30", "channel": "phone"} | changes
    return ask("touchpoints", csm, "POST", json=body)


def stored(world: World) -> list[tuple[str, int | None, str | None]]:
    world.session.rollback()
    rows = world.session.scalars(select(Touchpoint).order_by(Touchpoint.id)).all()
    found = [(row.channel, row.contact_id, row.note) for row in rows]
    world.session.rollback()
    return found


def test_a_touchpoint_is_logged_and_listed(world: World, ask: Ask) -> None:
    response = log(ask, world, contact_id=world.ada.id, note="Talked about the renewal")
    assert response.status_code == 201
    assert response.json["happened_at"] == "2026-10-30T11:00:00Z", "noon in Berlin"
    assert response.json["logged_at"] == "2026-11-02T09:00:00Z"
    assert ask("touchpoints").json["items"] == [response.json]
    assert stored(world) == [("phone", world.ada.id, "Talked about the renewal")]


def test_the_same_touchpoint_again_is_not_doubled(world: World, ask: Ask) -> None:
    first, again = log(ask, world), log(ask, world, note="As I said")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert stored(world) == [("phone", None, "As I said")]


def test_only_ones_own_accounts_can_be_written_to(world: World, ask: Ask) -> None:
    assert log(ask, world, world.kim).status_code == 404
    assert stored(world) == []
    assert log(ask, world, world.dana).status_code == 201


@pytest.mark.parametrize("whose", ["gus", "removed", "nobody"])
def test_with_whom_must_be_one_of_the_accounts_contacts(world: World, ask: Ask, whose: str) -> None:
    world.olga.removed_at = NOW
    world.session.commit()
    contact_id = {"gus": world.gus.id, "removed": world.olga.id, "nobody": 99}[whose]
    assert log(ask, world, contact_id=contact_id).status_code == 404
    assert stored(world) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"day": "2026-11-03"}, "/day"),
        ({"day": "2025-10-31"}, "/day"),
        ({"day": "9999-12-31"}, "/day"),
        ({"day": "yesterday"}, "/day"),
        ({"day": 0}, "/day"),
        ({"day": None}, "/day"),
        ({"channel": "pigeon"}, "/channel"),
        ({"account_id": "1"}, "/account_id"),
        ({"account_id": 0}, "/account_id"),
        ({"account_id": 2**31}, "/account_id"),
        ({"account_id": 1.5}, "/account_id"),
        ({"account_id": True}, "/account_id"),
        ({"note": "x" * 501}, "/note"),
        ({"note": "a\x00b"}, "/note"),
        ({"nonsense": 1}, "/nonsense"),
    ],
)
def test_what_cannot_be_used_is_named(world: World, ask: Ask, changes: dict[str, Any], where: str) -> None:
    response = log(ask, world, **changes)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert [fault["where"] for fault in response.json["faults"]] == [where]
    assert stored(world) == []


def test_the_day_is_that_of_the_csm(world: World, ask: Ask) -> None:
    with time_machine.travel("2026-11-03T00:30:00+01:00", tick=False):
        assert log(ask, world, day="2026-11-03").status_code == 201
        assert log(ask, world, world.dana, day="2026-11-03", channel="video").status_code == 422


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"", 400),
        ("application/json", b"\xff", 400),
        ("application/json", b'{"note": "\\ud800"}', 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b"[]", 422),
        ("application/json", b"null", 422),
        ("text/plain", b"{}", 415),
        ("", b"{}", 415),
        ("application/json", b" " * 600_000, 413),
    ],
)
def test_a_body_that_cannot_be_read_is_told_as_such(
    world: World, client: FlaskClient, kind: str, content: bytes, status: int
) -> None:
    response = client.post("/api/v1/touchpoints", data=content, content_type=kind, headers=bearer(world, world.sam))
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert stored(world) == []


def test_the_day_a_token_was_used_is_kept_when_it_writes_too(world: World, ask: Ask) -> None:
    assert log(ask, world).status_code == 201
    world.session.rollback()
    assert world.session.scalar(select(AccessToken.last_used_on)) == NOW.date()
