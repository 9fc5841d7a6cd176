"""The managers' page of runs, and the commands."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from recommendations.writing_back import apply_all, write_back_changed
from tests.accounts.crm.memory import MemoryCrm
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.world import World

pytestmark = pytest.mark.on_sqlite

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def crm(app: Flask) -> MemoryCrm:
    """The CRM that the application and its commands use."""
    made = MemoryCrm()
    app.extensions["crm"] = made
    app.extensions["parts"] = replace(app.extensions["parts"], crm=made)
    return made


@pytest.fixture
def manager(world: World, sign_in: Callable[[CustomerSuccessManager], FlaskClient]) -> FlaskClient:
    world.recommend(world.acme, "1/P1M")
    return sign_in(world.dana)


def test_before_the_first_run_the_page_says_what_will_stand_here(manager: FlaskClient, crm: MemoryCrm) -> None:
    page = manager.get("/crm").text
    assert "Nothing was written yet." in page
    assert "cadence__c" in page


def test_a_run_is_shown_with_each_field_from_and_to(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    crm.held["acme"] = {"cadence": HOSTILE}
    number = apply_all(session, crm, NOW)
    assert "6 fields written at 1 account" in " ".join(manager.get("/crm").text.split())
    answer = manager.get(f"/crm/runs/{number}")
    assert HOSTILE not in answer.text
    assert f"from {HOSTILE} → to P1M ✓ written" in Page(answer).text
    assert f"flask crm undo {number}" in answer.text


def test_edits_and_refusals_are_shown_with_why_and_alone_where_wished(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    world.recommend(world.globe, "1/P1W")
    crm.refused["globe"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Segment is missing"
    number = apply_all(session, crm, NOW)
    page = manager.get(f"/crm/runs/{number}?only=trouble").text
    assert "Segment is missing" in page
    assert "Globe" in page
    assert ">Acme<" not in page


def test_where_a_run_has_many_accounts_each_is_one_line_and_what_was_not_written_stands_open(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.crm.views.UNFOLDED", 1)
    world.recommend(world.globe, "1/P1W")
    crm.refused["globe"] = "Segment is missing"
    number = apply_all(session, crm, NOW)
    page = Page(manager.get(f"/crm/runs/{number}"))
    assert page.all(".changed summary") == ["Acme ✓ 6 written", "Globe ✕ 6 refused"]
    assert not page.soup.select("details[open]")
    assert page.soup.select_one(f'details a[href="/accounts/{world.acme.id}"]')
    trouble = Page(manager.get(f"/crm/runs/{number}?only=trouble"))
    assert [one.h2.text for one in trouble.soup.select("details.changed[open]")] == ["Globe"]


def test_what_was_edited_there_is_told_apart_from_what_was_left_alone(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    apply_all(session, crm, NOW)
    crm.held["acme"]["cadence"] = "P9Y"
    number = apply_all(session, crm, NOW)
    (summary,) = Page(manager.get(f"/crm/runs/{number}?only=trouble")).all(".changed summary")
    assert "✎ 1 edited in the CRM" in summary
    assert "left alone" not in summary


def test_an_outage_is_told_in_words(manager: FlaskClient, session: Session, world: World, crm: MemoryCrm) -> None:
    crm.is_down = True
    write_back_changed(session, crm, NOW)
    page = manager.get("/crm").text
    assert "It stopped." in page
    assert "The disk is full" in page


def test_a_run_with_many_accounts_is_paged(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.crm.views.ACCOUNTS", 1)
    world.recommend(world.globe, "1/P1W")
    number = apply_all(session, crm, NOW)
    first = Page(manager.get(f"/crm/runs/{number}"))
    assert "More accounts" in first.text
    second = manager.get(f"/crm/runs/{number}?after={world.acme.id}").text
    assert "Globe" in second
    assert "More accounts" not in second


def test_runs_are_paged_from_the_newest_to_the_oldest(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.crm.views.RUNS", 1)
    first = apply_all(session, crm, NOW)
    world.recommend(world.globe, "1/P1W")
    second = apply_all(session, crm, NOW)
    page = Page(manager.get("/crm"))
    assert [one["href"] for one in page.soup.select(".runs .name")] == [f"/crm/runs/{second}"]
    assert page.all(".pages a") == ["Older"]
    older = Page(manager.get(page.soup.select(".pages a")[0]["href"]))
    assert [one["href"] for one in older.soup.select(".runs .name")] == [f"/crm/runs/{first}"]
    assert older.all(".pages a") == ["Newest"]
    assert "There are no older ones." in Page(manager.get(f"/crm?before={first}")).text
    for hostile in ("before=x", "before=-1", "before=99999999999999999999", "only=%00"):
        assert f"/crm/runs/{second}" in manager.get(f"/crm?{hostile}").text


def test_runs_with_failures_are_listed_alone(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    apply_all(session, crm, NOW)
    assert "No run failed." in Page(manager.get("/crm?only=failures")).text
    world.recommend(world.globe, "1/P1W")
    crm.refused["globe"] = "Segment is missing"
    refused = apply_all(session, crm, NOW)
    crm.is_down = True
    down = apply_all(session, crm, NOW)
    page = Page(manager.get("/crm?only=failures"))
    assert [one["href"] for one in page.soup.select(".runs .name")] == [f"/crm/runs/{down}", f"/crm/runs/{refused}"]
    assert "Show all runs" in page.text


def test_the_pages_ask_no_more_often_for_more_runs_and_accounts(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    first = apply_all(session, crm, NOW)
    few = [queries(partial(manager.get, path)) for path in ("/crm", f"/crm/runs/{first}")]
    crm.held.clear()
    world.recommend(world.globe, "1/P1W")
    crm.targets = {name: target.model_copy(update={"ours_wins": True}) for name, target in crm.targets.items()}
    second = apply_all(session, crm, NOW)
    assert [queries(partial(manager.get, path)) for path in ("/crm", f"/crm/runs/{second}")] == few


@pytest.mark.parametrize("path", ["/crm/runs/99", "/crm/runs/99999999999", "/crm/runs/x"])
def test_a_run_that_is_not_there_is_404(manager: FlaskClient, path: str) -> None:
    assert manager.get(path).status_code == 404


def test_nonsense_in_the_address_is_no_fault(
    manager: FlaskClient, session: Session, world: World, crm: MemoryCrm
) -> None:
    number = apply_all(session, crm, NOW)
    for query in ("after=x", "after=-1", "after=99999999999999999999", "only=%00"):
        assert manager.get(f"/crm/runs/{number}?{query}").status_code == 200


def test_who_is_no_manager_does_not_see_it(
    world: World, sign_in: Callable[[CustomerSuccessManager], FlaskClient]
) -> None:
    client = sign_in(world.sam)
    assert (client.get("/crm").status_code, client.get("/crm/runs/1").status_code) == (404, 404)


def test_plan_apply_runs_and_undo_by_commands(app: Flask, world: World, crm: MemoryCrm) -> None:
    world.recommend(world.acme, "1/P1M")
    crm.held["acme"] = {"cadence": "P1Y\x1b[2J"}
    world.session.rollback()
    run = app.test_cli_runner().invoke
    planned = run(args=["crm", "plan"])
    assert planned.exit_code == 0, planned.output
    assert "Acme" in planned.output
    assert "cadence__c: P1Y [2J → P1M  would change" in planned.output
    assert crm.batches == []
    assert "6 fields of 1 account written" in run(args=["crm", "apply"]).output
    assert "Nothing differs" in run(args=["crm", "apply"]).output
    assert "apply by the command" in run(args=["crm", "runs"]).output
    undone = run(args=["crm", "undo", "1"])
    assert "undo of run 1" in undone.output, undone.output
    assert crm.held["acme"]["words"] is None
    assert run(args=["crm", "undo", "77"]).exit_code == 1
    assert "'x' is not a valid number" in run(args=["crm", "undo", "x"]).output
    assert "All 6 fields are there." in run(args=["crm", "fields"]).output


def test_the_command_lists_as_many_runs_as_wanted(app: Flask, session: Session, world: World, crm: MemoryCrm) -> None:
    for account in (world.acme, world.globe):
        world.recommend(account, "1/P1M")
        crm.refused["globe"] = "Segment is missing"
        apply_all(session, crm, NOW)
    session.rollback()
    run = app.test_cli_runner().invoke

    def numbers(*more: str) -> list[str]:
        return [line.partition(" ")[0] for line in run(args=["crm", "runs", *more]).output.splitlines()]

    assert numbers("--all") == ["2", "1"]
    assert numbers("--limit", "2") == ["2", "1"]
    assert numbers("--all", "--failures") == ["2"]
    assert numbers() == ["2", "1"]
    assert numbers("--limit", "1") == ["2", "There"]
    assert "Invalid value" in run(args=["crm", "runs", "--limit", "0"]).output


def test_a_command_that_left_something_alone_says_where_it_stands_why(app: Flask, world: World, crm: MemoryCrm) -> None:
    world.recommend(world.acme, "1/P1M")
    world.session.rollback()
    run = app.test_cli_runner().invoke
    assert "/crm/runs/" not in run(args=["crm", "apply"]).output
    crm.targets = {name: target for name, target in crm.targets.items() if name != "words"}
    undone = run(args=["crm", "undo", "1"]).output
    assert "1 left alone" in undone
    assert "What was not written, and why: http" in undone
    assert undone.endswith("/crm/runs/2?only=trouble\n")


def test_a_command_tells_of_an_outage_and_what_to_do(app: Flask, world: World, crm: MemoryCrm) -> None:
    world.recommend(world.acme, "1/P1M")
    world.session.rollback()
    crm.is_down = True
    run = app.test_cli_runner().invoke
    assert "the disk is full" in run(args=["crm", "plan"]).output
    failed = run(args=["crm", "apply"])
    assert (failed.exit_code, "Run the command again" in failed.output) == (1, True)


def test_a_csm_sees_nothing_of_the_crm_in_the_menu(
    world: World, sign_in: Callable[[CustomerSuccessManager], FlaskClient]
) -> None:
    assert "/crm" not in sign_in(world.sam).get("/settings").text
