"""What a page was made of goes when it is sent, and not when garbage is collected next: thousands of accounts that wait
for that make a later page wait for it."""

import gc
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.models import CustomerSuccessManager
from reports.account.facts import AccountFacts
from reports.book.rows import BookRow
from reports.monthly.facts import MonthFigures
from reports.today.morning import Morning
from tests.conftest import NOW
from tests.world import World

pytestmark = pytest.mark.on_sqlite

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture
def without_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("path", "made_of"),
    [("/reports/2026-11", MonthFigures), ("/", Morning), ("/accounts", BookRow), ("/accounts/1", AccountFacts)],
)
@pytest.mark.usefixtures("without_collection")
def test_a_page_lets_go_of_what_it_was_made_of(world: World, sign_in: SignIn, path: str, made_of: type[object]) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = sign_in(world.sam).get(path)
    assert answer.status_code == 200
    answer.close()
    assert [one for one in gc.get_objects() if isinstance(one, made_of)] == []
