"""A manager plans a wave and watches one, at phone and desktop width, in both colour schemes."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product
from tests.browser.looks import is_fine
from tests.browser.test_the_road import eventually


def test_a_wave_is_planned_seen_and_watched(product: Product, page: Page) -> None:
    eventually(lambda: product.mails("olga@acme.example.com"))
    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Waves").click()
    is_fine(page)
    page.get_by_role("link", name="Plan a wave").click()

    # Nothing typed: the mistake is told, and leads to its field.
    page.get_by_label("A list of addresses").check()
    page.get_by_label("Addresses", exact=True).fill("ada at acme")
    page.get_by_role("button", name="Save the wave").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Give the wave a name").click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("Addresses", exact=True)).to_have_value("ada at acme")
    is_fine(page)

    # Put right: Ada was surveyed a moment ago, so nobody would be asked.
    page.get_by_label("Name").fill("Winter")
    page.get_by_label("Addresses", exact=True).fill("ada@acme.example.com")
    page.get_by_role("button", name="Save the wave").click()
    expect(page.get_by_text("Nobody would be asked")).to_be_visible()
    expect(page.get_by_text("was surveyed a short while ago")).to_be_visible()
    is_fine(page)

    # The mail as Ada gets it, and the page that an option in it opens.
    page.get_by_role("link", name="Preview the mail").click()
    is_fine(page)
    page.get_by_role("link", name="See the page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What's the ideal frequency for us to talk to you?")
    page.get_by_label("Or in your own words").fill("once a month")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was the whole questionnaire.")
    is_fine(page)

    # The wave that is under way.
    page.goto(f"{product.url}/waves")
    page.get_by_role("link", name="Autumn").click()
    expect(page.get_by_text("Finished sending")).to_be_visible()
    is_fine(page)
    page.get_by_role("link", name="All invitations").click()
    expect(page.get_by_text("Olga Brandt")).to_be_visible()
    is_fine(page)
    page.get_by_label("Show").select_option("partly answered")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="No invitation stands at")).to_be_visible()
    is_fine(page)


def test_a_manager_sees_what_is_held_and_who_opened_the_page(product: Product, page: Page) -> None:
    eventually(lambda: product.mails("olga@acme.example.com"))
    link = product.mails("olga@acme.example.com")[-1].links("/s/")[0]
    page.request.post(link, form={"cadence_words": "every week"})
    with page.expect_response("**/opened") as told:
        page.goto(link)
    assert told.value.status == 204

    page.goto(product.sign_in_link("dana@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{product.url}/waves")
    page.get_by_role("link", name="Autumn").click()
    expect(page.get_by_text("Finished sending")).to_be_visible()  # until then it comes anew by itself
    expect(page.get_by_text("counts pages that stood in view")).to_be_visible()
    is_fine(page)
    page.goto(f"{product.url}/waves/held")
    expect(page.get_by_text("“every week”").first).to_be_visible()
    is_fine(page)
    page.get_by_role("button", name="Discard: Olga Brandt").click()
    expect(page.get_by_role("status")).to_contain_text("counts for nothing")
    is_fine(page)
    page.get_by_role("button", name="Undo: Olga Brandt").first.click()
    expect(page.get_by_role("status")).to_contain_text("waits again")
    page.get_by_role("button", name="Discard: Olga Brandt").click()
