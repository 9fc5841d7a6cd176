"""What the tests of the interface share."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import access_tokens
from accounts.access_tokens import Scope
from accounts.models import CustomerSuccessManager, Purpose
from tests.conftest import NOW
from tests.world import World

Ask = Callable[..., TestResponse]


def bearer(world: World, csm: CustomerSuccessManager, scopes: Iterable[Scope] = Scope) -> dict[str, str]:
    """The header that shows a new token of `csm`."""
    token = access_tokens.create(world.session, csm, Purpose.API, "Tests", NOW, scopes)
    world.session.commit()
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def ask(world: World, client: FlaskClient) -> Ask:
    """Ask the interface, by default as Sam and with all scopes."""

    def send(path: str, csm: CustomerSuccessManager | None = None, method: str = "GET", **more: Any) -> TestResponse:
        headers = bearer(world, csm or world.sam) | more.pop("headers", {})
        return client.open(f"/api/v1/{path}", method=method, headers=headers, **more)

    return send


def pages_of(ask: Ask, path: str, **more: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list, by following the cursor."""
    found, cursor = [], "00000000"
    while cursor:
        page = ask(f"{path}{'&' if '?' in path else '?'}cursor={cursor}", **more).json
        found.append(page["items"])
        cursor = page["next_cursor"]
    return found
