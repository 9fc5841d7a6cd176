"""Opting out: one button, one click from the mail program, and the way back."""

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.models import Suppression
from survey.suppressions import find
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link(world: World) -> str:
    world.invite(world.ada)
    return f"/stop/{world.token(world.ada, 'stop')}"


def is_stopped(world: World) -> bool:
    found = find(world.session, "ada@acme.example.com")
    is_stopped = found is not None and found.lifted_at is None
    world.session.rollback()
    return is_stopped


def test_the_page_has_one_button(client: FlaskClient, link: str) -> None:
    assert Page(client.get(link)).all("button") == ["Stop writing to me"]


def test_the_button_stops_the_mails(client: FlaskClient, world: World, link: str) -> None:
    assert Page(client.post(link, follow_redirects=True)).heading == "We will not write to you again."
    assert is_stopped(world)


def test_one_click_works_without_a_page_and_is_safe_to_repeat(client: FlaskClient, world: World, link: str) -> None:
    for _ in range(3):
        assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert is_stopped(world)
    assert world.session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_it_is_undone_on_the_same_page(client: FlaskClient, world: World, link: str) -> None:
    client.post(link)
    assert Page(client.post(f"{link}/undo", follow_redirects=True)).heading == "Stop these mails?"
    assert not is_stopped(world)
    client.post(link)
    assert is_stopped(world)


def test_the_link_to_answer_does_not_stop_anything(client: FlaskClient, world: World, link: str) -> None:
    assert client.post(f"/stop/{world.token(world.ada)}").status_code == 404
    assert client.get(f"/s/{world.token(world.ada, 'stop')}").status_code == 404
