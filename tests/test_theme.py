"""The company's colours can be read in light and in dark."""

import re

from hypothesis import given
from hypothesis import strategies as st

from theme import DARK, DARK_GROUNDS, ENOUGH, LIGHT, LIGHT_GROUNDS, contrast, least_contrast, readable, stylesheet

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#0b6157", "#0b6157") == 1


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable("#0b6157", LIGHT) == "#0b6157"


@given(COLOURS)
def test_any_colour_becomes_readable_on_all_grounds_of_a_scheme(colour: str) -> None:
    for grounds in (LIGHT_GROUNDS, DARK_GROUNDS):
        assert least_contrast(readable(colour, *grounds), grounds) >= ENOUGH


@given(COLOURS)
def test_text_upon_the_colour_can_be_read(colour: str) -> None:
    sheet = stylesheet(readable(colour, *LIGHT_GROUNDS), readable(colour, *DARK_GROUNDS))
    found = re.findall(r"--accent:(#\w+);--on-accent:(#\w+)", sheet)
    assert len(found) == 2
    for accent, on_accent in found:
        assert contrast(accent, on_accent) >= ENOUGH


def test_the_grounds_are_those_of_the_style_sheets() -> None:
    """Whoever draws a page on another ground has to check the colours against it as well."""
    from config import HERE

    drawn = (HERE / "static" / "app.css").read_text("utf-8") + (HERE / "static" / "customer.css").read_text("utf-8")
    named = {f"#{one}" for one in re.findall(r"--(?:paper|surface|well|ahead):#(\w+)", drawn)}
    assert {one if len(one) == 7 else f"#{''.join(digit * 2 for digit in one[1:])}" for one in named} == {
        *LIGHT_GROUNDS, *DARK_GROUNDS,
    }  # fmt: skip
    assert DARK in DARK_GROUNDS
