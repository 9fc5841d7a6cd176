"""`flask reports monthly`: any past month again, as files."""

from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.reports.monthly.conftest import AFTER, MONTHLY, Told, on
from tests.test_commands import run

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def november(told: Told) -> Told:
    told.world.sam.team = "Nord"
    told.recommend(told.world.acme, MONTHLY, on(11, 3))
    told.world.answer(told.world.ada, choice="monthly")
    told.session.rollback()
    return told


def write(app: Flask, folder: Path, *options: str) -> tuple[int, str]:
    with time_machine.travel(AFTER, tick=False):
        return run(app, "reports", "monthly", "--into", str(folder), *options)


def test_a_past_month_is_written_as_pdf_and_workbook(app: Flask, november: Told, folder: Path) -> None:
    code, said = write(app, folder, "--month", "2026-11")
    assert (code, said.splitlines()[0]) == (
        0, "In November 2026, the one person we asked how often they would like to hear from us has answered.",
    )  # fmt: skip
    paper = PdfReader(BytesIO((folder / "contact-rhythm-2026-11.pdf").read_bytes()))
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
    book = load_workbook(folder / "contact-rhythm-2026-11.xlsx")
    assert [row[0].value for row in book["Accounts"].iter_rows(min_row=2)] == ["Acme", "Globe"]


def test_one_csm_or_one_team_on_letter_paper(app: Flask, november: Told, folder: Path) -> None:
    for choice, name in ((("--csm", "SAM@example.com"), "sam-hill"), (("--team", "Nord"), "nord")):
        assert write(app, folder, "--month", "2026-11", "--paper", "letter", *choice)[0] == 0
        paper = PdfReader(BytesIO((folder / f"contact-rhythm-2026-11-{name}.pdf").read_bytes()))
        assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [612, 792]
        book = load_workbook(folder / f"contact-rhythm-2026-11-{name}.xlsx")
        assert [row[0].value for row in book["Accounts"].iter_rows(min_row=2)] == ["Acme"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--month", "2026-13"], "'2026-13' is no month; write it as 2026-10."),
        (["--month", "2027-01"], "January 2027 has not begun yet."),
        (["--month", "2026-11", "--csm", "eve@example.com"], "No CSM has the address eve@example.com."),
        (["--month", "2026-11", "--team", "South"], "No CSM belongs to a team South."),
        (["--month", "2026-11", "--team", "Nord", "--csm", "sam@example.com"], "Choose --csm or --team, not both."),
        (["--month", "2026-11", "--paper", "a5"], "'a5' is not one of 'a4', 'letter'"),
        ([], "Missing option '--month'"),
    ],
)
def test_what_cannot_be_written_is_said(
    app: Flask, november: Told, folder: Path, options: list[str], words: str
) -> None:
    code, said = write(app, folder, *options)
    assert code != 0
    assert words in said
    assert not list(folder.glob("contact-rhythm*"))
