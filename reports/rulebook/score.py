"""The chart of how right the rule book was, month by month, version by version: bars of a hundred percent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.track_record import Record

WIDTH = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of one version: what it is called, and the widths of right, asked and silent, which fill WIDTH."""

    month: str
    version: str
    is_present: bool
    record: Record
    right: float
    asked: float
    silent: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The finding as title, and the bars, newest first."""

    finding: str
    bars: list[Bar]
    width: int = WIDTH


def chart(records: Sequence[Record], present: str) -> Chart:
    """Return the chart of `records`, which stand oldest first; `present` is the version that reads now."""
    return Chart(_finding(records), [_bar(one, present) for one in reversed(records)])


def _bar(record: Record, present: str) -> Bar:
    right, asked, silent = (
        round(WIDTH * part / record.cases, 1) for part in (record.right, record.asked, record.silent)
    )
    month = f"{record.month:%B %Y}"
    return Bar(month, record.rule_book, record.rule_book == present, record, right, asked, silent)


def _finding(records: Sequence[Record]) -> str:
    cases, silent = sum(one.cases for one in records), sum(one.silent for one in records)
    if not cases:
        return "Nobody has corrected or confirmed a reading yet"
    right = sum(one.right for one in records)
    wrong = (
        "none was wrong without asking"
        if not silent
        else f"{silent} {'was' if silent == 1 else 'were'} wrong in silence"
    )
    return f"{right:,} of {cases:,} readings were right; {wrong}"
