"""The command line: each command does one step, or says what is in the way."""

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Account
from app import Parts
from survey.bounces import envelope_sender
from survey.suppressions import is_stopped, suppress
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.survey.test_bounces import report
from tests.test_jobs import CSV
from tests.world import SECRET, World


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@pytest.fixture
def book(crm_folder: Path) -> Path:
    for name, content in CSV.items():
        (crm_folder / name).write_text(content, "utf-8")
    return crm_folder


def test_the_book_is_pulled(app: Flask, book: Path, session: Session) -> None:
    assert run(app, "book", "pull") == (0, "9 rows were new or changed.\n")
    assert session.scalar(select(func.count()).select_from(Account)) == 2


def test_a_book_that_cannot_be_read_is_named(app: Flask, session: Session) -> None:
    code, said = run(app, "book", "pull")
    assert code == 1
    assert "csms.csv is missing" in said


def test_a_sign_in_link_is_printed_for_a_known_csm_alone(app: Flask, world: World) -> None:
    code, said = run(app, "sign-in-link", "SAM@example.com")
    assert (code, said.startswith("http://localhost/sign-in/")) == (0, True)
    code, said = run(app, "sign-in-link", "eve@example.com")
    assert code == 1
    assert "No CSM has the address" in said


def test_a_reading_is_explained_stage_by_stage(app: Flask) -> None:
    code, said = run(app, "explain", "once a month, by phone")
    assert code == 0
    assert "once a month" in said.lower()
    assert "phone" in said


def test_any_text_can_be_explained(app: Flask) -> None:
    for text in ("", "\N{PILE OF POO}", "(" * 2000, "9" * 3000):
        assert run(app, "explain", text)[0] == 0
    assert run(app, "explain", "--question", "comment", "your support is slow")[0] == 0


def test_the_database_is_brought_up_to_date(app: Flask, session: Session) -> None:
    assert run(app, "database", "upgrade") == (0, "The database is at head.\n")


def test_a_questionnaire_is_checked(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    text = (Path(app.root_path) / "survey" / "questionnaires" / "cadence.toml").read_text("utf-8")
    good.write_text(text, "utf-8")
    bad.write_text(text.replace('kind = "scale"', 'kind = "guess"'), "utf-8")
    assert run(app, "questionnaires", "check", str(good))[0] == 0
    code, said = run(app, "questionnaires", "check", str(bad))
    assert code == 1
    assert "bad.toml" in said
    assert "satisfaction" in said


def test_bounces_are_taken_in_from_standard_input_and_files(app: Flask, world: World, tmp_path: Path) -> None:
    raw = report(envelope_sender("hello@nord.example.com", SECRET, world.invite(world.ada).id))
    result = app.test_cli_runner().invoke(args=["mail", "bounces"], input=raw)
    assert result.output == "1 hard and 0 soft bounces among 1 messages.\n"
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"Subject: lunch?\n\nhi")
    assert run(app, "mail", "bounces", str(tmp_path / "a"), str(tmp_path / "b")) == (
        0,
        "0 hard and 0 soft bounces among 2 messages.\n",
    )


def test_suppressions_are_listed_and_those_of_bounces_lifted_by_the_operator(app: Flask, world: World) -> None:
    suppress(world.session, world.ada.email, "bounce", NOW)
    suppress(world.session, world.olga.email, "link", NOW)
    suppress(world.session, "nobody@example.com", "bounce", NOW)
    world.session.commit()
    code, said = run(app, "mail", "suppressions", "list")
    assert code == 0
    assert [line.split()[:2] for line in said.splitlines()[:-1]] == [
        ["2026-11-02", "ada@acme.example.com"], ["2026-11-02", "olga@acme.example.com"], ["2026-11-02", "(nobody"],
    ]  # fmt: skip
    assert said.splitlines()[-1] == "3 addresses are not written to."
    assert run(app, "mail", "suppressions", "lift", "ADA@acme.example.com")[0] == 0
    assert not is_stopped(world.session, world.ada.email)
    world.session.rollback()
    code, said = run(app, "mail", "suppressions", "lift", "olga@acme.example.com")
    assert (code, "only they can undo it" in said) == (1, True)
    code, said = run(app, "mail", "suppressions", "lift", "gus@globe.example.net")
    assert (code, "is not suppressed" in said) == (1, True)


def starts(app: Flask, mailer: FakeMailer, *arguments: str) -> tuple[int, str]:
    """`waves start`, at NOW, with mails kept."""
    parts: Parts = app.extensions["parts"]
    outbox = replace(parts.outbox, mailer=mailer)
    app.extensions["parts"] = replace(parts, outbox=outbox, asking=replace(parts.asking, outbox=outbox))
    with time_machine.travel(NOW, tick=False):
        found = run(app, "waves", "start", *arguments)
    app.extensions["parts"] = parts
    return found


def test_a_wave_is_started_and_what_did_not_go_out_is_told(app: Flask, world: World, mailer: FakeMailer) -> None:
    mailer.refused = ("ada@",)
    world.globe.time_zone = "Pacific/Auckland"
    world.session.commit()
    code, said = starts(app, mailer, "Winter")
    assert code == 0
    assert "2 of 4 invitations are sent." in said
    assert "1 failed: refused for good (550)" in said
    assert "1 wait; the jobs send them, from 2 November 2026, 19:00 UTC on." in said


def test_a_wave_that_only_waits_for_working_hours_is_no_failure(app: Flask, world: World, mailer: FakeMailer) -> None:
    world.acme.time_zone = world.globe.time_zone = "Pacific/Auckland"
    world.session.commit()
    code, said = starts(app, mailer, "Winter")
    assert code == 0
    assert "0 of 4 invitations are sent." in said


def test_a_wave_of_which_nothing_could_be_sent_is_a_failure(app: Flask, world: World, mailer: FakeMailer) -> None:
    mailer.down = True
    code, said = starts(app, mailer, "Winter")
    assert code == 1
    assert "0 of 4 invitations are sent." in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("  ",), "A wave needs a name"),
        (("Autumn",), "A wave named Autumn is open"),
        (("Winter", "--questionnaire", "gone"), "There is no questionnaire gone; there is: cadence"),
    ],
)
def test_a_wave_that_cannot_be_started_says_why(
    app: Flask, world: World, mailer: FakeMailer, arguments: tuple[str, ...], says: str
) -> None:
    code, said = starts(app, mailer, *arguments)
    assert code == 1
    assert says in said
    assert mailer.sent == []


def test_an_open_waves_name_can_be_used_again_on_purpose(app: Flask, world: World, mailer: FakeMailer) -> None:
    assert starts(app, mailer, "Autumn", "--again")[0] == 0


def test_a_token_is_made_listed_used_and_revoked(app: Flask, world: World) -> None:
    world.session.rollback()
    made = ("tokens", "create", "SAM@example.com", " Data  warehouse ", "--scope", "accounts:read")
    status, said = run(app, *made)
    token = said.strip()
    assert (status, token.startswith("askthem_")) == (0, True)
    assert run(app, "tokens", "list", "sam@example.com")[1].endswith(": Data warehouse, accounts:read, not used yet\n")
    client, shown = app.test_client(), {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/accounts", headers=shown).status_code == 200
    listed = run(app, "tokens", "list", "sam@example.com")[1]
    assert "last used on 20" in listed
    assert token not in listed
    number = listed.partition(":")[0]
    assert run(app, "tokens", "revoke", number) == (0, "Data warehouse opens nothing any more.\n")
    assert client.get("/api/v1/accounts", headers=shown).status_code == 401
    assert run(app, "tokens", "list", "sam@example.com") == (0, "There are none.\n")
    assert run(app, "tokens", "revoke", number)[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody@example.com", "x", "--scope", "accounts:read"),
        ("sam@example.com", "x"),
        ("sam@example.com", "x", "--scope", "calendar"),
        ("sam@example.com", " ", "--scope", "accounts:read"),
        ("sam@example.com", "x" * 101, "--scope", "accounts:read"),
        ("sam@example.com", "a\x07b", "--scope", "accounts:read"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(app: Flask, world: World, arguments: tuple[str, ...]) -> None:
    world.session.rollback()
    assert run(app, "tokens", "create", *arguments)[0] != 0
    assert run(app, "tokens", "list", "sam@example.com") == (0, "There are none.\n")
