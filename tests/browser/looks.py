"""How a page is looked at: once all of it is there and stands still, by axe-core (WCAG 2.2 and good practice) and by
its width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# What is written in a document can be seen before its style sheets are there, and then a link has the browser's own
# colour. Two frames: what starts to move in the first is waited for, and the second draws where it came to rest.
STANDS_STILL = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)));
    await frame();
}"""


def is_still(page: Page) -> None:
    """Wait until the page is loaded, with its styles and scripts, and nothing on it moves."""
    page.wait_for_load_state()
    page.evaluate(STANDS_STILL)


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: its rule, the element and why."""
    is_still(page)
    found = AXE.run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}: {node['failureSummary']}" for one in found for node in one["nodes"]]


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than its window, so that it has to be scrolled sideways."""
    page.wait_for_load_state()
    return max(0, int(page.evaluate("document.documentElement.scrollWidth")) - page.viewport_size["width"])


def is_fine(page: Page, where: str = "") -> None:
    """Fail, and say what is wrong, unless everybody can use the page and nothing has to be scrolled sideways."""
    found = violations(page)
    if over := overhang(page):
        found.append(f"{over} px wider than the window")
    assert found == [], "\n".join([f"{where} {page.url} {page.viewport_size}", *found])
