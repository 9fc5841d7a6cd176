"""A manager narrows the book, keeps a view and takes it along, at phone and desktop width, in both colour schemes."""

import csv
from pathlib import Path
from secrets import token_hex

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.looks import is_fine, overhang

EVERY_COLUMN = ["Recommended", "Delivered", "Agreement", "Answers", "Renewal", "Signals", "Segment", "Stage", "CSM"]


def test_a_view_is_made_kept_changed_taken_along_and_undone(product: Product, page: Page) -> None:
    name = f"Mine, {token_hex(3)}"
    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{product.url}/accounts")
    is_fine(page)

    # Narrowed, with columns of one's own choice.
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Stage", exact=True).first.select_option("steady")
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_role("checkbox", name="Segment").check()
    page.get_by_role("checkbox", name="Agreement").uncheck()
    is_fine(page)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Acme")).to_be_visible()

    # Kept under a name, then renamed; a name that is missing is told.
    page.get_by_text("Save this view").click()
    page.get_by_label("Name").first.fill(name)
    is_fine(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name=name)).to_be_visible()
    is_fine(page)
    page.get_by_text(f"Change “{name}”").click()
    page.locator("#view-name").evaluate("field => { field.required = false; field.value = ' ' }")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_text("Give the view a name")).to_be_visible()
    is_fine(page)

    # Taken along as a file.
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    with Path(downloading.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert [row["Account"] for row in csv.DictReader(file)] == ["Acme"]

    # Deleted, and brought back.
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text(f"Deleted “{name}”.")).to_be_visible()
    is_fine(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name=name)).to_be_visible()


def test_rows_have_two_lines_on_a_phone_whatever_columns_are_chosen(product: Product, page: Page) -> None:
    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    columns = "&".join(f"columns={one.lower()}" for one in EVERY_COLUMN)
    for query in ("", f"{columns}&columns=rhythm&columns=contact&columns=next", columns):
        page.goto(f"{product.url}/accounts?{query}")
        assert overhang(page) == 0
        if page.viewport_size["width"] < 400:
            assert page.locator(".book tbody tr").first.bounding_box()["height"] < 100
