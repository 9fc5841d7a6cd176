"""A manager opens Team, sees who is over, uses a proposal and undoes it; and compares the policies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import migrations
from classifier import read
from demo.processes import Processes
from demo.settings import as_environment
from parts import Parts
from survey.models import Reading
from tests.browser.conftest import Product, config_in, serve
from tests.browser.looks import is_fine
from tests.world import World

WORDS = "A call at most once a month, an email is fine too"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Acme's contacts leave room; nothing is weighed anew, since no jobs run."""
    config = config_in(tmp_path_factory.mktemp("team"))
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    now = datetime.now(UTC) - timedelta(days=1)
    with parts.sessions() as session:
        world = World.build(session, now)
        for contact, words in ((world.ada, WORDS), (world.gus, "once a quarter to once a month")):
            answer, content = world.answer(contact, words), read(words).to_json()
            session.add(Reading(answer=answer, rule_book="1", content=content, needs_review=False, read_at=now))
        world.recommend(world.acme, "1/P1M", channel="phone", contact_id=world.ada.id)
        world.recommend(world.globe, "1/P1M", asked_low=4.0, asked_high=12.0)
        session.commit()
    processes = Processes(as_environment(config))
    try:
        serve(processes, config)
        yield Product(config, parts, processes)
    finally:
        processes.stop()
        parts.engine.dispose()


def test_a_manager_sees_who_is_over_uses_a_proposal_and_undoes_it(team: Product, page: Page) -> None:
    page.goto(team.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Team")
    page.get_by_text("How this is counted").click()
    is_fine(page)

    # Sam gets half an hour a month, and has too much then. What is no number is told first.
    page.get_by_role("link", name="Sam Hill").click()
    page.get_by_text("Change the hours").click()
    page.get_by_label("Hours a month").fill("a few")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter hours a month")
    is_fine(page)
    page.get_by_label("Hours a month").fill("0.5")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Team").first.click()
    expect(page.get_by_text("Sam Hill has 0.3 hours a month too many")).to_be_visible()
    is_fine(page)

    # One account could take a lighter form: it is used, shown as such, and taken back.
    page.get_by_role("link", name="Sam Hill").click()
    expect(page.get_by_text("All of it fits if this account takes a lighter form")).to_be_visible()
    is_fine(page)
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_text("Acme takes the lighter form")).to_be_visible()
    expect(page.get_by_role("heading", name="Lighter already")).to_be_visible()
    is_fine(page)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Acme follows what is recommended again.")).to_be_visible()
    expect(page.get_by_role("button", name="Use this")).to_be_visible()


def test_a_manager_compares_the_policies(team: Product, page: Page) -> None:
    page.goto(team.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{team.url}/team")
    page.get_by_role("link", name="Compare the policies").click()
    expect(page.get_by_role("link", name="Globe")).to_be_visible()
    is_fine(page)
    page.get_by_label("Show").select_option("all")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Acme")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    assert "Decision maker" in Path(downloading.value.path()).read_text("utf-8-sig").splitlines()[0]
    page.get_by_label("CSM").select_option("Sam Hill")
    page.get_by_label("Show").select_option("moves")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No account would move.")).to_be_visible()
    is_fine(page)
