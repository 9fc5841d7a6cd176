"""What is held, in a real browser: nothing is lost, one press lets it count, and no real person is held wrongly."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Ask
from tests.browser.looks import is_fine
from tests.browser.test_answering import heading, press
from tests.customer import a_page_opened

LOOK = 2200
HELD = "One more press, please."


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def hasty(hasty_browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in which whatever is pressed at once comes too fast, with and without scripts."""
    context = hasty_browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def opened(page: Page, ago: float) -> None:
    """Let the page be one that was opened that many seconds ago, however long this machine takes."""
    page.wait_for_load_state()
    token = a_page_opened(f"/s/{urlsplit(page.url).path.split('/')[2]}", ago)
    page.evaluate("token => { document.querySelector('[name=page_token]').value = token }", token)


def press_at_once(page: Page, name: str) -> None:
    opened(page, -30)
    press(page, name)


def press_in_time(page: Page, name: str) -> None:
    opened(page, 60)
    press(page, name)


def answer_at_once(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Or in your own words").fill("once a quarter, by phone")
    press_at_once(page, "Send my answer")


def test_what_comes_too_fast_is_held_and_one_press_lets_it_count(ask: Ask, hasty: Page) -> None:
    answer_at_once(hasty, ask("cadence"))
    heading(hasty, HELD)
    expect(hasty.locator(".given")).to_contain_text("once a quarter, by phone")
    hasty.reload()
    hasty.wait_for_timeout(LOOK)
    press(hasty, "Yes, this is my answer")
    heading(hasty, "Thank you, Ada.")
    expect(hasty.locator(".understood")).to_contain_text("Once a quarter")


def test_a_press_in_the_same_second_is_asked_for_again(ask: Ask, hasty: Page) -> None:
    answer_at_once(hasty, ask("cadence"))
    press_at_once(hasty, "Yes, this is my answer")
    expect(hasty.get_by_role("alert")).to_contain_text("That was very quick")
    press_in_time(hasty, "Yes, this is my answer")
    heading(hasty, "Thank you, Ada.")


def test_a_person_who_looks_for_two_seconds_is_not_held_after_reload_and_back(ask: Ask, hasty: Page) -> None:
    link = ask("cadence")
    hasty.goto(link)
    hasty.reload()
    hasty.get_by_label("Once a month").check()
    hasty.wait_for_timeout(LOOK)
    press(hasty, "Send my answer")
    heading(hasty, "Thank you, Ada.")
    # The page that the back button brings is as old as it looks, whether or not it is fetched again.
    hasty.go_back()
    hasty.get_by_label("Once a quarter").check()
    hasty.wait_for_timeout(LOOK)
    press(hasty, "Send my answer")
    expect(hasty.locator(".understood")).to_contain_text("Once a quarter")


def test_a_draft_kept_on_this_machine_by_an_older_version_is_not_held(ask: Ask, hasty_browser: Browser) -> None:
    """Such a draft knows nothing of the page's token, or knows one of another page: it must not take its place."""
    link = ask("cadence")
    context = hasty_browser.new_context()
    page = context.new_page()
    page.goto(link)
    key = f"draft {page.evaluate('location.pathname')} ?page=1"
    fields = [["cadence_words", "twice a year"], ["page_token", "1.forged"]]
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, kept)", [key, json.dumps({"saved": "", "fields": fields})]
    )
    page.reload()
    expect(page.get_by_label("Or in your own words")).to_have_value("twice a year")
    page.wait_for_timeout(LOOK)
    press(page, "Send my answer")
    heading(page, "Thank you, Ada.")
    context.close()


@pytest.mark.parametrize(("size", "scheme"), [({"width": 320, "height": 640}, "dark"), (DESK, "light")])
def test_the_customers_pages_can_be_used_by_everyone(
    ask: Ask, hasty_browser: Browser, scheme: str, size: dict[str, int]
) -> None:
    context = hasty_browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    answer_at_once(page, ask("cadence"))
    is_fine(page)
    press_at_once(page, "Yes, this is my answer")
    expect(page.get_by_role("alert")).to_be_focused()
    is_fine(page)
    page.get_by_role("link", name="What we keep and why").click()
    heading(page, "What we keep and why")
    is_fine(page)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_press_on_another_page_is_asked_for_again_and_then_heard(
    ask: Ask, hasty_browser: Browser, scheme: str
) -> None:
    context = hasty_browser.new_context(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{ask('cadence')}/preferences")
    page.get_by_label("Pause until").fill("2099-01-01")
    press_at_once(page, "Pause")
    heading(page, HELD)
    is_fine(page)
    press_in_time(page, "Yes, it is me")
    # The date is too far away: what was typed has arrived, and is told about on its own page.
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#until")).to_have_value("2099-01-01")
    context.close()


def test_a_page_in_the_background_is_not_counted_as_opened(ask: Ask, hasty_browser: Browser) -> None:
    context = hasty_browser.new_context()
    context.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    page = context.new_page()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if request.url.endswith("/opened") else None)
    page.goto(ask("cadence"))
    page.wait_for_timeout(LOOK + 500)
    assert told == []
    context.close()
