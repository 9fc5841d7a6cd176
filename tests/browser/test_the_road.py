"""One answer travels the whole road: from the invitation that came by SMTP to the report as PDF."""

import csv
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, Product
from tests.browser.looks import is_fine

WITHIN = 30


def eventually(found: Callable[[], object], seconds: float = WITHIN) -> object:
    end = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < end:
        time.sleep(0.1)
    assert value, f"not within {seconds} seconds"
    return value


def written_back(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / "recommended_cadences.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["account_crm_id"]: row for row in csv.DictReader(file)}


def _written_back_as(product: Product, cadence: str) -> dict[str, str] | None:
    row = written_back(product.config.crm_folder).get("acme", {})
    return row if row.get("cadence") == cadence and row.get("source") == "asked" else None


def test_an_answer_travels_from_the_invitation_to_the_pdf(product: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE).new_page()

    # The invitation came by SMTP, and lies in the mailbox.
    eventually(lambda: product.mails("ada@acme.example.com"))
    page.goto(f"{product.url}/mailbox")
    page.get_by_role("link", name="ada@acme.example.com").first.click()
    page.goto(product.mails("ada@acme.example.com")[-1].links("/s/")[0])

    # Ada answers in her own words.
    expect(page.get_by_role("heading", level=1)).to_have_text("What's the ideal frequency for us to talk to you?")
    page.get_by_label("Or in your own words").fill("Once a quarter by phone is plenty, just not on Fridays")
    page.get_by_role("radio", name="8").check(force=True)
    page.get_by_label("What should we do better?").fill("The export is too slow for our month end")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("We understood")).to_be_visible()
    expect(page.locator(".understood")).to_contain_text("once a quarter", ignore_case=True)
    expect(page.locator(".understood")).to_contain_text("friday", ignore_case=True)

    # Within ten seconds the recommendation is written back to the CRM, whatever stood there before ...
    row = eventually(lambda: _written_back_as(product, "P3M"), seconds=10)
    assert "Ada Lane" in row["reason"]

    # ... and stands on the account page, with the deciding words marked.
    desk = browser.new_context(viewport=DESK).new_page()
    desk.goto(product.sign_in_link("sam@example.com"))
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("link", name="Book of business").click()
    desk.get_by_role("link", name="Acme").click()
    expect(desk.locator(".lead-cadence")).to_contain_text("nce a quarter")
    expect(desk.locator("mark").first).to_contain_text("Once a quarter")
    expect(desk.get_by_text("The export is too slow")).to_be_visible()
    expect(desk.get_by_text("Too much").first).to_be_visible()

    # The CSM decides otherwise, for a reason, and the CRM gets it.
    desk.get_by_text("Override with a reason").click()
    desk.get_by_label("Contact them instead").select_option("every two months")
    desk.get_by_label("Why").fill("Their budget round is under way")
    desk.get_by_role("button", name="Override").click()
    expect(desk.locator(".lead-cadence")).to_have_text("Every two months")
    eventually(lambda: written_back(product.config.crm_folder)["acme"]["source"] == "override")
    desk.get_by_role("button", name="Undo").click()
    eventually(lambda: written_back(product.config.crm_folder)["acme"]["source"] == "asked")

    # The month's report holds it, as a page and as PDF.
    month = f"{datetime.now(UTC):%Y-%m}"
    desk.goto(f"{product.url}/reports/{month}")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert "The export is too slow" in desk.locator("main").inner_text()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in desk.context.cookies())
    with urlopen(Request(f"{product.url}/reports/{month}.pdf", headers={"Cookie": cookies})) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.read())).pages).split())
    assert re.search(r"The export is too\s+slow", text)

    # What the processes logged holds neither links nor words.
    assert "write_back_changed" in product.log
    for secret in ("/s/", "plenty", "The export", "Their budget", "ada@acme"):
        assert secret not in product.log


PUBLIC = ("answer", "thanks", "stop", "unknown", "sign-in", "back-to", "what-we-keep", "mailbox")
SIGNED_IN = ("today", "accounts", "account", "review", "reports", "report", "settings")


def addresses(product: Product) -> dict[str, str]:
    mail = eventually(lambda: product.mails("olga@acme.example.com"))[-1]
    link, stop = mail.links("/s/")[0], mail.links("/stop/")[0]
    return {
        "answer": link,
        "thanks": f"{link}/thanks",
        "stop": stop,
        "unknown": f"{product.url}/s/nothing",
        "sign-in": f"{product.url}/sign-in",
        "back-to": f"{product.url}/sign-in?next=/accounts",
        "what-we-keep": f"{product.url}/what-we-keep",
        "mailbox": f"{product.url}/mailbox",
        "today": f"{product.url}/",
        "accounts": f"{product.url}/accounts",
        "account": f"{product.url}/accounts/1",
        "review": f"{product.url}/review",
        "settings": f"{product.url}/settings",
        "reports": f"{product.url}/reports/",
        "report": f"{product.url}/reports/{datetime.now(UTC):%Y-%m}",
    }


def test_every_page_can_be_used_by_everyone(product: Product, page: Page) -> None:
    """axe-core (WCAG 2.2 and good practice) finds nothing, and nothing has to be scrolled sideways."""
    places = addresses(product)
    page.goto(places["answer"])
    page.get_by_label("Or in your own words").fill("once a month")
    page.get_by_role("button", name="Send my answer").click()
    page.goto(product.sign_in_link("dana@example.com"))
    is_fine(page)
    page.get_by_role("button", name="Sign in").click()
    for name in PUBLIC + SIGNED_IN:
        page.goto(places[name])
        is_fine(page, name)


def test_a_mistake_is_told_and_leads_to_the_field(product: Product, page: Page) -> None:
    page.goto(addresses(product)["answer"])
    page.get_by_label("Or in your own words").fill("x" * 5100)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_fine(page)
    page.get_by_role("link", name="Shorten this by 100 characters").click()
    expect(page.get_by_label("Or in your own words")).to_be_focused()
    expect(page.get_by_label("Or in your own words")).to_have_value("x" * 5100)


def test_the_page_can_be_answered_by_keyboard_alone(product: Product, browser: Browser) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    page.goto(addresses(product)["answer"])
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("twice a year")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".understood")).to_contain_text("wice a year")


def test_the_customers_page_needs_no_script_and_nobody_elses_server(product: Product, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(addresses(product)["answer"])
    page.get_by_label("Once a month").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator(".understood")).to_contain_text("Once a month.")
    assert [url for url in asked if not url.startswith((product.url, "data:"))] == []
