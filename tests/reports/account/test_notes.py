"""Notes on the account page: written by anyone who sees it, changed and deleted by who wrote them."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import notes
from accounts.models import CustomerSuccessManager, Note
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def write(client: FlaskClient, world: World, text: str) -> Page:
    action = f"/accounts/{world.acme.id}/notes"
    form = Page(client.get(f"/accounts/{world.acme.id}")).form(action=action, text=text)
    return Page(client.post(action, data=form, follow_redirects=True))


def press(client: FlaskClient, world: World, what: str, note: int) -> Page:
    form = Page(client.get(f"/accounts/{world.acme.id}")).form(action="/sign-out")
    return Page(client.post(f"/accounts/{world.acme.id}/notes/{note}/{what}", data=form, follow_redirects=True))


def number(world: World) -> int:
    with Session(world.session.get_bind()) as fresh:
        return fresh.scalar(select(Note.id)) or 0


def test_a_note_is_written_and_shown_with_who_wrote_it(world: World, sign_in: SignIn) -> None:
    page = write(sign_in(world.sam), world, "Likes short calls.\nNever before ten.")
    assert page.all(".note") == ["Likes short calls. Never before ten."]
    assert "Sam Hill · 2 Nov 2026" in page.text


@pytest.mark.on_both
def test_a_note_is_changed_in_its_place(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    write(client, world, "Likes short calls")
    action = f"/accounts/{world.acme.id}/notes/{number(world)}"
    form = Page(client.get(action)).form(action=action)
    assert form["text"].strip() == "Likes short calls"
    page = Page(client.post(action, data=form | {"text": "Likes long calls"}, follow_redirects=True))
    assert page.all(".note") == ["Likes long calls"]
    assert "changed 2 Nov 2026" in page.text


def test_a_deleted_note_is_gone_and_can_be_brought_back(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    write(client, world, "Likes short calls")
    page = press(client, world, "delete", number(world))
    assert page.all(".note") == []
    assert "The note is deleted. Undo" in page.text
    assert press(client, world, "restore", number(world)).all(".note") == ["Likes short calls"]


@pytest.mark.on_both
def test_an_empty_note_and_one_too_long_are_told_and_kept(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    assert write(client, world, "  ").all(".fault") == ["Write the note first"]
    page = write(client, world, "x" * 4001)
    assert (page.status, page.all(".fault")) == (422, ["Say it in at most 4,000 characters"])
    assert len(page.soup.select_one("#text-new").text.strip()) == 4001
    assert world.session.scalar(select(func.count()).select_from(Note)) == 0


def test_a_change_to_nothing_is_told_in_the_place_of_the_note(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    write(client, world, "Likes short calls")
    action = f"/accounts/{world.acme.id}/notes/{number(world)}"
    page = Page(client.post(action, data=Page(client.get(action)).form(action=action, text="")))
    assert (page.status, page.all(f"#note-{number(world)} .fault")) == (422, ["Write the note first"])


def test_nobody_changes_or_deletes_what_another_wrote(world: World, sign_in: SignIn) -> None:
    write(sign_in(world.sam), world, "Likes short calls")
    client, address = sign_in(world.dana), f"/accounts/{world.acme.id}/notes/{number(world)}"
    page = Page(client.get(f"/accounts/{world.acme.id}"))
    assert page.all(".note") == ["Likes short calls"]
    assert "Edit" not in page.text
    form = page.form(action="/sign-out") | {"text": "Hates calls"}
    assert client.get(address).status_code == 404
    for path in (address, f"{address}/delete", f"{address}/restore"):
        assert client.post(path, data=form).status_code == 404


def test_a_note_of_another_account_is_not_there(world: World, sign_in: SignIn) -> None:
    note = notes.write(world.session, world.globe, world.dana, "elsewhere", NOW)
    world.session.commit()
    assert sign_in(world.dana).get(f"/accounts/{world.acme.id}/notes/{note.id}").status_code == 404


@pytest.mark.on_both
def test_hostile_notes_are_shown_as_text(world: World, sign_in: SignIn) -> None:
    page = write(sign_in(world.sam), world, "</textarea><script>alert(1)</script>{{ 7*7 }}\x00")
    assert page.soup.main.script is None
    assert "{{ 7*7 }}" in page.all(".note")[0]


def test_more_notes_and_touchpoints_make_no_more_queries(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    world.log(world.acme, contact=world.ada)
    notes.write(world.session, world.acme, world.kim, "one", NOW)
    world.session.commit()
    client = sign_in(world.dana)
    few = queries(lambda: client.get(f"/accounts/{world.acme.id}"))
    world.session.rollback()
    for count in range(12):
        notes.write(world.session, world.acme, world.sam, f"note {count}", NOW)
        world.log(world.acme, days_ago=count + 2, contact=world.olga)
    world.session.commit()
    assert queries(lambda: client.get(f"/accounts/{world.acme.id}")) == few
