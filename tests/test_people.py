"""The data of one person: exported whole, erased whole, and nobody writes to them again."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.crm import Book
from accounts.models import Contact, CustomerSuccessManager
from accounts.pulling import pull_book
from database import Base
from jobs import all_jobs, run
from parts import Parts
from survey.models import Answer, Invitation, Response
from survey.suppressions import find
from tests.accounts.test_pulling import ACME, ADA, SAM, FakeCrm
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
STEPS = ("read_new_answers", "recommend_changed_accounts", "write_back_changed", "deliver_webhooks")


@pytest.fixture
def told(app: Flask, world: World) -> World:
    """Ada has answered, and the jobs have caught up."""
    answer = world.answer(world.ada, "once a month, says Ada the unmistakable")
    world.session.add(
        Answer(
            response_id=answer.response_id, question="better", kind="comment", verbatim="more zebras", answered_at=NOW
        )
    )
    world.session.commit()
    work(app)
    return world


def work(app: Flask) -> None:
    parts: Parts = app.extensions["parts"]
    for job in all_jobs(parts):
        if job.name in STEPS:
            run(job, parts)


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["contacts", *arguments])
    return result.exit_code, result.output


def everything(world: World) -> str:
    with world.session.get_bind().connect() as connection:
        return "\n".join(
            str(row) for table in Base.metadata.sorted_tables for row in connection.execute(table.select())
        )


def test_all_that_is_stored_is_exported(app: Flask, told: World) -> None:
    code, said = command(app, "export", "ADA@acme.example.com")
    (person,) = json.loads(said)
    assert (code, person["name"], person["account"]) == (0, "Ada Lane", "Acme")
    words = [answer["words"] for answer in person["invitations"][0]["answers"]]
    assert words == ["once a month, says Ada the unmistakable", "more zebras"]
    assert person["invitations"][0]["answers"][0]["reading"]["wishes"]


def test_what_is_erased_is_nowhere_any_more(app: Flask, told: World) -> None:
    assert "unmistakable" in everything(told)
    assert command(app, "erase", "ada@acme.example.com", "--yes")[0] == 0
    work(app)
    left = everything(told)
    for trace in ("unmistakable", "zebras", "Ada Lane", "ada@acme"):
        assert trace not in left
    assert "Ada Lane" not in (app.extensions["parts"].config.crm_folder / "recommended_cadences.csv").read_text("utf-8")


def test_counts_stay(app: Flask, told: World) -> None:
    command(app, "erase", "ada@acme.example.com", "--yes")
    told.session.rollback()
    counts = [told.session.scalar(select(func.count()).select_from(table)) for table in (Invitation, Response, Contact)]
    assert counts == [1, 1, 4]


def test_nobody_writes_to_them_again_whatever_the_crm_says(app: Flask, told: World) -> None:
    command(app, "erase", "ada@acme.example.com", "--yes")
    told.session.rollback()
    pull_book(told.session, FakeCrm(Book([SAM], [ACME], [ADA], [])), NOW)
    assert told.session.scalar(select(Contact.name).where(Contact.crm_id == "ada")) == "Erased"
    assert find(told.session, "Ada@Acme.example.com ").source == "erased"
    told.session.rollback()
    assert command(app, "export", "ada@acme.example.com")[0] == 1


def test_the_account_page_still_works(app: Flask, told: World, sign_in: SignIn) -> None:
    command(app, "erase", "ada@acme.example.com", "--yes")
    work(app)
    page = Page(sign_in(told.sam).get(f"/accounts/{told.acme.id}"))
    assert page.status == 200
    assert "unmistakable" not in page.text


def test_erasing_asks_first(app: Flask, told: World) -> None:
    assert command(app, "erase", "ada@acme.example.com")[0] == 1
    assert "unmistakable" in everything(told)


def test_an_unknown_address_is_told_as_such(app: Flask, world: World) -> None:
    for what in (("export", "eve@example.com"), ("erase", "eve@example.com", "--yes")):
        code, said = command(app, *what)
        assert code == 1
        assert "Nothing is stored about eve@example.com" in said
