"""How the team's pages say hours and factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.team.words import figures, hours, saving, sentence, times


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 hours"),
        (0.04, "0 hours"),
        (1, "1 hour"),
        (1.04, "1 hour"),
        (4.54, "4.5 hours"),
        (9.96, "10 hours"),
        (1234.5, "1,234 hours"),
    ],
)
def test_hours_are_said_with_a_decimal_below_ten(value: float, said: str) -> None:
    assert hours(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "24 minutes"), (1 / 60, "1 minute"), (0.999, "1 hour"), (2.25, "2.2 hours")]
)
def test_less_than_an_hour_is_said_in_minutes(value: float, said: str) -> None:
    assert saving(value) == said


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (0.5, "half as often"),
        (1 / 3, "a third as often"),
        (0.25, "a quarter as often"),
        (0.23, "4.3 times rarer"),
        (4 / 52.18, "13 times rarer"),
        (2, "twice as often"),
        (4.35, "4.3 times as often"),
        (365.25, "365 times as often"),
    ],
)
def test_factors_are_said_in_words(ratio: float, said: str) -> None:
    assert times(ratio) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("ada said", "Ada said."), ('she wrote "no."', 'She wrote "no."'), ('he wrote "no"', 'He wrote "no".'), ("", ".")],
)
def test_a_sentence_ends_once(text: str, said: str) -> None:
    assert sentence(text) == said


@given(st.floats(0.0001, 10_000))
def test_every_factor_and_figure_can_be_said(value: float) -> None:
    assert "often" in times(value) or "rarer" in times(value)
    assert figures(value)
