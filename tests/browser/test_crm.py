"""A manager looks at what was written to the CRM."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.looks import is_fine
from tests.browser.test_the_road import eventually


def test_a_manager_sees_what_was_written(product: Product, page: Page) -> None:
    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="CRM", exact=True).click()
    is_fine(page)
    run = page.get_by_role("link", name="Written automatically").first
    eventually(lambda: page.reload() and run.count())  # the file is written first, and then noted
    run.click()
    expect(page.get_by_role("heading", name="Acme")).to_be_visible()
    is_fine(page)
