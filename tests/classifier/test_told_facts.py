"""A fact that is told beside a wish changes nothing about it, wherever it stands."""

import pytest

from classifier import read

FACTS = (
    "We have 12 sites in four countries.",
    "I work three days a week.",
    "Our auditors visit twice a year.",
    "I use the tool daily.",
    "Our shifts change every four weeks.",
    "We release software every two weeks.",
    "Backups run every night.",
    "We do inventory every January.",
    "Our store is open seven days a week.",
    "My dentist writes to me every six months.",
    "We ship 400 orders a day.",
    "Backups run every Sunday.",
)
WISHES = (
    "Once a month please.",
    "Quarterly is fine.",
    "Please contact us only when something breaks.",
    "An email every two weeks would be good.",
    "Less often please.",
    "Never contact me again.",
    "Twice a year, plus when there's a new version.",
)


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("wish", WISHES)
def test_a_fact_before_or_after_a_wish_leaves_it_as_it_is(fact: str, wish: str) -> None:
    alone = [(each.kind, each.per_year, each.trigger, each.channel) for each in read(wish).wishes]
    for text in (f"{fact} {wish}", f"{wish} {fact}"):
        assert [(each.kind, each.per_year, each.trigger, each.channel) for each in read(text).wishes] == alone


def test_the_days_on_which_somebody_is_there_are_those_to_call() -> None:
    reading = read("I'm only in the office on Tuesdays. Once a month please.")
    assert [wish.per_year for wish in reading.wishes] == [(12, 12)]
    assert reading.to_json()["days"]["prefer"] == ["TU"]


def test_the_days_of_a_thing_are_none_to_call() -> None:
    assert read("Backups run every Sunday. Once a month please.").to_json()["days"]["prefer"] == []


@pytest.mark.parametrize(
    ("text", "per_year"),
    [
        ("Our board sits in February, May and October. Brief me by mail before each session.", 3),
        ("Our aircrew rotate every 28 days; have a word with each new rotation.", 13.04),
    ],
)
def test_a_fact_that_the_wish_points_to_is_how_often(text: str, per_year: float) -> None:
    assert read(text).wishes[0].per_year == (pytest.approx(per_year, rel=0.03),) * 2
