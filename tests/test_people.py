"""The data of one person: exported whole, erased whole, and nobody writes to them again."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, select

from accounts.crm import Book
from accounts.models import Contact, CustomerSuccessManager
from accounts.people import LEFT_OUT as CONTACT_LEFT_OUT
from accounts.pulling import pull_book
from cadence import Cadence
from database import Base
from jobs import all_jobs, run
from parts import Parts
from survey.exporting import LEFT_OUT
from survey.models import (
    Answer,
    Correction,
    CorrectionPast,
    Draft,
    HeldAnswer,
    Invitation,
    OfferReply,
    Response,
    Sighting,
    Wave,
)  # fmt: skip
from survey.suppressions import find, lift, suppress
from tests.accounts.test_pulling import ACME, ADA, SAM, FakeCrm
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
OF_A_CONTACT = ("invitation", "response", "answer")
# Told as it was sent, by its own room; what other rooms keep of an account is not the person's.
NOT_OF_A_CONTACT = ("webhook_event",)
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
    words = [answer["verbatim"] for answer in person["invitations"][0]["answers"]]
    assert words == ["once a month, says Ada the unmistakable", "more zebras"]
    assert person["invitations"][0]["answers"][0]["reading"]["content"]["wishes"]


@pytest.fixture
def refused(told: World) -> World:
    """Ada was asked by a list of addresses too, and a mail server would not have her."""
    invitation = told.session.scalars(select(Invitation)).one()
    invitation.failed_at, invitation.failure = NOW, "550 5.1.1 <ada@acme.example.com>: Recipient address rejected"
    invitation.reminder_failure = "451 4.2.1 <ada@acme.example.com>: try later"
    invitation.skip_reason, invitation.tries, invitation.reminders = "was surveyed a short while ago", 3, 2
    told.wave.audience = {"emails": ["Ada@acme.example.com", "olga@acme.example.com"]}
    suppress(told.session, "ada@acme.example.com", "link", NOW)
    lift(told.session, "ada@acme.example.com", NOW)
    told.session.commit()
    return told


def test_what_sending_has_noted_is_exported_too(app: Flask, refused: World) -> None:
    (person,) = json.loads(command(app, "export", "ada@acme.example.com")[1])
    (asked,) = person["invitations"]
    assert asked["failure"].startswith("550 5.1.1")
    assert (asked["skip_reason"], asked["tries"], asked["reminders"]) == ("was surveyed a short while ago", 3, 2)
    assert (person["crm_id"], person["listed_in_waves"]) == ("ada", ["Autumn"])
    stopped = person["not_written_to"]
    assert (stopped["source"], bool(stopped["lifted_at"])) == ("link", True)


def test_what_sending_has_noted_is_erased_too_and_the_list_is_no_longer_but_not_empty(
    app: Flask, refused: World
) -> None:
    command(app, "erase", "ada@acme.example.com", "--yes")
    refused.session.expire_all()
    assert "ada@acme" not in everything(refused).lower()
    listed = refused.session.get(Wave, refused.wave.id).audience["emails"]
    assert listed == [f"erased-{refused.ada.id}@example.invalid", "olga@acme.example.com"]


def bears_on_a_person(table: Table) -> bool:
    return table.name not in NOT_OF_A_CONTACT and any(
        key.column.table.name in (*OF_A_CONTACT, "contact") for key in table.foreign_keys
    )


def test_every_column_that_bears_on_a_person_is_exported_or_left_out_by_name(app: Flask, refused: World) -> None:
    session, invitation = refused.session, refused.session.scalars(select(Invitation)).one()
    answer = session.scalars(select(Answer).where(Answer.kind == "cadence")).one()
    content = {"cadence": ["monthly"]}
    session.add_all([
        Draft(invitation_id=invitation.id, page=1, content=content, saved_at=NOW),
        HeldAnswer(invitation_id=invitation.id, reason="too fast", content=content, posted_at=NOW),
        Sighting(invitation_id=invitation.id, address_hash="abc", posted_at=NOW),
        Correction(answer_id=answer.id, source="customer", confirms=True, content={}, corrected_at=NOW),
        CorrectionPast(answer_id=answer.id, source="csm", confirms=True, corrected_at=NOW, ended_at=NOW),
        OfferReply(answer_id=answer.id, asked=Cadence.parse("1/P1W"), label="x", replied_at=NOW),
    ])  # fmt: skip
    refused.touch(refused.acme, 1, contact=refused.ada)
    session.commit()
    (person,) = json.loads(command(app, "export", "ada@acme.example.com")[1])
    asked = person["invitations"][0]
    told = asked["answers"][0]
    parts = {
        "contact": person, "touchpoint": person["touchpoints"][0], "invitation": asked, "response": asked["response"],
        "draft": asked["typed_and_not_sent"][0], "held_answer": asked["held_as_a_mail_filters"][0],
        "sighting": asked["seen_from_addresses"][0], "answer": told, "reading": told["reading"],
        "correction": told["correction"], "correction_past": told["corrections_before"][0], "offer_reply": told["replies_to_offers"][0],
        "suppression": person["not_written_to"],
    }  # fmt: skip
    left_out = {table.__tablename__: names for table, names in LEFT_OUT.items()} | {"contact": CONTACT_LEFT_OUT}
    assert {table.name for table in Base.metadata.sorted_tables if bears_on_a_person(table)} < set(parts)
    for name, part in parts.items():
        for column in Base.metadata.tables[name].columns:
            is_told = column.name in part or column.primary_key or column.foreign_keys
            assert is_told or column.name in left_out.get(name, ()), f"{name}.{column.name}"


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
