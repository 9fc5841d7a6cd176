"""Answering in a real browser: every kind of question, with and without scripts, narrow and wide."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Ask
from tests.browser.looks import is_fine, overhang

NARROW = {"width": 320, "height": 640}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def fill_first_page(page: Page) -> None:
    page.get_by_label("Or in your own words").fill("once a month")
    page.get_by_label("Other").check()
    page.locator("label", has_text="1: Not at all").click()


def spread(page: Page, *shares: str) -> None:
    for label, share in zip(("News", "Help", "Plans"), shares, strict=True):
        page.get_by_label(label).fill(share)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_a_long_questionnaire_is_answered_page_by_page(
    ask: Ask, browser: Browser, size: dict[str, int], scripts: bool
) -> None:
    page = browser.new_context(viewport=size, java_script_enabled=scripts).new_page()
    page.goto(ask("all_kinds"))
    expect(page.get_by_text("Page 1 of 4")).to_be_visible()
    fill_first_page(page)
    press(page, "Continue")

    # Both conditions hold; going back and on again keeps what was typed on either page.
    page.get_by_label("Which other way?").fill("By pigeon")
    expect(page.get_by_label("What went wrong?")).to_be_visible()
    press(page, "Back")
    expect(page.get_by_label("Or in your own words")).to_have_value("once a month")
    expect(page.get_by_label("Other")).to_be_checked()
    press(page, "Continue")
    expect(page.get_by_label("Which other way?")).to_have_value("By pigeon")
    press(page, "Continue")

    # Too little is told, the tie is asked about.
    expect(page.get_by_text("Page 3 of 4")).to_be_visible()
    spread(page, "40", "40", "")
    page.get_by_label("E-mail address").fill("dana@")
    press(page, "Continue")
    expect(page.locator(".faults li")).to_have_count(2)
    expect(page.locator(".fault").first).to_have_text("This adds up to 80 %: 20 % missing")
    expect(page.get_by_label("E-mail address")).to_have_value("dana@")
    spread(page, "40", "40", "20")
    page.get_by_label("E-mail address").fill("dana@example.com")
    press(page, "Continue")
    heading(page, "Which counts most?")
    page.get_by_label("Help").check()
    press(page, "Send my answer")
    heading(page, "Thank you, Ada.")
    expect(page.locator(".understood")).to_contain_text("What counts most: Help.")
    page.context.close()


def test_the_running_total_is_shown_where_there_are_scripts(ask: Ask, page: Page) -> None:
    page.goto(ask("why-work"))
    total = page.locator("output")
    expect(total).to_have_text("0 %: 100 % to go")
    page.get_by_label("The paycheck").fill("70 %")
    expect(total).to_have_text("70 %: 30 % to go")
    page.get_by_label("Our mission").fill("50")
    expect(total).to_have_text("120 %: 20 % too much")
    page.get_by_label("Our mission").fill("30")
    expect(total).to_have_text("100 %: adds up")


def test_no_total_stands_still_where_there_are_no_scripts(ask: Ask, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(ask("why-work"))
    expect(page.locator("output")).to_be_hidden()
    page.context.close()


def test_what_is_typed_survives_a_reload_and_is_forgotten_when_sent(ask: Ask, page: Page) -> None:
    link = ask("cadence")
    page.goto(link)
    page.get_by_label("Or in your own words").fill("not on Fridays")
    page.get_by_label("Once a month").check()
    page.get_by_label("What should we do better?").fill("The export")
    for again in (page.reload, lambda: page.goto(link)):
        again()
        expect(page.get_by_label("Or in your own words")).to_have_value("not on Fridays")
        expect(page.get_by_label("Once a month")).to_be_checked()
        expect(page.get_by_label("What should we do better?")).to_have_value("The export")
    assert page.evaluate("localStorage.length") == 1
    press(page, "Send my answer")
    heading(page, "Thank you")
    page.wait_for_function("localStorage.length === 0")


def test_an_older_copy_on_this_machine_does_not_hide_what_was_sent_from_another(ask: Ask, browser: Browser) -> None:
    link = ask("cadence")
    here, there = browser.new_context().new_page(), browser.new_context().new_page()
    here.goto(link)
    here.get_by_label("Or in your own words").fill("every week")
    there.goto(link)
    there.get_by_label("Or in your own words").fill("once a quarter")
    press(there, "Send my answer")
    heading(there, "Thank you")
    here.reload()
    expect(here.get_by_label("Or in your own words")).to_have_value("once a quarter")
    here.context.close()
    there.context.close()


def test_a_link_from_the_mail_picks_its_option_even_over_what_was_typed(ask: Ask, page: Page) -> None:
    link = ask("cadence")
    page.goto(link)
    page.get_by_label("Every week").check()
    page.get_by_label("Or in your own words").fill("by phone")
    page.goto(f"{link}?cadence=quarterly")
    expect(page.get_by_label("Once a quarter")).to_be_checked()
    expect(page.get_by_label("Or in your own words")).to_have_value("by phone")


def test_a_fault_is_focused_and_leads_to_its_field(ask: Ask, page: Page) -> None:
    page.goto(ask("all_kinds"))
    page.get_by_label("Other").check()
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title("Something is missing: All kinds, page 1 of 4 – Nord & Co")
    page.get_by_role("link", name="How content are you? Pick a number").click()
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Space")
    press(page, "Continue")
    press(page, "Continue")
    page.get_by_role("link", name="Write a few words").click()
    expect(page.get_by_label("Which other way?")).to_be_focused()


def test_all_pages_can_be_answered_by_keyboard_alone(ask: Ask, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    page.goto(ask("why-work"))

    def tab_to(selector: str) -> None:
        page.wait_for_load_state()
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab")

    tab_to("#why-paycheck")
    page.keyboard.type("50")
    tab_to("#why-mission")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    heading(page, "If you had to name one")
    tab_to("input[type=radio]")
    page.keyboard.press("ArrowDown")
    tab_to("textarea")
    page.keyboard.type("Less of the same")
    tab_to("button")
    page.keyboard.press("Enter")
    expect(page.locator(".understood")).to_contain_text("What counts most: Our mission.")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_question_can_be_used_by_everyone(ask: Ask, browser: Browser, scheme: str) -> None:
    """axe-core finds nothing, and nothing has to be scrolled sideways at 320 px, at 200 % text size either."""
    page = browser.new_context(viewport=NARROW, color_scheme=scheme).new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None)

    def check(title: str) -> None:
        expect(page).to_have_title(f"{title} – Nord & Co")
        is_fine(page)
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            assert overhang(page) == 0, size
        page.evaluate("document.documentElement.style.fontSize = ''")

    page.goto(ask("all_kinds"))
    check("All kinds, page 1 of 4")
    press(page, "Continue")
    check("Something is missing: All kinds, page 1 of 4")
    fill_first_page(page)
    press(page, "Continue")
    check("All kinds, page 2 of 4")
    page.get_by_label("Which other way?").fill("By pigeon")
    press(page, "Continue")
    check("All kinds, page 3 of 4")
    spread(page, "60", "60", "half")
    page.get_by_label("E-mail address").fill("dana@")
    press(page, "Continue")
    check("Something is missing: All kinds, page 3 of 4")
    spread(page, "50", "50", "")
    page.get_by_label("E-mail address").fill("dana@example.com")
    press(page, "Continue")
    check("All kinds, page 4 of 4")
    page.get_by_label("News").check()
    press(page, "Send my answer")
    check("Thank you")
    assert refused == []
    page.context.close()
