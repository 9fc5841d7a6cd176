"""A CSM's morning, in a real browser: Today, why, a touchpoint logged and taken back, a snooze, a reading put right, an
override until a day, seen written back; by thumb, by keyboard alone, and without scripts."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete, select

from accounts.models import Account, Contact, Note, Snooze, Touchpoint
from accounts.pulling import pull_book
from recommendations import deciding
from survey.models import Answer, Correction, CorrectionPast, Invitation, Reading, Response
from tests.browser.conftest import DESK, PHONE, Product, write_book
from tests.browser.looks import is_fine, overhang
from tests.browser.test_the_road import eventually, written_back

UNSURE = "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon"


def sign_in(product: Product, page: Page, email: str = "sam@example.com") -> None:
    page.goto(product.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.wait_for_load_state()  # keys do nothing before


def answer(product: Product, email: str, words: str) -> None:
    """An answer to the invitation of `email`, as if it had been sent through the page; the jobs read it."""
    eventually(lambda: product.mails(email))
    now = datetime.now(UTC)
    with product.parts.sessions() as session:
        invitation = session.scalars(select(Invitation).join(Contact).where(Contact.email == email)).first()
        response = invitation.response or Response(invitation_id=invitation.id, created_at=now)
        session.add(response)
        session.flush()
        for before in [one for one in response.answers if one.superseded_at is None and one.kind == "cadence"]:
            before.superseded_at = now
        session.flush()
        session.add(
            Answer(response_id=response.id, question="cadence", kind="cadence", verbatim=words, answered_at=now)
        )
        session.commit()


def unread(product: Product) -> int:
    with product.parts.sessions() as session:
        waiting = select(Answer.id).outerjoin(Reading).where(Reading.id.is_(None), Answer.superseded_at.is_(None))
        return len(session.scalars(waiting.where(Answer.kind == "cadence")).all())


@pytest.fixture
def due(product: Product) -> Product:
    """Acme, whom nobody has talked to for 47 days, and who asked for contact once a week."""
    write_book(product.config.crm_folder, days_since=47)
    with product.parts.sessions() as session:
        session.execute(delete(Touchpoint).where(Touchpoint.logged_by_id.is_not(None)))
        deciding.revoke(session, session.scalars(select(Account)).one(), datetime.now(UTC))
        for table in (Snooze, Note, CorrectionPast, Correction, Reading, Answer):
            session.execute(delete(table))
        pull_book(session, product.parts.crm, datetime.now(UTC))
    answer(product, "ada@acme.example.com", "Once a week by phone please, but not on Fridays")
    eventually(lambda: not unread(product))
    eventually(lambda: "P1W" in str(written_back(product.config.crm_folder).get("acme")))
    return product


def test_a_csms_morning(due: Product, page: Page) -> None:
    product = due
    answer(product, "olga@acme.example.com", UNSURE)
    sign_in(product, page)

    # Today is the first page: who, why, how.
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    row = page.locator(".item", has_text="Acme")
    expect(row.locator(".overdue")).to_contain_text("days overdue")
    expect(row.locator(".whom")).to_contain_text("Call Ada Lane, champion")
    expect(row.locator(".whom")).to_contain_text("not on Fridays")
    expect(row.locator(".why")).to_contain_text("Asked for every week on")
    expect(row.locator(".why")).to_contain_text("last call")

    # A call is logged in place, and taken back.
    row.get_by_text("Log a touchpoint").click()
    row.get_by_label("In a line").fill("Renewal goes well")
    row.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("status")).to_contain_text("Logged: call with Ada Lane, Acme.")
    expect(page.locator(".item", has_text="Acme")).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.locator(".item", has_text="Acme")).to_have_count(1)

    # It is left alone for a while, and comes back.
    row.get_by_text("Snooze").first.click()
    row.get_by_label("Reason").fill("Ada is on holiday")
    row.get_by_role("button", name="Snooze").click()
    expect(page.get_by_role("status")).to_contain_text("Acme is left alone until")
    expect(page.get_by_text("Nobody is due")).to_be_visible()
    page.get_by_role("button", name="Wake Acme").click()
    expect(page.locator(".item", has_text="Acme")).to_have_count(1)

    # A reading that is not sure is put right.
    eventually(lambda: not unread(product))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    expect(page.locator("blockquote")).to_contain_text("every blue moon")
    page.get_by_label("How often").first.select_option("Once a quarter")
    page.get_by_role("button", name="Put right and next").click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()

    # An override until a day, for a reason, is written back to the CRM.
    page.goto(f"{product.url}/accounts/1")
    page.get_by_text("Override with a reason").click()
    page.get_by_label("Contact them instead").select_option("every two months")
    page.get_by_label("By which channel").select_option("In person")
    page.get_by_label("Why").fill("Their budget round is under way")
    until = datetime.now(UTC) + timedelta(days=30)
    page.get_by_label("Until when").fill(f"{until:%Y-%m-%d}")
    page.get_by_role("button", name="Override").click()
    expect(page.locator(".lead-cadence")).to_have_text("Every two months")
    expect(page.get_by_text("after that what is recommended is followed again by itself")).to_be_visible()
    expect(page.locator("ol.history")).to_contain_text("every two months in person")
    eventually(lambda: written_back(product.config.crm_folder)["acme"]["source"] == "override")
    assert written_back(product.config.crm_folder)["acme"]["channel"] == "in_person"
    page.get_by_role("button", name="Undo").first.click()
    eventually(lambda: written_back(product.config.crm_folder)["acme"]["source"] == "asked")

    # A note, and the line that a call deserves, stand on the account's page.
    page.get_by_text("Write a note").click()
    page.get_by_label("Note").fill("Likes short calls")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".note")).to_have_text("Likes short calls")
    for secret in ("Renewal goes well", "on holiday", "budget round", "Likes short"):
        assert secret not in product.log


def test_everyone_can_use_today_and_the_account_page(due: Product, page: Page) -> None:
    sign_in(due, page)
    row = page.locator(".item", has_text="Acme")
    for words in ("Log a touchpoint", "Snooze"):
        row.get_by_text(words).first.click()
        is_fine(page)
    row.get_by_label("Reason").fill(" ")
    row.get_by_role("button", name="Snooze").click()
    expect(row.get_by_text("Say why, in a few words")).to_be_visible()
    is_fine(page)
    row.get_by_label("Reason").fill("Ada is on holiday")
    row.get_by_role("button", name="Snooze").click()
    expect(page.get_by_text("Nobody is due")).to_be_visible()
    is_fine(page)
    page.goto(f"{due.url}/accounts/1")
    for words in ("Override with a reason", "Log a touchpoint", "Write a note"):
        page.get_by_text(words).click()
    is_fine(page)
    page.locator(".menu summary").click()
    is_fine(page)


def test_at_320_pixels_nothing_is_scrolled_sideways(due: Product, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}).new_page()
    sign_in(due, page)
    page.get_by_text("Log a touchpoint").first.click()
    assert overhang(page) == 0
    page.goto(f"{due.url}/accounts/1")
    assert overhang(page) == 0


def test_on_a_phone_the_bar_lies_at_the_bottom_and_is_made_for_thumbs(due: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    sign_in(due, page)
    for target in page.locator(".places > a, .places > details > summary, .item summary, .item a.name").all():
        assert target.bounding_box()["height"] >= 44
    bar = page.locator(".places").bounding_box()
    assert round(bar["y"] + bar["height"]) == PHONE["height"]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent"))


def test_the_list_is_worked_through_by_keyboard_alone(due: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    sign_in(due, page)
    page.keyboard.press("j")
    assert focused(page) == "Acme"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    is_fine(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.keyboard.press("j")
    page.keyboard.press("l")
    assert focused(page) == "note"
    page.keyboard.type("just l, s and j")  # typed, and nothing else happens
    expect(page.get_by_label("In a line")).to_have_value("just l, s and j")
    page.keyboard.press("Escape")
    assert focused(page) == "Acme"
    page.keyboard.press("s")
    assert focused(page) == "reason"
    page.keyboard.type("on holiday")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("left alone")
    page.get_by_role("button", name="Wake Acme").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("back on the list")

    page.wait_for_load_state()
    page.keyboard.press("k")
    assert focused(page) == "Acme"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Acme")


def test_the_keys_can_be_turned_off(due: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    sign_in(due, page)
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("j")
    assert focused(page) != "Acme"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def without_scripts(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=PHONE, java_script_enabled=False)


def test_today_works_without_scripts(due: Product, browser: Browser) -> None:
    page = without_scripts(browser).new_page()
    sign_in(due, page)
    page.get_by_text("Log a touchpoint").first.click()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("status")).to_contain_text("Logged: call with Ada Lane")
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
