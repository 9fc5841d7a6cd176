"""Contacts who want clearly different things are named, and not averaged away."""

import pytest

from cadence import Cadence
from reports.account.disagreement import disagreement


def voices(*cadences: str | None) -> list[dict[str, object]]:
    levels = ("executive sponsor", "administrator", "champion", "end user")
    names = ("Olga Brandt", "Adam Okoro", "Ada Lane", "Ben Cole")
    return [
        {"name": name, "level": level, "cadence": cadence, "words": cadence and Cadence.parse(cadence).words()}
        for name, level, cadence in zip(names, levels, cadences, strict=False)
    ]


def test_the_sponsor_wants_quarterly_and_the_administrator_weekly() -> None:
    said = disagreement(voices("1/P3M", "1/P1W"))
    assert said == (
        "Olga Brandt (executive sponsor) wants once a quarter, Adam Okoro (administrator) every week: plan both."
    )


def test_the_two_furthest_apart_are_named_and_the_others_counted() -> None:
    said = disagreement(voices("1/P3M", "1/P1W", "1/P1M", "1/P2W"))
    assert said is not None
    assert said.endswith("Adam Okoro (administrator) every week (2 others between them): plan both.")


@pytest.mark.parametrize(
    "cadences",
    [
        (),
        ("1/P1M",),
        ("1/P1M", None),
        ("1/P1M", "1/P6W"),
        ("<=1/P1M", "1/P3M"),
        ("1/P1W", ">=1/P3M"),
        ("1-4/P1M", "1/P1W"),
    ],
)
def test_where_one_rate_does_for_all_there_is_nothing_to_say(cadences: tuple[str, ...]) -> None:
    assert disagreement(voices(*cadences)) is None
