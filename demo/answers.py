"""The sample contacts answer: each opens the link in their mail and sends the page's form, as a person would."""

import csv
from collections.abc import Iterator
from mailbox import messages
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from demo.book import SAMPLE

Row = dict[str, str]


def with_links(mailbox: Path) -> list[tuple[str, Row]]:
    """Return each sample answer with the personal link that its contact got by mail."""
    links = {kept.message["To"].addresses[0].addr_spec: kept.links("/s/")[0] for kept in _invitations(mailbox)}
    with (SAMPLE / "answers.csv").open(encoding="utf-8", newline="") as file:
        return [(links[row["contact_email"]], row) for row in csv.DictReader(file) if row["contact_email"] in links]


def _invitations(mailbox: Path) -> Iterator[messages.Kept]:
    return (kept for kept in messages.newest(mailbox) if kept.links("/s/"))


def send(link: str, row: Row) -> None:
    """Send one answer. Raises urllib.error.URLError or OSError where the pages do not take it."""
    form = {
        "cadence": row["choice"],
        "cadence_words": row["own_words"],
        "channel": row["channel"],
        "satisfaction": row["satisfaction"],
        "better_words": row["better"],
    }
    with urlopen(link, timeout=30) as page:  # noqa: S310  (the link came from our own mail, and is http)
        page.read()
    with urlopen(link, urlencode(form).encode(), timeout=30) as page:  # noqa: S310
        if not page.url.endswith("/thanks"):
            raise OSError(f"the page did not take the answer of {row['contact_email']}")
