"""Days of the week that an answer prefers or refuses, and days that it only tells of."""

import pytest

from classifier import read


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Not on Saturdays or Sundays, we do weddings then. A call every three weeks.", ("SA", "SU")),
        ("On Mondays and Tuesdays I operate and am not to be had. Otherwise once in three weeks.", ("MO", "TU")),
        ("Wednesdays and Thursdays off. Once every three weeks is good.", ("WE", "TH")),
        ("Goods-in is swamped on Tuesdays, so not then. Every 3 to 4 weeks.", ("TU",)),
        ("It is fine as you do it today, only it should not fall on a Wednesday", ("WE",)),
        ("Once a month, and please not on Mondays because Mondays I travel", ("MO",)),
    ],
)
def test_days_are_refused(text: str, days: tuple[str, ...]) -> None:
    assert read(text).days == {"prefer": (), "avoid": days}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mondays or Tuesdays I'm at the other branch, so monthly on one of those.", ("MO", "TU")),
        ("I do the books on Sundays. Ring then, every other week", ("SU",)),
        ("The weekly call may stay; only move it to Wednesdays please", ("WE",)),
        ("I'd keep the rhythm of every two months. Put it on a Tuesday.", ("TU",)),
        ("Ring us every other Wednesday, we don't brew on Wednesdays", ("WE",)),
    ],
)
def test_days_are_preferred(text: str, days: tuple[str, ...]) -> None:
    assert read(text).days == {"prefer": days, "avoid": ()}


@pytest.mark.parametrize(
    "text",
    [
        "Last week: Monday a call, Tuesday a call. One call a month would be more than enough.",
        "Let me ask Ravi on Monday",
    ],
)
def test_days_are_only_told_of(text: str) -> None:
    assert read(text).days == {"prefer": (), "avoid": ()}
