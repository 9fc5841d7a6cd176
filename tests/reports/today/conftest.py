"""What the tests of Today share: the day, and its page."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.models import CustomerSuccessManager
from tests.conftest import NOW
from tests.pages import Page

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def today(client: FlaskClient, query: str = "") -> Page:
    return Page(client.get(f"/{query}"))
