"""Tables as files for spreadsheets: the one writer of every export."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import RawIOBase
from itertools import chain, islice
from typing import IO, Any, Literal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from flask import Response, stream_with_context
from xlsxwriter.utility import xl_col_to_name

from accounts.cells import harmless
from database import keep_until_sent

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
FORMATS: dict[type, str] = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd"}
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
# What would be taken for an escaped character (ISO/IEC 29500-1, 22.9.2.19).
ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `name` has 31 characters at most; moments among the cells are aware, in the reader's time zone.
    `rows` may be made while they are written: none is kept."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(kind: Kind, stem: str, sheets: Sequence[Sheet]) -> Response:
    """Return `sheets` as a file to keep, named `stem`; a CSV file has one sheet alone.

    Memory does not grow with the rows: the file is sent while they are read. Where the database fails halfway, the
    connection is cut, so that nobody takes half a table for a whole one; a workbook is then no archive either, whose
    table of contents comes last.
    """
    parts = csv_parts(*sheets) if kind == "csv" else xlsx_parts(sheets)
    first = next(parts)  # a query that fails gets the page of an error
    response = Response(stream_with_context(chain([first], parts)), content_type=TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{stem}.{kind}")
    response.cache_control.no_cache, response.cache_control.max_age = True, 0
    keep_until_sent(response)
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


def write_xlsx(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Write `sheets` to `file` as a workbook."""
    file.writelines(xlsx_parts(sheets))


def xlsx_parts(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield `sheets` as a workbook (ISO/IEC 29500), some hundred rows at a time.

    XlsxWriter makes a workbook of the headings alone, with a row of samples that tells the numbers of the formats; the
    rows are put in the place of that one, while the archive is on its way.
    """
    sent = _Sent()
    with ZipFile(_headings_alone(sheets)) as frame, ZipFile(sent, "w", ZIP_DEFLATED) as archive:
        pages = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
        for name in sorted(frame.namelist(), key=lambda name: name in pages):
            with archive.open(name, "w") as part:
                if name not in pages:
                    part.write(frame.read(name))
                    continue
                for content in _filled(frame.read(name), pages[name]):
                    part.write(content)
                    yield sent.take()
    yield sent.take()


class _Sent(RawIOBase):
    """A file that is taken away while it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._parts.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def _headings_alone(sheets: Sequence[Sheet]) -> IO[bytes]:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = [book.add_format({"num_format": code}) for code in FORMATS.values()]
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for number, heading in enumerate(sheet.headings):
                page.set_column(number, number, min(max(len(heading) + 2, WIDTHS[0]), WIDTHS[-1]))
                page.write_string(0, number, harmless(heading), bold)
            for number, style in enumerate(formats):
                page.write_number(1, number, 0, style)
    file.seek(0)
    return file


def _filled(page: bytes, sheet: Sheet) -> Iterator[bytes]:
    before, samples, after = re.split(r'(<row r="2".*?</row>)', page.decode(), maxsplit=1)
    styles = dict(zip(FORMATS, re.findall(r' s="([0-9]+)"', samples), strict=True))
    opening = re.sub("<dimension [^>]*>", "", before)  # how many rows there are, nobody knows yet
    columns = [xl_col_to_name(number) for number in range(len(sheet.headings))]
    rows = (_row(number, row, columns, styles) for number, row in enumerate(sheet.rows, 2))
    yield (opening + "".join(islice(rows, CHUNK))).encode()
    while some := "".join(islice(rows, CHUNK)):
        yield some.encode()
    yield after.encode()


def _row(number: int, row: Sequence[Cell], columns: Sequence[str], styles: dict[type, str]) -> str:
    cells = (_cell(f"{column}{number}", cell, styles) for column, cell in zip(columns, row, strict=True))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: Cell, styles: dict[type, str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_in_xml(cell)}</t></is></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{styles[type(cell)]}"><v>{_days(cell):.16G}</v></c>'
    return f'<c r="{place}"><v>{cell:.16G}</v></c>'


# Columns hold the same few words again and again.
@lru_cache(maxsize=512)
def _in_xml(text: str) -> str:
    clean = harmless(text)
    clean = clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"
    return ESCAPED.sub(r"_x005F\1", escape(clean))


def _days(moment: date) -> float:
    """The days since the beginning of 1900 as spreadsheets count them, by the clock on the wall."""
    at = moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())
    return (at - DAY_ZERO) / timedelta(days=1)
