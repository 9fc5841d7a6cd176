"""The sample book of business, moved in time so that its newest touchpoint lies near today."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "sample"
REFERENCE = date(2026, 11, 1)
FILES = ("csms.csv", "accounts.csv", "contacts.csv", "touchpoints.csv")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\S+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def copy_to(folder: Path, today: date) -> None:
    """Copy the sample's files to `folder`, all dates moved by the same number of whole weeks, which leaves
    weekdays as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    shift = timedelta(weeks=(today - REFERENCE).days // 7)
    for name in FILES:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_moved(SAMPLE / name, shift))


def _moved(path: Path, shift: timedelta) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield [_move(cell, shift) for cell in row]


def _move(cell: str, shift: timedelta) -> str:
    if MOMENT.fullmatch(cell):
        return (datetime.fromisoformat(cell) + shift).isoformat()
    if DAY.fullmatch(cell):
        return (date.fromisoformat(cell) + shift).isoformat()
    return cell
