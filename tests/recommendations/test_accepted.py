"""Offers that were accepted instead of what was asked for, and channels picked in a question of their own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Stage
from cadence import LADDER, Cadence
from recommendations.policy import recommend
from recommendations.voices import Accepted, OwnWish, Voice
from recommendations.wishes import own_wish
from tests.recommendations.said import NORM, reading, voice, wish

WEEKLY, EVERY_TWO, MARCH = Cadence.parse("1/P1W"), Cadence.parse("1/P2W"), date(2027, 3, 3)
YES = Accepted(WEEKLY, EVERY_TWO, "phone", MARCH)


def wants(said: Voice) -> OwnWish:
    return own_wish(said, Stage.STEADY, NORM)


def reason(said: Voice) -> str:
    return recommend([wants(said)], "balanced", NORM, 1).reason


def said_weekly(**fields: object) -> Voice:
    values = {"name": "Ada Lane", "verbatim": "weekly", "accepted": YES} | fields
    return voice(reading(wish("1/P1W", span=[0, 6])), **values)  # type: ignore[arg-type]


def test_what_was_accepted_is_what_is_wanted() -> None:
    found = wants(said_weekly())
    assert (found.cadence, found.channel, found.accepted_for, found.certainty) == (EVERY_TWO, "phone", WEEKLY, 1.0)
    assert found.as_json()["accepted_for"] == "every week"


def test_the_reason_says_what_was_asked_for_what_was_accepted_and_when() -> None:
    assert reason(said_weekly()) == 'Ada Lane (champion) asked for "weekly", accepted every two weeks on 3 March 2027.'


def test_a_picked_choice_keeps_its_words_in_the_reason() -> None:
    picked = voice(None, "1/P1W", name="Ada Lane", accepted=YES)
    assert reason(picked) == 'Ada Lane (champion) picked "every week", accepted every two weeks on 3 March 2027.'


def test_a_wish_by_fields_alone_is_told_in_its_words() -> None:
    assert reason(said_weekly(verbatim=None)) == (
        'Ada Lane (champion) asked for "every week", accepted every two weeks on 3 March 2027.'
    )


@pytest.mark.parametrize(
    "said",
    [
        voice(reading(wish("1/P1M")), accepted=YES),
        voice(reading(wish(kind="delegated")), accepted=YES),
        said_weekly(opted_out=True),
        said_weekly(accepted=None),
    ],
    ids=["another rate", "no rate", "opted out", "nothing accepted"],
)
def test_what_was_accepted_for_something_else_does_not_count(said: Voice) -> None:
    assert wants(said) == wants(replace(said, accepted=None)) or wants(said).accepted_for is None
    assert wants(said).cadence != EVERY_TWO
    assert "accepted_for" not in wants(said).as_json()


@given(st.sampled_from(LADDER), st.sampled_from(LADDER), st.sampled_from(LADDER))
def test_an_accepted_rate_counts_just_where_it_was_for_the_rate_that_is_asked(
    asked: Cadence, answered: Cadence, accepted: Cadence
) -> None:
    found = wants(voice(reading(wish(str(asked))), accepted=Accepted(answered, accepted, None, MARCH)))
    assert found.cadence == (accepted if asked == answered else asked)


@pytest.mark.parametrize(
    ("fields", "channel"),
    [({}, "video"), ({"channels": {"prefer": [], "avoid": ["video"]}}, None), ({"channels": {"prefer": ["chat"], "avoid": []}}, "chat")],
)  # fmt: skip
def test_a_picked_channel_counts_where_own_words_neither_name_nor_refuse_one(
    fields: dict[str, object], channel: str | None
) -> None:
    assert wants(voice(reading(wish("1/P1M"), **fields), channel="video")).channel == channel


def test_a_channel_of_the_wish_comes_before_the_picked_one() -> None:
    assert wants(voice(reading(wish("1/P1M", channel="phone")), channel="video")).channel == "phone"
    assert wants(voice(None, "1/P1M", channel="video")).channel == "video"
