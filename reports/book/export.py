"""The book of business as a table for spreadsheets: all columns of the accounts that fit."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from cadence import Cadence
from recommendations.contactable import NOBODY
from reports.book import search, signals
from reports.book.rows import BookRow
from reports.book.search import Wanted
from reports.monthly.words import SIGNALS
from reports.sheets import Cell, Sheet
from rhythm.marks import NAMES

HEADINGS = (
    "Account", "CRM id", "Segment", "Stage", "CSM",
    "Wished", "Recommended", "Followed", "Channel", "Source", "Contacts a year, from", "Contacts a year, to",
    "Delivered in 180 days", "Wished in 180 days", "Difference", "Contact",
    "Last touch", "Next touch", "Days overdue", "No contact",
    "Agreement", "Answered", "Asked", "Newest answer", "Renewal", "Signals",
)  # fmt: skip


def sheet(session: Session, visible: ColumnElement[bool], wanted: Wanted, now: datetime, zone: ZoneInfo) -> Sheet:
    """Return the accounts that fit, in order; moments are in `zone`. Its rows are read as they are written."""
    return Sheet("Book of business", HEADINGS, _rows(session, visible, wanted, now, zone))


def _rows(
    session: Session, visible: ColumnElement[bool], wanted: Wanted, now: datetime, zone: ZoneInfo
) -> Iterator[list[Cell]]:
    risks = signals.of_accounts(session, visible)
    for row in search.every(session, visible, wanted, now):
        yield _cells(row, risks.get(row.id, []), zone)


def _cells(row: BookRow, risks: list[str], zone: ZoneInfo) -> list[Cell]:
    words, low, high = _said(row.cadence) if row.cadence else (None, None, None)
    known, following = row.wish is not None, row.next_touch
    return [
        row.name, row.crm_id, row.segment, str(row.stage), row.csm,
        _words(row.wish), _words(row.recommended), words,
        row.channel and NAMES[row.channel], row.source, low, high,
        row.delivered, round(row.wished, 1) if known else None, round(row.difference, 1) if known else None,
        str(row.verdict),
        row.last_at and row.last_at.astimezone(zone), following.noon(row.zone).astimezone(zone) if following else None,
        following.overdue_days if following else None, NOBODY if row.is_left_alone else None,
        row.agreement, row.respondents, row.invited,
        row.newest_answer_at and row.newest_answer_at.astimezone(zone), row.renewal_on,
        ", ".join(SIGNALS[risk] for risk in risks),
    ]  # fmt: skip


def _words(cadence: Cadence | None) -> str | None:
    return _said(cadence)[0] if cadence else None


# Thousands of accounts share some dozens of cadences.
@lru_cache(maxsize=4096)
def _said(cadence: Cadence) -> tuple[str, float, float]:
    return cadence.words(), *cadence.per_year
