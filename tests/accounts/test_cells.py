"""Cells of spreadsheets: hostile text stays text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.cells import harmless

HOSTILE = [
    "=1+1",
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\x1b=1+1",
    "  =1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff20SUM(A1)",
    "\ufe63=1",
    '=HYPERLINK("http://example.com","Acme")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text).strip()[0] == "'"


@pytest.mark.parametrize(
    "text", ["Acme", "Ada = Lane", "a-b", "Nord & Co", "שלום", "٪ 5 - 3", "日本", "", "’tis", "1-2"]
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_formula_behind_a_semicolon_is_disarmed_too() -> None:
    assert harmless("Acme; =1+1") == "Acme; '=1+1"
    assert harmless("Acme\n@SUM(A1)") == "Acme\n'@SUM(A1)"
    assert harmless("weekly; monthly - or so") == "weekly; monthly - or so"


@given(st.text(max_size=60))
def test_no_text_becomes_a_formula_or_holds_a_control_character(text: str) -> None:
    cell = harmless(text)
    assert cell.strip()[:1] not in {"=", "+", "-", "@"}
    assert all(letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in cell)
    assert harmless(cell) == cell
