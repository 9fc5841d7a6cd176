"""The sample contacts answer: each opens the link in their mail and sends the page's form, as a person would."""

import csv
import re
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPResponse
from mailbox import messages
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from demo.book import SAMPLE

Row = dict[str, str]
# Seconds; what comes faster is held (survey/held/doubts.py).
LOOKED_AT = 2.1


def with_links(mailbox: Path) -> list[tuple[str, Row]]:
    """Return each sample answer with the personal link that its contact got by mail."""
    links = {kept.message["To"].addresses[0].addr_spec: kept.links("/s/")[0] for kept in _invitations(mailbox)}
    with (SAMPLE / "answers.csv").open(encoding="utf-8", newline="") as file:
        return [(links[row["contact_email"]], row) for row in csv.DictReader(file) if row["contact_email"] in links]


def _invitations(mailbox: Path) -> Iterator[messages.Kept]:
    return (kept for kept in messages.newest(mailbox) if kept.links("/s/"))


def look_at(links: Iterable[str]) -> dict[str, str]:
    """Open each page, look at it for as long as a person does at least, and return the page's own token by link."""
    tokens = {link: _token(_fetch(link)) for link in links}
    time.sleep(LOOKED_AT)
    return tokens


def send(link: str, row: Row, token: str) -> None:
    """Send one answer. Raises urllib.error.URLError or OSError where the pages do not take it."""
    form = {
        "cadence": row["choice"],
        "cadence_words": row["own_words"],
        "channel": row["channel"],
        "satisfaction": row["satisfaction"],
        "better_words": row["better"],
        "page_token": token,
    }
    with _open(link, urlencode(form).encode()) as page:
        if not page.url.endswith("/thanks"):
            raise OSError(f"the page did not take the answer of {row['contact_email']}")


def _fetch(link: str) -> str:
    with _open(link) as page:
        return str(page.read().decode())


def _open(link: str, form: bytes | None = None) -> HTTPResponse:
    # The link came from our own mail, and is http. urllib's own name would be taken for a mail filter's.
    request = Request(link, form, {"User-Agent": "Mozilla/5.0 (a sample contact)"})  # noqa: S310
    page: HTTPResponse = urlopen(request, timeout=30)  # noqa: S310
    return page


def _token(page: str) -> str:
    found = re.search(r'name="page_token" value="([^"]+)"', page)
    return found[1] if found else ""
