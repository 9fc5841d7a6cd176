"""Webhooks in a browser: an address is added, a test is sent by the jobs, verified by the receiver, and shown."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.looks import is_fine
from tests.browser.test_the_road import eventually
from tests.webhooks.conftest import Receiver, receiver

__all__ = ["receiver"]


def test_an_address_is_added_tried_out_and_removed_by_everyone(
    product: Product, page: Page, receiver: Receiver
) -> None:
    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{product.url}/webhooks")
    page.get_by_role("button", name="Add the address").click()
    expect(page.get_by_text("Enter an address such as")).to_be_visible()
    is_fine(page)

    page.get_by_label("Address").fill(receiver.url)
    for other in ("A cadence is recommended", "A CSM overrides", "A contact answers"):  # the jobs are at work
        page.get_by_label(other).uncheck()
    page.get_by_role("button", name="Add the address").click()
    receiver.secret = page.get_by_label("The secret of this address").input_value()
    is_fine(page)
    page.get_by_role("button", name="Send a test").click()
    assert eventually(lambda: receiver.payloads)
    assert (receiver.faults, [one["type"] for one in receiver.payloads.values()]) == ([], ["webhook.test"])
    eventually(lambda: page.reload() and page.get_by_text("Answered 204").count())
    is_fine(page)

    page.get_by_role("link", name=receiver.url).click()
    page.set_viewport_size({"width": 320, "height": 700})
    expect(page.get_by_text("Delivered").last).to_be_visible()
    is_fine(page)
    page.get_by_text("Remove this address").click()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("Removed, with its secret")).to_be_visible()
    assert receiver.secret not in product.log
