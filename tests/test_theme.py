"""The company's colour can be read in light and in dark, whatever it is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from theme import DARK, ENOUGH, LIGHT, contrast, readable, stylesheet

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#0b6157", "#0b6157") == 1


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable("#0b6157", LIGHT) == "#0b6157"


@given(COLOURS)
def test_any_colour_becomes_readable_on_both_grounds(colour: str) -> None:
    for ground in (LIGHT, DARK):
        assert contrast(readable(colour, ground), ground) >= ENOUGH


@given(COLOURS)
def test_text_upon_the_colour_can_be_read(colour: str) -> None:
    for accent, on_accent in re.findall(r"--accent:(#\w+);--on-accent:(#\w+)", stylesheet(colour)):
        assert contrast(accent, on_accent) >= 4.5
