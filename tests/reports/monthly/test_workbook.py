"""The tables behind the report: one sheet each, numbers as numbers, no cell that a spreadsheet takes for a formula."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from cadence import Cadence
from reports.monthly.facts import Change, DecisionMade, Held, MonthFigures, OfferAnswered, OptOut
from reports.monthly.voices import Readings, Theme
from reports.monthly.workbook import sheets
from reports.sheets import write_xlsx
from rhythm.contact import Verdict
from tests.reports.monthly.cast import MONTH, MONTHLY, accounts, asked, figures, loads, picture, quote, segment

DAY = datetime(2026, 10, 7, 9, 30, tzinfo=UTC)
EVIL = '=HYPERLINK("https://example.com","x")'


def full(words: str = "Too slow.") -> MonthFigures:
    said = quote(words, "support", sentiment="negative", signals=("churn_risk", "callback"))
    known = accounts(too_much=2, as_wished=1, unknown=1)
    return figures(
        asked=asked(110, 61),
        accounts=known,
        segments=[segment("small", 4, 26.123)],
        changes=[Change("Acme", "Sam", None, MONTHLY, words, DAY)],
        found=1,
        decisions=[DecisionMade("Acme", "Sam", None, None, MONTHLY, words, DAY)],
        offers=[OfferAnswered("Ada", "Acme", Cadence.parse("1/P1W"), None)],
        opt_outs=[OptOut(None, None, "bounce", DAY)],
        themes=[Theme("support", 3, 1, 0, 2, (said,), 4)],
        risks=[said],
        held=Held(3, released=1),
        renewals=[known[0]._replace(name=words, renewal_on=date(2026, 12, 24))],
        readings=Readings(30, 10, 2, 3, 1, 4),
        team=picture(),
        loads=loads(),
    )


def read(found: MonthFigures) -> dict[str, list[list[Any]]]:
    file = BytesIO()
    write_xlsx(file, sheets(found))
    book = load_workbook(file)
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}


def test_each_table_has_its_sheet() -> None:
    assert list(read(full())) == [
        "Summary", "Response", "Segments", "Accounts", "Renewals", "Changes", "Decisions", "Offers",
        "Opt-outs and bounces", "Themes", "Signals", "Readings", "Held answers", "Capacity", "Why we come to work",
    ]  # fmt: skip


def test_numbers_are_numbers_and_days_are_days() -> None:
    found = read(full())
    assert found["Response"][1] == ["champion", 110, 61, 0.55]
    assert found["Segments"][1] == ["small", 4, 3, 4, 4, 26.12]
    first = found["Accounts"][1]
    assert (first[0], first[3], first[6], first[8]) == ("Account 0", "once a month", 20, str(Verdict.TOO_MUCH))
    assert found["Renewals"][1][0] == datetime(2026, 12, 24)  # noqa: DTZ001 - a workbook knows no zones
    assert found["Changes"][1] == [DAY.replace(tzinfo=None), "Acme", "Sam", "–", "once a month", "Too slow."]
    assert found["Decisions"][1][4] == "accepted"
    assert found["Offers"][1] == ["Ada", "Acme", "every week", "to be talked about"]
    assert found["Opt-outs and bounces"][1][1:] == [None, None, "The address takes no mail"]
    assert found["Themes"][1][:9] == ["support", 3, 1, 0, 2, 6, 4, 2, "Too slow."]
    assert found["Signals"][1][4] == "may leave"
    assert [row[1] for row in found["Readings"][1:]] == [30, 10, 2, 3, 1, 4]
    assert [row[1] for row in found["Held answers"][1:]] == [3, 1, 0, 0, 2]
    assert found["Capacity"][1] == ["Kim Roe", 80, 4, 60, 40, 30, 10]
    assert found["Why we come to work"][1] == ["Our customers", 47.5, 2]


def test_the_summary_says_what_the_report_says() -> None:
    rows = read(full())["Summary"]
    assert rows[1] == ["Report", "October 2026 · all accounts"]
    assert rows[3][1].startswith("In October 2026, 61 of the 110 people")


def test_no_cell_is_a_formula() -> None:
    file = BytesIO()
    write_xlsx(file, sheets(full(EVIL)))
    cells = [cell for page in load_workbook(file) for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert sum(EVIL in str(cell.value) for cell in cells) >= 4


def test_an_empty_month_has_its_sheets_too() -> None:
    found = read(figures(month=MONTH))
    assert found["Accounts"][1:] == []
    assert found["Why we come to work"][1][0].startswith("Nobody has asked the team yet.")
