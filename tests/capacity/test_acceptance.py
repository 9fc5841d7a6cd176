"""Which lighter forms contacts accept: only what their own words leave room for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Level, Stage
from cadence import LADDER, Cadence
from capacity.acceptance import lower_rates, other_channels
from classifier import read
from recommendations import rates
from recommendations.voices import OwnWish
from recommendations.wishes import own_wish
from tests.recommendations.said import NORM, voice, wants, wish


def says(words: str, number: int = 1, **fields: Any) -> OwnWish:
    """What one contact wants who writes `words`, read by the rule book."""
    return own_wish(voice(read(words), number=number, **{"verbatim": words, **fields}), Stage.STEADY, NORM)


def rates_below(followed: str, *wishes: OwnWish) -> list[str]:
    return [str(cadence) for cadence, _, _ in lower_rates(wishes, Cadence.parse(followed))]


def test_at_most_leaves_room_down_to_half_of_it() -> None:
    assert rates_below("1/P1M", says("at most once a month")) == ["1/P6W", "1/P2M"]
    assert rates_below("1/P1M", says("Monthly is plenty.")) == ["1/P6W", "1/P2M"]


def test_a_range_leaves_room_down_to_its_lower_end_and_no_further() -> None:
    assert rates_below("1/P1M", says("monthly or quarterly")) == ["1/P6W", "1/P2M", "1/P3M"]
    assert rates_below("1/P2W", says("every 2-3 weeks")) == ["1/P3W"]


@pytest.mark.parametrize("words", ["once a month", "at least once a month", "every month, and never less is fine"])
def test_a_plain_wish_leaves_none(words: str) -> None:
    assert rates_below("1/P1M", says(words)) == []


@pytest.mark.parametrize(
    "words", ["Once a month, less is fine too", "Monthly. Less often would do.", "Once a month; fewer is OK"]
)
def test_whoever_adds_that_less_is_fine_accepts_half(words: str) -> None:
    assert rates_below("1/P1M", says(words)) == ["1/P6W", "1/P2M"]


@pytest.mark.parametrize(
    "words",
    ["Once a month, I don't think less is fine", "once a month, less is not fine", "once a month, less noise is fine"],
)
def test_whoever_denies_it_does_not(words: str) -> None:
    assert rates_below("1/P1M", says(words, level=Level.CHAMPION)) == []


def test_whoever_gets_more_than_they_asked_for_accepts_what_they_asked_for() -> None:
    assert rates_below("1/P1M", says("every six weeks")) == ["1/P6W"]


def test_the_reason_quotes_the_words_that_leave_room_and_what_is_kept_names_nobody() -> None:
    (_, why, kept), *_ = lower_rates([says("Once a month, less is fine too", name="Ada Lane")], Cadence.parse("1/P1M"))
    assert why == 'Ada Lane (champion) asked for "Once a month, less is fine too"'
    assert kept == "once a month, less is fine"
    (_, why, kept), *_ = lower_rates([says("No calls. At most once a month.", name="Ada Lane")], Cadence.parse("1/P1M"))
    assert (why, kept) == ('Ada Lane (champion) asked for "At most once a month"', "at most once a month")


def test_whoever_picked_a_rate_may_add_that_less_is_fine() -> None:
    picked = says("Less often is fine, we are a small team", choice="1/P1M", name="Ada Lane")
    (_, why, kept), *_ = lower_rates([picked], Cadence.parse("1/P1M"))
    assert why == 'Ada Lane (champion) picked "once a month" and wrote "Less often is fine, we are a small team"'
    assert kept == "once a month, less is fine"


def test_everyone_who_named_a_rate_has_to_accept() -> None:
    assert rates_below("1/P1M", says("at most once a month"), says("monthly", 2)) == []
    assert rates_below("1/P1M", says("at most once a month"), says("once a quarter", 2)) == ["1/P6W", "1/P2M"]
    assert rates_below("1/P1M", says("at most once a month"), says("quarterly or twice a year", 2)) == [
        "1/P6W",
        "1/P2M",
    ]


def test_who_leaves_it_to_us_accepts_half_unless_somebody_named_a_rate() -> None:
    assert rates_below("1/P1M", says("You decide")) == ["1/P6W", "1/P2M"]
    assert rates_below("1/P1M", says("You decide"), says("monthly", 2)) == []
    assert rates_below("1/P1M", says("only when something breaks")) == ["1/P6W", "1/P2M"]
    assert rates_below("1/P1M", wants(choice="delegated")) == ["1/P6W", "1/P2M"]
    (_, why, kept), *_ = lower_rates([wants(choice="delegated")], Cadence.parse("1/P1M"))
    assert (why, kept) == ("Contact 1 (champion) left it to us", "left to us")


def test_silence_accepts_nothing() -> None:
    assert rates_below("1/P1M") == []
    assert rates_below("1/P1M", wants(opted_out=True)) == []


def test_words_that_a_person_should_read_first_accept_nothing() -> None:
    unsure = says("Monthly, quarterly would also do")
    assert unsure.needs_review
    assert rates_below("1/P1M", unsure) == []
    assert rates_below("1/P1M", says("at most once a month"), unsure) == []
    assert other_channels([unsure, says("call or mail, either", 2)], None) == []


def channels(*wishes: OwnWish, decided_by: int | None = 1) -> list[str]:
    return [name for name, _ in other_channels(wishes, decided_by)]


def test_an_email_that_is_named_beside_a_call_is_accepted() -> None:
    assert "email" in channels(says("monthly call, an email is fine too"))
    assert channels(says("once a month")) == []


def test_a_channel_of_another_wish_is_not() -> None:
    assert "email" not in channels(says("an email every month, and a call once a quarter"))


def test_a_channel_of_an_occasion_is_not() -> None:
    assert (
        channels(says("When the gateway is down I want a phone call; don't bother us otherwise"), decided_by=None) == []
    )
    assert channels(says("just email"), decided_by=None) == ["email"]


def test_a_channel_that_was_picked_is_accepted_with_its_own_reason() -> None:
    found = other_channels([says("call me once a month", channel="email", name="Ada Lane")], 1)
    assert ("email", "Ada Lane (champion) picked it as the way they like best") in found


def test_a_channel_that_anybody_refuses_is_not() -> None:
    assert "email" not in channels(says("monthly call, an email is fine too"), says("quarterly, no emails please", 2))


def test_only_whose_wish_is_followed_can_accept_another_channel() -> None:
    assert "email" not in channels(says("a call every month"), says("monthly call, an email is fine too", 2))


WISHES = st.sampled_from(["<=1/P1M", ">=1/P1M", "1/P1M", "1-3/P3M", "2-3/P6W", "<=1/P1W", "1/P3M", "2/P1W@MO,TH"])


@given(st.lists(WISHES, min_size=1, max_size=4), st.sampled_from(LADDER))
def test_no_rate_lies_below_what_anybody_accepts(said: list[str], followed: Cadence) -> None:
    wishes = [wants(wish(one), channels={"prefer": [], "avoid": []}) for one in said]
    for cadence, _, _ in lower_rates(wishes, followed):
        assert cadence.per_year[0] < followed.per_year[0]
        for one in map(Cadence.parse, said):
            lowest, _ = rates.interval(one)
            assert cadence.per_year[0] * 1.03 >= (lowest or one.per_year[0] / 2)
