"""A CSM's own settings in a browser: the calendar read by a calendar's library, a token used, the page for everyone."""

from datetime import date, timedelta
from urllib.request import Request, urlopen

from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from accounts.models import CustomerSuccessManager
from accounts.tokens import token_hash
from reports.models import DigestStop, SentDigest
from tests.browser.conftest import DESK, Product
from tests.browser.looks import is_fine
from tests.browser.test_the_road import eventually


def signed_in(product: Product, page: Page) -> Page:
    page.goto(product.sign_in_link("sam@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{product.url}/settings")
    return page


def read(address: str, **headers: str) -> bytes:
    with urlopen(Request(address, headers=headers)) as answer:
        content: bytes = answer.read()
        return content


def test_a_calendar_is_subscribed_to_and_a_program_gets_in(product: Product, browser: Browser) -> None:
    page = signed_in(product, browser.new_context(viewport=DESK).new_page())
    page.get_by_role("button", name="address").first.click()
    address = page.get_by_label("The address of your calendar").input_value()
    names = eventually(lambda: [event["SUMMARY"] for event in Calendar.from_ical(read(address)).walk("VEVENT")], 90)
    assert names == ["Next touch: Acme"]

    page.get_by_label("What is it for?").fill("Warehouse")
    page.get_by_label("Read accounts").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_label("The new token").input_value()
    assert b'"Acme"' in read(f"{product.url}/api/v1/accounts", Authorization=f"Bearer {token}")
    for secret in (address.rpartition("/")[2], token):
        assert secret not in product.log


def test_the_settings_can_be_used_by_everyone(product: Product, page: Page) -> None:
    signed_in(product, page)
    page.get_by_role("button", name="address").first.click()
    expect(page.get_by_label("The address of your calendar")).to_be_visible()
    is_fine(page)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("Pick at least one thing")).to_be_visible()
    is_fine(page)
    page.get_by_label("What is it for?").fill("Warehouse")
    page.get_by_label("Log touchpoints").check()
    page.get_by_role("button", name="Make the token").click()
    page.goto(f"{product.url}/settings")
    page.set_viewport_size({"width": 320, "height": 700})
    expect(page.get_by_text("Warehouse").first).to_be_visible()
    is_fine(page)


def test_the_page_that_stops_the_digest_can_be_used_by_everyone(product: Product, page: Page) -> None:
    width = page.viewport_size["width"]
    token, week = f"stop-{width}", date(2026, 1, 5) + timedelta(weeks=width)
    with product.parts.sessions() as session:
        sam = session.query(CustomerSuccessManager).filter_by(email="sam@example.com").one()
        session.query(SentDigest).filter_by(week=week).delete()
        session.add(SentDigest(week=week, csm_id=sam.id, stop_hash=token_hash(token)))
        session.query(DigestStop).delete()
        session.commit()
    page.goto(f"{product.url}/digest/stop/{token}")
    is_fine(page)
    page.get_by_role("button", name="Stop the Monday mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no Monday mail any more.")
    is_fine(page)
