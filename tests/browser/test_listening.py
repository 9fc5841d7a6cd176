"""The preference page in a real browser: with and without scripts, phone and desk, light and dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

import migrations
from accounts.models import Contact, Level
from accounts.people import erase_contact
from accounts.tokens import token_hash
from app import Parts
from cadence import Cadence
from demo.processes import Processes
from jobs import all_jobs, run
from survey.models import Invitation, Wave
from survey.people import erase_and_suppress
from tests.browser.conftest import DESK, PHONE, as_environment, config_in, serve
from tests.browser.looks import is_fine, overhang
from tests.browser.test_answering import heading, press
from tests.browser.test_morning import UNSURE
from tests.world import World

STAGED = "weekly by phone during implementation, after that monthly, call me when something breaks, no visits please"
STEPS = ("read_new_answers", "recommend_changed_accounts", "write_back_changed")
DIGEST = "A weekly e-mail digest, and a call every two weeks"


@dataclass
class Serving:
    """The pages of a running product whose jobs work when told to."""

    parts: Parts
    world: World
    url: str
    numbers: Iterator[int]

    def invite(self, closed: bool = False) -> str:
        """Ask a new contact; return their link."""
        with self.parts.sessions() as session:
            self.world.session = session
            number = next(self.numbers)
            ada = Contact(
                crm_id=f"c{number}", account_id=self.world.acme.id, email=f"c{number}@example.com", name="Ada Lane",
                level=Level.CHAMPION,
            )  # fmt: skip
            closes_at = self.world.now + timedelta(days=-1 if closed else 300)
            self.world.wave = Wave(name="W", questionnaire="cadence", created_at=self.world.now, closes_at=closes_at)
            session.add_all([ada, self.world.wave])
            session.flush()
            self.world.invite(ada)
            return f"{self.url}/s/{self.world.token(ada)}"

    def erase(self, link: str) -> None:
        """Take out whoever is asked by `link`."""
        with self.parts.sessions() as session:
            hashed = token_hash(link.rpartition("/")[2])
            asked = session.scalars(select(Invitation).where(Invitation.answer_hash == hashed)).one()
            erase_and_suppress(session, asked.contact, self.world.now)
            erase_contact(session, asked.contact, self.world.now)
            session.commit()

    def work(self) -> None:
        for job in all_jobs(self.parts):
            if job.name in STEPS:
                run(job, self.parts)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    config = config_in(tmp_path_factory.mktemp("listening"))
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    with parts.sessions() as session:
        world = World.build(session, datetime.now(UTC))
        for days in (3, 20, 41, 66, 90, 121, 150):
            world.touch(world.acme, days)
        world.acme.cadence = Cadence.parse("1/P1M")
        session.commit()
    processes = Processes(as_environment(config))
    try:
        serve(processes, config)
        yield Serving(parts, world, config.base_url, count())
    finally:
        processes.stop()
        parts.engine.dispose()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_customer_asks_for_much_takes_the_offer_pauses_and_asks_for_something_else(
    serving: Serving, browser: Browser, size: dict[str, int], scripts: bool
) -> None:
    page = browser.new_context(viewport=size, java_script_enabled=scripts).new_page()
    link = serving.invite()
    page.goto(link)
    page.get_by_label("Or in your own words").fill("a call every week please")
    press(page, "Send my answer")

    # Not refused: something else is offered, taken, taken back and talked about.
    expect(page.get_by_role("heading", name="Would this do?")).to_be_visible()
    page.get_by_label("Anything to add?").fill("In the mornings")
    press(page, DIGEST)
    expect(page.get_by_role("heading", name="You said yes")).to_be_visible()
    expect(page.get_by_text("“In the mornings”")).to_be_visible()
    press(page, "Choose again")
    press(page, "No, I’d like to talk about it")
    expect(page.get_by_role("heading", name="You would like to talk about it")).to_be_visible()
    press(page, "Choose again")
    press(page, DIGEST)
    serving.work()

    # The promise, a pause, and its end.
    page.get_by_role("link", name="your preferences").click()
    heading(page, "How we keep in touch")
    expect(page.locator(".promise")).to_contain_text("from Sam Hill")
    expect(page.locator("svg.rhythm")).to_be_visible()
    press(page, "Pause")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day on which the pause ends")
    until = datetime.now(UTC).date() + timedelta(days=90)
    page.get_by_label("Pause until").fill(until.isoformat())
    press(page, "Pause")
    expect(page.locator(".promise")).to_contain_text(f"Nothing until {until:%-d %B}")
    press(page, "End the pause")
    expect(page.get_by_label("Pause until")).to_be_visible()

    # Another wish.
    page.get_by_role("link", name="Ask for something else").click()
    expect(page.get_by_label("How often")).to_have_value("1/P1W")
    page.get_by_label("How often").select_option("1/P3M")
    page.get_by_label("At most that often").check()
    page.get_by_label("Friday").check()
    press(page, "This is what I mean")
    expect(page.locator(".understood")).to_contain_text("Once a quarter at most")
    expect(page.locator(".promise")).to_contain_text("We are working out")
    page.context.close()


def test_every_page_can_be_used_by_everyone(serving: Serving, page: Page) -> None:
    """axe-core finds nothing, and nothing has to be scrolled sideways, at 320 px neither."""
    size = page.viewport_size

    def check() -> None:
        is_fine(page)
        page.set_viewport_size(size | {"width": 320})
        assert overhang(page) == 0, page.url
        page.set_viewport_size(size)

    link = serving.invite()
    page.goto(f"{link}/preferences")
    check()
    page.goto(link)
    page.get_by_label("Or in your own words").fill(STAGED)
    press(page, "Send my answer")
    page.get_by_role("link", name="Not quite").click()
    expect(page.get_by_role("group", name="During implementation")).to_be_visible()
    check()
    page.get_by_label("How often shall").select_option("")
    press(page, "This is what I mean")
    expect(page.get_by_role("alert")).to_be_focused()
    check()
    page.goto(link)
    page.get_by_label("Or in your own words").fill(UNSURE)
    press(page, "Send my answer")
    page.get_by_text("Something else, too").click()
    expect(page.get_by_label("Monday")).to_be_visible()
    check()
    page.goto(link)
    page.get_by_label("Or in your own words").fill("a call every week please")
    press(page, "Send my answer")
    expect(page.get_by_role("heading", name="Would this do?")).to_be_visible()
    check()
    page.goto(f"{link}/preferences")
    page.get_by_label("Anything to add?").fill("x" * 501)
    press(page, DIGEST)
    expect(page.get_by_role("alert")).to_be_focused()
    check()
    page.get_by_role("link", name="Shorten this by 1 character").click()
    expect(page.get_by_label("Anything to add?")).to_be_focused()
    page.get_by_label("Anything to add?").fill("Thanks")
    press(page, DIGEST)
    expect(page.get_by_role("heading", name="You said yes")).to_be_visible()
    serving.work()
    check()
    page.goto(f"{link}/preferences")
    page.get_by_label("Pause until").fill("2020-01-01")
    press(page, "Pause")
    expect(page.get_by_role("alert")).to_be_focused()
    check()
    page.goto(f"{link}/wish")
    check()
    page.get_by_label("How often").select_option("")
    press(page, "This is what I mean")
    expect(page.get_by_role("alert")).to_be_focused()
    check()
    page.goto(f"{link}/preferences")
    page.get_by_role("link", name="Stop writing to me").click()
    press(page, "Stop writing to me")
    page.goto(f"{link}/preferences")
    expect(page.get_by_role("button", name="Write to me again")).to_be_visible()
    check()
    serving.erase(link)
    page.goto(link)
    heading(page, "Nothing is kept of you here any more.")
    check()


def test_a_link_of_a_wave_that_is_over_opens_the_preferences(serving: Serving, page: Page) -> None:
    page.goto(serving.invite(closed=True))
    heading(page, "How we keep in touch")
    page.get_by_role("link", name="Tell us how often").click()
    page.get_by_label("Or in your own words").fill("twice a year")
    press(page, "This is what I mean")
    expect(page.locator(".understood")).to_contain_text("Twice a year.")


def test_what_comes_too_late_stands_on_the_page(serving: Serving, page: Page) -> None:
    page.goto(serving.invite())
    page.get_by_label("Or in your own words").fill("twice a year")
    page.get_by_label("What should we do better?").fill("Faster exports")
    with serving.parts.sessions() as session:
        session.query(Wave).update({Wave.closes_at: datetime.now(UTC) - timedelta(hours=1)})
        session.commit()
    press(page, "Send my answer")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("“Faster exports”")).to_be_visible()
    is_fine(page)
    press(page, "This is what I mean")
    expect(page.locator(".understood")).to_contain_text("Twice a year.")
