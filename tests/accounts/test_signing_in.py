"""Signing in by a link that works for 15 minutes and once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from time_machine import Traveller

from tests.conftest import NOW
from tests.pages import Page
from tests.post import FakeMailer
from tests.world import World


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def ask(client: FlaskClient, email: str, path: str = "/sign-in") -> Page:
    form = Page(client.get(path)).form(email=email)
    return Page(client.post(path, data=form, follow_redirects=True))


def link(mailer: FakeMailer) -> str:
    text = mailer.sent[-1].get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/sign-in/\S+)", text)[1]


def press(client: FlaskClient, path: str) -> Page:
    return Page(client.post(path, data=Page(client.get(path)).form()))


def test_the_link_that_comes_by_mail_signs_in(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object
) -> None:
    assert ask(client, "SAM@example.com").heading == "Look into your mailbox."
    assert press(client, link(mailer)).headers["Location"] == "/"
    assert Page(client.get("/accounts")).heading == "Book of business"


def test_the_tests_sign_in_as_the_pages_do(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object, sign_in: Callable[..., object]
) -> None:
    ask(client, "sam@example.com")
    press(client, link(mailer))
    with client.session_transaction() as kept:
        by_the_pages = dict(kept)
    sign_in(world.sam)
    with client.session_transaction() as kept:
        assert dict(kept) == by_the_pages


def test_opening_the_link_alone_does_not_use_it_up(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object
) -> None:
    ask(client, "sam@example.com")
    for _ in range(3):
        assert client.get(link(mailer)).status_code == 200
    assert press(client, link(mailer)).status == 302


def test_the_link_works_once(client: FlaskClient, world: World, mailer: FakeMailer, clock: object) -> None:
    ask(client, "sam@example.com")
    press(client, link(mailer))
    assert Page(client.get(link(mailer))).heading == "This link no longer works."


def test_the_link_works_for_15_minutes(client: FlaskClient, world: World, mailer: FakeMailer, clock: Traveller) -> None:
    ask(client, "sam@example.com")
    clock.shift(timedelta(minutes=14, seconds=59))
    assert client.get(link(mailer)).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get(link(mailer)).status_code == 410


def test_a_stranger_gets_the_same_answer_and_no_mail(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object
) -> None:
    assert ask(client, "eve@example.com").heading == "Look into your mailbox."
    assert mailer.sent == []


@pytest.mark.parametrize(
    "email", ["", "sam", "sam@", "x" * 300 + "@example.com", "sam@example.com\r\nBcc: eve@example.com"]
)
def test_what_is_no_address_is_told_as_such(client: FlaskClient, world: World, mailer: FakeMailer, email: str) -> None:
    page = ask(client, email)
    assert page.status == 422
    assert "address" in page.all(".fault")[0]
    assert mailer.sent == []


def test_a_mailbox_cannot_be_flooded(client: FlaskClient, world: World, mailer: FakeMailer, clock: object) -> None:
    for _ in range(20):
        ask(client, "sam@example.com")
    assert len(mailer.sent) == 5


def test_a_mail_server_that_is_down_is_told(client: FlaskClient, world: World, mailer: FakeMailer) -> None:
    mailer.down = True
    assert "could not be sent just now" in ask(client, "sam@example.com").text


def test_signing_in_leads_to_the_page_that_was_wanted(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object
) -> None:
    wanted = f"/accounts/{world.acme.id}?x=1"
    to_sign_in = client.get(wanted).location
    ask(client, "sam@example.com", to_sign_in)
    assert press(client, link(mailer)).headers["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com", "javascript:alert(1)", "//["],
)
def test_signing_in_never_leads_elsewhere(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object, elsewhere: str
) -> None:
    ask(client, "sam@example.com", f"/sign-in?next={elsewhere}")
    assert press(client, link(mailer)).headers["Location"] == "/"


def test_signing_out_ends_the_session(client: FlaskClient, world: World, mailer: FakeMailer, clock: object) -> None:
    ask(client, "sam@example.com")
    press(client, link(mailer))
    client.post("/sign-out", data=Page(client.get("/accounts")).form(action="/sign-out"))
    assert client.get("/accounts").location.startswith("/sign-in")


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: object
) -> None:
    ask(client, "sam@example.com")
    cookie = press(client, link(mailer)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_is_asked_for_again(client: FlaskClient, world: World, mailer: FakeMailer) -> None:
    assert client.post("/sign-in", data={"email": "sam@example.com"}).status_code == 302
    assert mailer.sent == []


def test_signing_in_works_behind_a_proxy_that_does_tls(client: FlaskClient, world: World, mailer: FakeMailer) -> None:
    form = Page(client.get("/sign-in", base_url="https://localhost")).form(email="sam@example.com")
    response = client.post("/sign-in", data=form, base_url="https://localhost")
    assert (response.status_code, response.location) == (302, "/sign-in/sent")
    assert len(mailer.sent) == 1


def test_a_page_lengthens_the_session_and_what_belongs_to_a_page_does_not(
    client: FlaskClient, world: World, mailer: FakeMailer, clock: Traveller
) -> None:
    """A style sheet may arrive after the next page: a session that it brought along would undo what happened there."""
    ask(client, "sam@example.com")
    press(client, link(mailer))
    clock.shift(timedelta(hours=11))
    for place in ("/static/app.css", "/accent.css", "/healthz"):
        with client.get(place) as answer:
            assert "Set-Cookie" not in answer.headers, place
    assert "Set-Cookie" in client.get("/accounts").headers
    clock.shift(timedelta(hours=11))
    assert Page(client.get("/accounts")).heading == "Book of business"
    clock.shift(timedelta(hours=13))
    assert client.get("/accounts").status_code == 302
