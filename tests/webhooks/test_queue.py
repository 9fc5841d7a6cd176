"""What is due is taken by one process alone, on each kind of database, and fairly between endpoints."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select

from database import Sessions
from tests.conftest import NOW, empty
from tests.webhooks.conftest import TOLD, happen
from tests.world import World
from webhooks import endpoints
from webhooks.models import WebhookDelivery, WebhookEvent
from webhooks.queue import CLAIM_HOLDS, SERIES, claim_due
from webhooks.spreading import spread_events


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    yield found
    empty(found)


@pytest.fixture
def busy(world: World) -> World:
    """Two endpoints, and more events than one series takes."""
    for number in range(2):
        endpoints.create(world.session, f"https://hooks.example.com/{number}", TOLD, NOW - timedelta(hours=1))
    for number in range(SERIES + 10):
        happen(world, str(number))
    return world


def test_a_series_is_taken_of_each_endpoint_the_longest_due_first(busy: World) -> None:
    assert spread_events(busy.session, NOW) == 2 * (SERIES + 10)
    taken = claim_due(busy.session, NOW)
    told = [(one.endpoint_id, one.event.data["cadence"]["words"]) for one in taken]
    ids = sorted({endpoint_id for endpoint_id, _ in told})
    assert told == [(endpoint_id, str(number)) for endpoint_id in ids for number in range(SERIES)]
    assert len(claim_due(busy.session, NOW)) == 20
    assert claim_due(busy.session, NOW + CLAIM_HOLDS) == []
    assert len(claim_due(busy.session, NOW + CLAIM_HOLDS + timedelta(seconds=1))) == 2 * SERIES


def test_of_two_processes_at_the_same_moment_each_takes_what_the_other_does_not(
    busy: World, sessions: Sessions
) -> None:
    busy.session.rollback()
    together, taken, made = Barrier(2, timeout=30), list[int](), list[int]()

    def work() -> None:
        with sessions() as session:
            together.wait()
            made.append(spread_events(session, NOW))
            together.wait()
            taken.extend(one.id for one in claim_due(session, NOW))

    both = [Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sum(made) == 2 * (SERIES + 10) == busy.session.scalar(select(func.count(WebhookDelivery.id)))
    assert len(taken) == len(set(taken)) >= SERIES
    assert busy.session.scalar(select(func.count()).where(WebhookEvent.spread_at.is_(None))) == 0


def test_removing_and_forgetting_take_all_that_belongs_to_it_along(busy: World) -> None:
    spread_events(busy.session, NOW)
    first, second = busy.session.scalars(select(WebhookDelivery.endpoint_id).distinct()).all()
    endpoints.remove(busy.session, busy.session.get_one(endpoints.WebhookEndpoint, first))
    busy.session.commit()
    assert set(busy.session.scalars(select(WebhookDelivery.endpoint_id))) == {second}
    busy.session.delete(busy.session.scalars(select(WebhookEvent).limit(1)).one())
    busy.session.commit()
    assert busy.session.scalar(select(func.count(WebhookDelivery.id))) == SERIES + 9
