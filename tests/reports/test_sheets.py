"""The one writer of every export: CSV and XLSX, hostile cells made harmless, memory flat."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sheets import CHUNK, LONGEST, Sheet, csv_parts, write_xlsx
from tests.accounts.test_cells import HOSTILE

BERLIN = ZoneInfo("Europe/Berlin")
RTL = "\u202eשלום\u202c =1"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def as_csv(sheet: Sheet) -> list[list[str]]:
    content = b"".join(csv_parts(sheet)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def write_csv(file: IO[bytes], sheet: Sheet) -> None:
    file.writelines(csv_parts(sheet))


def as_xlsx(*sheets: Sheet) -> dict[str, list[list[Any]]]:
    file = io.BytesIO()
    write_xlsx(file, sheets)
    book = openpyxl.load_workbook(file)
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


@pytest.mark.parametrize("text", [*HOSTILE, "_x003D_1+1", "a\x0bb\x00c", RTL])
def test_a_hostile_name_comes_back_as_harmless_text_from_both_formats(text: str) -> None:
    sheet = Sheet("Names", ["Name"], [[text]])
    [[heading], [cell]], [[same], [other]] = as_csv(sheet), as_xlsx(sheet)["Names"]
    assert heading == same == "Name"
    # openpyxl hands the escapes of ISO/IEC 29500-1, 22.9.2.19 on; spreadsheets undo them.
    assert cell == other.replace("_x005F_", "_")
    assert cell.strip()[0] not in "=+-@"
    assert cell.removeprefix("'").isprintable() or any(mark in cell for mark in "\n\u200b\u202e\ufeff")


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_the_same_from_both_formats(rows: list[list[str]]) -> None:
    sheet = Sheet("Any", ["One", "Two"], rows)
    found = [[cell or "" for cell in row] for row in as_xlsx(sheet)["Any"]]
    assert found[0] == ["One", "Two"]
    assert as_csv(sheet) == found
    assert not any(cell.strip()[:1] in {"=", "+", "-", "@"} for row in found for cell in row)


def test_numbers_days_and_moments_stay_what_they_are() -> None:
    moment = datetime(2026, 11, 2, 9, 30, tzinfo=UTC).astimezone(BERLIN)
    sheet = Sheet("Kinds", ["a", "b", "c", "d", "e"], [[3, -4.5, date(2027, 3, 1), moment, None]])
    assert as_xlsx(sheet)["Kinds"][1] == [3, -4.5, datetime(2027, 3, 1), datetime(2026, 11, 2, 10, 30), None]  # noqa: DTZ001
    assert as_csv(sheet)[1] == ["3", "-4.5", "2027-03-01", "2026-11-02T10:30+01:00", ""]


def test_the_first_rows_of_a_csv_file_are_sent_before_the_others_are_read() -> None:
    read: list[int] = []
    rows = ([read.append(number) or number] for number in range(5 * CHUNK))
    parts = csv_parts(Sheet("Many", ["Number"], rows))
    assert next(parts).decode("utf-8-sig").splitlines()[:2] == ["Number", "0"]
    assert len(read) == CHUNK
    assert len(list(parts)) == 4


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    [[_], [cell]] = as_xlsx(Sheet("Long", ["Text"], [["x" * 40_000]]))["Long"]
    assert (len(cell), cell[-1]) == (LONGEST, "…")


def test_a_workbook_has_as_many_sheets_as_tables() -> None:
    found = as_xlsx(Sheet("One", ["a"], [["x"]]), Sheet("Two", ["b"], []))
    assert found == {"One": [["a"], ["x"]], "Two": [["b"]]}


@pytest.mark.parametrize("write", [write_csv, lambda file, sheet: write_xlsx(file, [sheet])], ids=["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(write: Any, tmp_path: Any) -> None:
    def peak(count: int) -> int:
        rows: Iterator[list[str]] = ([f"Account {number}", "=1+1"] for number in range(count))
        with (tmp_path / str(count)).open("wb") as file:
            tracemalloc.start()
            write(file, Sheet("Many", ["Name", "Formula"], rows))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(100)
    assert peak(10_000) < 1.5 * peak(1_000) + 100_000
