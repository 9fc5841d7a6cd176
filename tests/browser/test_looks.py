"""A page is looked at once it is all there, and its colours have come to rest."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import is_fine, violations

SLOW = 0.5
# Only with its style sheet can the link be read; what the sheet says comes slowly besides.
DOCUMENT = """<!doctype html><html lang="en"><head><title>Slow</title>
<style>body{background:#1a1917;color:#eee9e1} a{color:#3a3631}</style><link rel="stylesheet" href="/%s"></head>
<body><main><h1>Slow</h1><p><a href="/">Where it leads</a></p></main></body></html>"""
SHEETS = {
    "late.css": "a{color:#8fb4f5}",
    "moving.css": f"a{{animation:{SLOW}s forwards come}} @keyframes come{{from{{color:#3a3631}}to{{color:#8fb4f5}}}}",
    "never.css": "",
}


class Slow(BaseHTTPRequestHandler):
    """Sends a style sheet, but not at once."""

    def do_GET(self) -> None:
        name = self.path.strip("/")
        is_sheet = name in SHEETS
        time.sleep(SLOW * is_sheet)
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if is_sheet else "text/html")
        self.end_headers()
        self.wfile.write((SHEETS[name] if is_sheet else DOCUMENT % f"{name}.css").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("what", ["late", "moving"])
def test_colours_are_judged_when_they_are_there(slow: str, hasty_browser: Browser, what: str) -> None:
    page = hasty_browser.new_page()
    page.goto(f"{slow}/{what}", wait_until="commit")
    expect(page.get_by_role("link")).to_be_visible()
    is_fine(page)
    page.close()


def test_what_cannot_be_read_is_found(slow: str, hasty_browser: Browser) -> None:
    page = hasty_browser.new_page()
    page.goto(f"{slow}/never")
    assert [one.partition(":")[0] for one in violations(page)] == ["color-contrast"]
    page.close()
