"""What was typed is not lost when the session has ended, or the page is too old."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from wtforms import Form
from wtforms.fields import BooleanField, HiddenField, SelectFieldBase

import app  # noqa: F401 - all pages, and with them all forms
from accounts import not_taken
from accounts.models import CustomerSuccessManager, Note, Touchpoint
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
HERE = {"Sec-Fetch-Site": "same-origin"}
# Forms that only choose what a page shows: they send nothing that could be lost.
SHOWING = {"FilterForm", "PeopleForm", "PoliciesForm", "PreviewForm", "ScopeForm"}
TEXT = "They move to Porto in May <b>\nand want nothing before"


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def notes(world: World) -> int:
    world.session.rollback()
    found = world.session.scalar(select(func.count()).select_from(Note))
    world.session.rollback()
    return found


def test_a_stale_page_shows_what_was_typed_and_sends_it_again(world: World, sign_in: SignIn) -> None:
    client, address = sign_in(world.sam), f"/accounts/{world.acme.id}/notes"
    page = Page(client.post(address, data={"text": TEXT, "csrf_token": "old"}, headers=HERE))
    assert (page.status, notes(world)) == (400, 0)
    assert "not stored yet" in page.heading
    assert page.soup.select_one("dd").get_text() == TEXT
    assert page.soup.find("a", string="Back to the page")["href"] == address.removesuffix("/notes")
    assert client.post(address, data=page.form(action=address)).status_code == 303
    assert notes(world) == 1


def test_what_was_typed_after_the_session_ended_is_shown_with_the_way_back(
    world: World, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    client, address = sign_in(world.sam), f"/accounts/{world.acme.id}/touchpoints"
    form = {"note": TEXT, "back": "today", "csrf_token": "x"}
    clock.shift(timedelta(hours=13))
    page = Page(client.post(address, data=form, headers=HERE))
    assert page.status == 400
    assert "no longer signed in" in page.heading
    assert TEXT.split("\n")[1] in page.text
    assert page.soup.find("a", string="sign in again in another tab")["href"] == "/sign-in?next=/"
    assert world.session.scalar(select(func.count()).select_from(Touchpoint)) == 0


def test_a_button_after_the_session_ended_leads_to_sign_in_and_back(client: FlaskClient, world: World) -> None:
    response = client.post(f"/accounts/{world.acme.id}/touchpoints/3/undo", data={"csrf_token": "x"})
    assert response.location == f"/sign-in?next=/accounts/{world.acme.id}"
    assert "led back to the page" in Page(client.get(response.location)).text


def test_what_another_site_sends_is_not_shown(client: FlaskClient, world: World) -> None:
    address, headers = f"/accounts/{world.acme.id}/notes", {"Sec-Fetch-Site": "cross-site"}
    response = client.post(address, data={"text": "Call this number"}, headers=headers)
    assert response.status_code == 302


def test_what_an_unknown_browser_sends_is_shown_and_not_sent_again(world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.sam).post(f"/accounts/{world.acme.id}/notes", data={"text": TEXT}))
    assert "Porto" in page.text
    assert page.soup.select("main form, form[method=post]") == []


@pytest.mark.parametrize("path", ["//evil.example.com/x", "/views//evil.example.com"])
def test_the_way_back_stays_on_this_site(client: FlaskClient, world: World, path: str) -> None:
    response = client.post(path, data={"text": TEXT}, headers=HERE)
    assert "evil" not in (response.location or "")
    assert all(not a["href"].startswith("//") for a in Page(response).soup.select("a[href]"))


def test_what_was_picked_is_sent_along_and_not_shown_in_the_words_of_the_machine(
    world: World, client: FlaskClient
) -> None:
    form = {"seen": "2b5442719e8c5d5e", "often": "2/P1Y", "limit": "exact", "wish1-limit": "exact"}
    said = {"other": "every five weeks", "wish1-other": "two a month", "csrf_token": "x"}
    page = Page(client.post("/review/1", data=form | said, headers=HERE))
    assert page.all("dt") == ["Any other rate", "Any other rate"]
    assert page.all("dd") == ["every five weeks", "two a month"]
    assert "What you picked goes along with it" in page.text
    assert page.form(action="/review/1").items() >= (form | {"other": said["other"]}).items()


def test_picks_alone_are_not_lost_either_and_a_button_is_no_pick(client: FlaskClient, world: World) -> None:
    page = Page(client.post("/review/1", data={"often": "1/P1M"}, headers=HERE))
    assert (page.status, page.all("dt"), page.form(action="/review/1")["often"]) == (400, [], "1/P1M")
    assert client.post("/review/1/right", data={"seen": "2b54"}, headers=HERE).location == "/sign-in?next=/review/1"


def forms(of: type = Form) -> Iterator[type]:
    for one in of.__subclasses__():
        yield one
        yield from forms(one)


def test_what_is_picked_in_a_form_is_known_not_to_be_typed() -> None:
    picked = {
        name
        for form in forms()
        if not form.__module__.startswith(("wtforms", "flask_wtf")) and form.__name__ not in SHOWING
        for name in dir(form)
        if hasattr(field := getattr(form, name), "field_class")
        and issubclass(field.field_class, (BooleanField, HiddenField, SelectFieldBase))
    }
    assert len(picked) > 10
    assert picked - not_taken.UNTYPED <= not_taken.PICKED
