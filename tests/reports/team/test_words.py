"""How the team's pages say hours and factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.workload import Load
from reports.team.lines import exact_hours, line, remains
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
        (0.23, "4.3 times less often"),
        (4 / 52.18, "13 times less often"),
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
    assert "often" in times(value)
    assert figures(value)


def load(needed: float, available: float) -> Load:
    return Load(1, "Sam Hill", "", 3, 0, 4.0, needed, available)


@pytest.mark.parametrize(
    ("needed", "available", "shown"),
    [
        (11.3, 10, (11.3, 10, 1.3)),
        (17.92, 9.96, (17.9, 10, 7.9)),
        (10.04, 9.98, (10.04, 9.98, 0.06)),
        (1250.4, 1000.2, (1250, 1000, 250)),
    ],
)
def test_who_subtracts_finds_what_is_too_many(needed: float, available: float, shown: tuple[float, ...]) -> None:
    found = line(load(needed, available))
    assert (found.needed, found.available, found.over) == shown


@given(st.floats(0, 2_000), st.floats(0, 744))
def test_a_line_always_adds_up(needed: float, available: float) -> None:
    some = load(needed, available)
    found = line(some)
    assert found.over - found.free == pytest.approx(
        found.needed - found.available, abs=0.11 if not some.over else 0.001
    )
    assert bool(found.over) == bool(some.over)


def test_what_is_saved_and_what_remains_add_up_to_what_is_too_many() -> None:
    some = load(10.57, 10)
    assert exact_hours(line(some).over) == "0.6 hours"
    assert exact_hours(remains(some, 0.25)) == "0.4 hours"
    assert remains(some, 0.6) == 0.1
