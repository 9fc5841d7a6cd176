"""A CSM works through what waits, by keyboard alone and without scripts, and tries a sentence in the rule book."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, select

from accounts.models import Contact
from survey.models import Answer, Correction, CorrectionPast, Invitation, Reading, Response
from tests.browser.conftest import DESK, PHONE, Product
from tests.browser.looks import is_fine
from tests.browser.test_morning import UNSURE, answer, focused, sign_in, unread
from tests.browser.test_the_road import eventually

FIRST, SECOND = UNSURE, f"{UNSURE}, or so my boss says"


@pytest.fixture
def waiting(product: Product) -> Iterator[Product]:
    """Two answers at Acme that wait and look alike; Olga's is the older one."""
    _forget(product)
    answer(product, "ada@acme.example.com", SECOND)
    answer(product, "olga@acme.example.com", FIRST)
    eventually(lambda: not unread(product))
    with product.parts.sessions() as session:
        of_olga = select(Answer).join(Response).join(Invitation).join(Contact).where(Contact.name == "Olga Brandt")
        for one in session.scalars(of_olga):
            one.answered_at -= timedelta(days=3)
        session.commit()
    yield product
    _forget(product)


def _forget(product: Product) -> None:
    with product.parts.sessions() as session:
        for table in (CorrectionPast, Correction, Reading, Answer):
            session.execute(delete(table))
        session.commit()


def at(page: Page, place: str) -> None:
    expect(page.locator(".progress-line .num")).to_have_text(place)
    page.wait_for_load_state()


def here(page: Page) -> str:
    page.wait_for_load_state()
    return focused(page).strip()


def press(page: Page, *keys: str) -> None:
    """Press one key after the other, once the page and its script are there."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def test_the_queue_is_worked_through_by_keyboard_alone(waiting: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    sign_in(waiting, page)
    page.goto(f"{waiting.url}/review")
    at(page, "1 of 2")
    assert "weekly" in here(page)

    # Skipped, and round again.
    press(page, "s")
    at(page, "2 of 2")
    press(page, "s")
    at(page, "1 of 2")

    # Letters are letters in a field; Esc leaves it.
    press(page, "e")
    assert focused(page) == "often"
    page.keyboard.type("Once a q")
    expect(page.get_by_label("How often").first).to_have_value("1/P3M")
    page.keyboard.press("Tab")
    page.keyboard.type("rsup")
    expect(page.get_by_label("Or any other rate").first).to_have_value("rsup")
    for _ in range(4):
        page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert "weekly" in focused(page)

    # Put right: the next one has the focus, and says that it looks alike.
    press(page, "p")
    expect(page.get_by_role("status")).to_contain_text("1 other answer looks alike")
    at(page, "2 of 2")
    eventually(lambda: "my boss" in here(page))
    press(page, "a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers that look alike")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press(page, "Tab", "Tab", "Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    press(page, "p")
    expect(page.get_by_text("The same meaning is kept for 1 answer.")).to_be_visible()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()

    # Taken back, both ways.
    press(page, "u")
    expect(page.get_by_text("Taken back for 1 answer.")).to_be_visible()
    press(page, "s")
    at(page, "2 of 2")
    press(page, "r")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    press(page, "u")
    expect(page.get_by_text("It waits again")).to_be_visible()


def test_the_keys_can_be_switched_off(waiting: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    sign_in(waiting, page)
    page.goto(f"{waiting.url}/review")
    press(page, "?")
    is_fine(page)
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    address = page.url
    press(page, "s")
    press(page, "r")
    at(page, "1 of 2")
    assert page.url == address


def test_everyone_can_use_review_and_rule_book(waiting: Product, page: Page) -> None:
    sign_in(waiting, page, "dana@example.com")
    page.goto(f"{waiting.url}/review")
    page.get_by_text("In which order?").click()
    page.get_by_text("Days, and ways that they refuse").click()
    page.get_by_text("They ask for something else besides").click()
    is_fine(page)
    page.get_by_label("How often").first.select_option("")
    page.get_by_role("button", name="Put right and next").click()
    expect(page.get_by_text("Pick what comes closest").first).to_be_attached()
    is_fine(page)
    page.get_by_label("How often").first.select_option("Only on an occasion")
    page.get_by_label("A security matter").first.check()
    page.get_by_role("button", name="Put right and next").click()
    page.get_by_role("link", name="1 other answer looks alike").click()
    is_fine(page)
    page.goto(f"{waiting.url}/rule-book")
    page.get_by_label("What a customer might write").fill("Weekly is too much, monthly <b>please</b> \x07")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="The reading")).to_be_visible()
    is_fine(page)
    for place in ("score", "changes"):
        page.goto(f"{waiting.url}/rule-book/{place}")
        is_fine(page, place)


def test_everyone_can_use_what_is_shown_where_an_answer_was_not_taken(waiting: Product, page: Page) -> None:
    sign_in(waiting, page, "dana@example.com")
    page.goto(f"{waiting.url}/review")
    page.locator("input[name=seen]").evaluate_all("all => all.forEach(one => { one.value = 'another' })")
    page.get_by_label("Or any other rate").first.fill("every five weeks")
    page.get_by_role("button", name="Put right and next").click()
    expect(page.get_by_role("alert")).to_contain_text("What you said stands in the fields")
    is_fine(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Put right and next").click()
    expect(page.get_by_role("heading", name="You are no longer signed in.")).to_be_visible()
    expect(page.get_by_role("definition")).to_have_text(["every five weeks"])
    is_fine(page)


def test_review_works_without_scripts_and_at_320_pixels(waiting: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE | {"width": 320}, java_script_enabled=False).new_page()
    sign_in(waiting, page)
    page.goto(f"{waiting.url}/review")
    page.get_by_label("How often").first.select_option("Once a quarter")
    page.get_by_role("button", name="Put right and next").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    at(page, "2 of 2")
    page.get_by_role("button", name="Undo").click()
    at(page, "1 of 2")
