"""A director reads the report of a month that has all parts: as a page, on paper and as tables."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

import migrations
from accounts.tokens import address_hash
from cadence import Cadence
from demo.processes import Processes
from demo.settings import as_environment
from parts import Parts
from survey.models import Answer, Correction, HeldAnswer, Invitation, Response, Suppression, Wave
from tests.browser.conftest import Product, config_in, serve
from tests.browser.looks import is_fine
from tests.reports.monthly.conftest import Told
from tests.world import World

# The middle of last month.
MIDDLE = (datetime.now(UTC).replace(day=1) - timedelta(days=1)).replace(day=15, hour=12)
LAST_MONTH = f"{MIDDLE:%Y-%m}"
PARTS = (
    "All of the people asked answered",
    "The one reading that a person checked was right",
    "The one account that told us its wish wants less contact than it gets",
    "One recommendation changed",
    "No recommendations accepted, one overridden",
    "One account renews in the next 90 days, contacted other than wished",
    "One account contacted too much",
    "One account spoke of leaving",
    "One person opted out, one address takes no mail",
    "One comment is about support, and critical",
    "What brings us to work most: our customers, 60 of 100",
)


def tell(session: Session) -> None:
    world = World.build(session, MIDDLE)
    told = Told(world, session)
    world.sam.team = "North"
    world.acme.renewal_on = (MIDDLE + timedelta(days=60)).date()
    told.recommend(world.acme, Cadence.parse("1/P1W"), MIDDLE - timedelta(days=60), until=MIDDLE)
    row = told.recommend(world.acme, Cadence.parse("1/P3M"), MIDDLE, reason="Ada asked for less.")
    told.decide(row, Cadence.parse("1/P1M"), MIDDLE + timedelta(days=1))
    told.touch(world.acme, 30, MIDDLE, every=5)
    answer = told.comment(world.ada, "Too slow; we may leave.", MIDDLE, ["support"], ["churn_risk"], "negative")
    session.add(Correction(answer_id=answer.id, source="customer", confirms=True, content={}, corrected_at=MIDDLE))
    session.add(HeldAnswer(invitation=answer.response.invitation, reason="too fast", content={}, posted_at=MIDDLE))
    for contact, source in ((world.olga, "link"), (world.gus, "bounce")):
        session.add(Suppression(address_hash=address_hash(contact.email), source=source, created_at=MIDDLE))
    ask_team(session, world)
    session.commit()


def ask_team(session: Session, world: World) -> None:
    wave = Wave(name="Team", questionnaire="why-work", created_at=MIDDLE, closes_at=MIDDLE + timedelta(days=3))
    for number, contact in enumerate((world.adam, world.gus, world.olga)):
        invitation = Invitation(
            wave=wave, contact=contact, nonce=f"t{number}", answer_hash=f"ta{number}", stop_hash=f"ts{number}",
            created_at=MIDDLE, sent_at=MIDDLE,
        )  # fmt: skip
        response = Response(invitation=invitation, created_at=MIDDLE)
        parts = {"customers": 60, "mission": 40}
        session.add(Answer(response=response, question="why", kind="sum", details={"parts": parts}, answered_at=MIDDLE))


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The web pages alone, with a month behind them."""
    config = config_in(tmp_path_factory.mktemp("report"))
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    with parts.sessions() as session:
        tell(session)
    processes = Processes(as_environment(config))
    try:
        serve(processes, config)
        yield Product(config, parts, processes)
    finally:
        processes.stop()
        parts.engine.dispose()


def test_a_month_with_all_parts_is_read_printed_and_taken_along(past: Product, page: Page) -> None:
    page.goto(past.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()

    # Picked among the months, for a team.
    page.goto(f"{past.url}/reports/")
    page.get_by_label("Whose accounts?").select_option("The team North")
    page.get_by_role("button", name="Show these").click()
    is_fine(page)
    page.get_by_role("link", name=f"{MIDDLE:%B %Y}", exact=True).click()
    expect(page.get_by_text("accounts of the team North")).to_be_visible()
    expect(page.locator("article h3", has_text="One person opted out")).to_have_count(1)

    # All accounts: every part is there, with its table behind its chart.
    page.goto(f"{past.url}/reports/{LAST_MONTH}")
    headings = page.locator("article h3").all_inner_texts()
    assert [part for part in PARTS if not any(part in heading for heading in headings)] == []
    for summary in page.locator("article summary").all():
        summary.click()
    is_fine(page)

    # The same on paper and as tables.
    with page.expect_download() as tables:
        page.get_by_role("link", name="All tables for Excel").click()
    book = load_workbook(BytesIO(Path(tables.value.path()).read_bytes()))
    assert book["Signals"]["F2"].value == "Too slow; we may leave."
    answer = page.request.get(f"{past.url}/reports/{LAST_MONTH}.pdf")
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages).split())
    assert [part for part in PARTS if part not in text] == []
