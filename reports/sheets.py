"""Tables as files for spreadsheets: the one writer of every export."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any, Literal

import xlsxwriter
from flask import Response, send_file, stream_with_context

from accounts.cells import harmless

Cell = str | int | float | date | datetime | None
Kind = Literal["csv", "xlsx"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a cell of XLSX holds at most; XlsxWriter leaves out what is longer.
LONGEST = 32_767
WIDTHS = range(10, 41)
# Rows that are sent at once.
CHUNK = 200
FORMATS: dict[type, dict[str, str]] = {datetime: {"num_format": "yyyy-mm-dd hh:mm"}, date: {"num_format": "yyyy-mm-dd"}}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `name` has 31 characters at most; moments among the cells are aware, in the reader's time zone.
    `rows` may be made while they are written: none is kept."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(kind: Kind, stem: str, sheets: Sequence[Sheet]) -> Response:
    """Return `sheets` as a file to keep, named `stem`; a CSV file has one sheet alone.

    Memory does not grow with the rows. CSV is sent while it is read: where the database fails halfway, the connection
    is cut, so that nobody takes half a table for a whole one. A workbook is an archive, whose table of contents comes
    last: it is written to a file of the machine's own first.
    """
    if kind == "csv":
        return _streamed(csv_parts(*sheets), f"{stem}.csv")
    file = TemporaryFile()  # noqa: SIM115 - closed with the response
    write_xlsx(file, sheets)
    file.seek(0)
    return send_file(file, TYPES[kind], as_attachment=True, download_name=f"{stem}.{kind}", max_age=0)


def _streamed(parts: Iterator[bytes], name: str) -> Response:
    first = next(parts)  # a query that fails gets the page of an error
    response = Response(stream_with_context(chain([first], parts)), content_type=TYPES["csv"])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.cache_control.no_cache, response.cache_control.max_age = True, 0
    return response


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """Yield `sheet` as CSV (RFC 4180), in UTF-8 with the mark by which Excel knows it, some hundred rows at a time."""
    rows = iter(sheet.rows)
    yield codecs.BOM_UTF8 + _lines(chain([sheet.headings], islice(rows, CHUNK)))
    while part := _lines(islice(rows, CHUNK)):
        yield part


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_MINIMAL).writerows(map(_as_text, row) for row in rows)
    return text.getvalue().encode()


def _as_text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell


def write_xlsx(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write `sheets` to `file` as a workbook (ISO/IEC 29500), each row to the disk before the next is made."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for number, heading in enumerate(sheet.headings):
                page.set_column(number, number, min(max(len(heading) + 2, WIDTHS[0]), WIDTHS[-1]))
                page.write_string(0, number, harmless(heading), bold)
            _write_rows(page, sheet.rows, formats)


def _write_rows(page: Any, rows: Iterable[Sequence[Cell]], formats: dict[type, Any]) -> None:
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                text = harmless(cell)
                page.write_string(number, place, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
            elif isinstance(cell, date):
                page.write_datetime(number, place, cell, formats[type(cell)])
            elif cell is not None:
                page.write_number(number, place, cell)
