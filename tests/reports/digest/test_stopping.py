"""The digest's own link: opening it changes nothing, one button or one click of the mail program stops it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts.models import CustomerSuccessManager
from mail import Outbox
from reports.digest import stopping
from tests.pages import Page
from tests.post import FakeMailer
from tests.reports.digest.conftest import send
from tests.reports.digest.test_sending import NINE
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture
def link(world: World, outbox: Outbox, mailer: FakeMailer) -> str:
    """The path that stops Sam's digest."""
    send(world, outbox, NINE)
    message = next(one for one in mailer.sent if "sam" in one["To"])
    return message["List-Unsubscribe"].strip("<>").removeprefix("https://ask.example.com")


def is_stopped(world: World) -> bool:
    world.session.rollback()
    found = stopping.is_stopped(world.session, world.sam)
    world.session.rollback()
    return found


def test_opening_the_link_changes_nothing(world: World, client: FlaskClient, link: str) -> None:
    page = Page(client.get(link))
    assert (page.status, page.heading) == (200, "Stop the Monday mail?")
    assert not is_stopped(world)


def test_the_button_stops_it_and_says_so(world: World, client: FlaskClient, link: str) -> None:
    assert client.post(link).status_code == 303
    assert is_stopped(world)
    assert Page(client.get(link)).heading == "You get no Monday mail any more."


def test_one_click_of_the_mail_program_stops_it_and_is_safe_to_repeat(
    world: World, client: FlaskClient, link: str
) -> None:
    for _ in range(2):
        assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert is_stopped(world)


def test_it_signs_nobody_in(client: FlaskClient, link: str) -> None:
    client.post(link)
    assert client.get("/settings").status_code == 302


@pytest.mark.parametrize("token", ["x", "%00", "%ED%B3%BF", "askthem_x"])
def test_an_unknown_link_is_not_there(client: FlaskClient, world: World, token: str) -> None:
    assert client.get(f"/digest/stop/{token}").status_code == 404
    assert client.post(f"/digest/stop/{token}").status_code == 404


def test_the_settings_switch_it_on_again(world: World, sign_in: SignIn, link: str) -> None:
    client = sign_in(world.sam)
    client.post(link)
    page = Page(client.get("/settings"))
    assert "Send me the Monday mail" in page.all("button")
    assert client.post("/settings/digest/on", data=page.form(action="/settings/digest/on")).status_code == 303
    assert not is_stopped(world)
    page = Page(client.get("/settings"))
    assert "Every Monday from 07:00 on (Berlin time)" in page.text
    client.post("/settings/digest/off", data=page.form(action="/settings/digest/off"))
    assert is_stopped(world)
