"""The page "Your settings": what is made there is shown once, and what is revoked opens nothing."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import access_tokens
from accounts.models import AccessToken, CustomerSuccessManager, Purpose
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def make(client: FlaskClient, **fields: object) -> Page:
    form = Page(client.get("/settings")).form(action="/settings/tokens")
    kept = {name: value for name, value in form.items() if name != "scopes"}
    return Page(
        client.post("/settings/tokens", data=kept | {"name": "Warehouse", "scopes": ["accounts:read"]} | fields)
    )


def tokens(world: World) -> list[tuple[str, list[str], bool]]:
    world.session.rollback()
    rows = world.session.scalars(select(AccessToken).order_by(AccessToken.id))
    found = [(one.name, one.scopes, one.revoked_at is not None) for one in rows]
    world.session.rollback()
    return found


def test_empty_settings_say_what_can_be_done(world: World, sign_in: SignIn) -> None:
    page = Page(sign_in(world.sam).get("/settings"))
    assert page.heading == "Your settings"
    assert {"Make an address", "Make the token", "Stop the Monday mail"} <= set(page.all("button"))
    assert "You have none." in page.text


def test_a_token_is_shown_once_and_then_listed_by_its_name(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    page = make(client, scopes=["touchpoints:write", "accounts:read"])
    shown = page.soup.select_one("#token")["value"]
    assert shown.startswith("askthem_")
    again = Page(client.get("/settings"))
    assert shown not in again.soup.decode()
    assert "Warehouse · made on 2 Nov 2026" in again.text
    assert "not used yet" in again.text
    assert "Read accounts, Log touchpoints" in again.text
    assert tokens(world) == [("Warehouse", ["accounts:read", "touchpoints:write"], False)]


def test_the_day_on_which_a_token_was_last_used_is_shown(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    shown = make(client).soup.select_one("#token")["value"]
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {shown}"}).status_code == 200
    assert "last used on 2 November 2026" in Page(client.get("/settings")).text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": "  "}, "Give it a name, such as “Data warehouse”, so that you know later which one to revoke"),
        ({"name": "x" * 101}, "A name has at most 100 characters"),
        ({"name": "a\x01b"}, "A name holds no control characters; type it anew"),
        ({"scopes": []}, "Pick at least one thing that it may do"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, sign_in: SignIn, fields: dict[str, object], fault: str
) -> None:
    page = make(sign_in(world.sam), **fields)
    assert (page.status, page.all(".fault")) == (422, [fault])
    assert page.soup.select_one("#name")["value"] == str(fields.get("name", "Warehouse")).strip()
    assert tokens(world) == []


@pytest.mark.parametrize("scope", ["everything", "calendar", ""])
def test_a_scope_that_does_not_exist_cannot_be_had(world: World, sign_in: SignIn, scope: str) -> None:
    assert make(sign_in(world.sam), scopes=[scope]).status == 422
    assert tokens(world) == []


def test_a_hostile_name_is_text(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    make(client, name="<b>x</b>")
    assert "<b>x</b>" not in client.get("/settings").text


def test_a_token_is_revoked_and_cannot_be_revoked_twice(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    make(client)
    (action,) = (form["action"] for form in Page(client.get("/settings")).soup.select(".token form"))
    form = Page(client.get("/settings")).form(action=action)
    assert client.post(action, data=form).status_code == 303
    assert tokens(world) == [("Warehouse", ["accounts:read"], True)]
    assert client.post(action, data=form).status_code == 404


def test_another_csms_token_is_not_there_even_for_a_manager(world: World, sign_in: SignIn) -> None:
    access_tokens.create(world.session, world.sam, Purpose.API, "Sam's", NOW)
    world.session.commit()
    number = world.session.scalar(select(AccessToken.id))
    world.session.rollback()
    for csm in (world.kim, world.dana):
        client = sign_in(csm)
        page = Page(client.get("/settings"))
        assert "Sam's" not in page.text
        form = page.form(action="/settings/tokens")
        assert client.post(f"/settings/tokens/{number}/revoke", data=form).status_code == 404


@pytest.mark.parametrize(
    "path", ["calendar", "calendar/revoke", "digest/on", "digest/off", "tokens", "tokens/1/revoke"]
)
def test_a_button_without_the_forms_token_does_nothing(world: World, sign_in: SignIn, path: str) -> None:
    client = sign_in(world.sam)
    client.post(f"/settings/{path}")
    assert tokens(world) == []


def test_the_calendars_address_is_no_token_for_programs(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    form = Page(client.get("/settings")).form(action="/settings/calendar")
    page = Page(client.post("/settings/calendar", data=form))
    assert page.all(".token") == []
    token = page.soup.select_one("#address")["value"].rpartition("/")[2].removesuffix(".ics")
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {token}"}).status_code == 401
