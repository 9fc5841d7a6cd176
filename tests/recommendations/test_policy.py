import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Level
from cadence import LADDER, Bound, Cadence, Unit
from recommendations.policy import POLICIES, Result, recommend
from recommendations.rates import ends, interval
from recommendations.voices import OwnWish
from tests.recommendations.said import NORM, asks, voice, wants, wish

SPONSOR, CHAMPION, ADMIN, USER = Level
few = settings(max_examples=40)  # a busy machine is no failure


def decide(policy: str, *wishes: OwnWish) -> Result:
    return recommend(wishes, policy, NORM, invited=5)


def chosen(policy: str, *said: str) -> str:
    """The cadence that `policy` makes of wishes by as many champions."""
    return str(decide(policy, *(asks(text, number) for number, text in enumerate(said))).cadence)


@pytest.mark.parametrize(
    ("said", "cadence"),
    [
        (["1/P1M"], "1/P1M"),
        (["1/P15D"], "1/P15D"),  # a single wish keeps its exact cadence
        (["2/P1M"], "2/P1M"),
        (["1/P1W@TU"], "1/P1W@TU"),
        (["<=1/P3M"], "<=1/P3M"),
        ([">=1/P3M"], ">=1/P3M"),
        (["2-3/P6W"], "1/P2W"),  # a range is met by a usual cadence inside it
        (["3-4/P12W"], "1/P4W"),  # or by one of its ends
        (["1/P1W", "1/P1M", "1/P3M"], "1/P1M"),
        (["1/P1W", "1/P3W", "1/P1M"], "1/P3W"),  # somebody asked for just that
        (["1/P1W", "1/P3M"], "1/P1M"),  # half way on a log scale
        (["1/P1W", "1/P1W", "1/P3M"], "1/P1W"),
        (["1/P1W", "1/P1W@TU"], "1/P1W"),  # the plain one of two alike
        (["1/P1W", "<=1/P3M"], "1/P1M"),
        (["1/P3M", "<=1/P1M"], "1/P3M"),  # a limit is kept by anything below it
        (["1/P1M", ">=1/P3M"], "1/P1M"),
        (["<=1/P1M", "<=1/P3M"], "<=1/P3M"),
        ([">=1/P1M", ">=1/P3M"], ">=1/P1M"),
        (["<=1/P1M", ">=1/P3M"], "1/P2M"),
        (["1/P2M", "2-12/P1Y"], "1/P2M"),
        (["1/P1W", "2-12/P1Y"], "1/P1M"),
    ],
)
def test_balanced_is_the_median_of_what_was_asked(said: list[str], cadence: str) -> None:
    assert chosen("balanced", *said) == cadence


@pytest.mark.parametrize(
    ("said", "cadence"),
    [
        (["1/P1W", "1/P1M", "1/P3M"], "1/P3M"),
        (["1/P15D", "1/P1W"], "1/P15D"),
        (["2-3/P6W", "1/P1W"], "1/P3W"),
        (["<=1/P3M", "1/P1M"], "1/P3M"),
        (["<=1/P3M", "<=1/P1M"], "<=1/P3M"),
        (["1/P1W@TU", "1/P1W"], "1/P1W"),
    ],
)
def test_cautious_is_the_lowest_rate_that_anyone_named(said: list[str], cadence: str) -> None:
    assert chosen("cautious", *said) == cadence


def test_decision_maker_follows_the_most_senior_who_named_a_rate() -> None:
    wishes = (asks("1/P1W", 1, USER), asks("1/P3M", 2, SPONSOR), asks("1/P1W", 3, CHAMPION))
    assert str(decide("decision_maker", *wishes).cadence) == "1/P3M"


def test_decision_maker_passes_over_a_senior_who_leaves_it_to_us() -> None:
    sponsor = OwnWish(voice(number=9, level=SPONSOR), "delegated")
    assert str(decide("decision_maker", sponsor, asks("1/P1W", 1, USER)).cadence) == "1/P1W"


def test_decision_maker_balances_several_of_the_same_level() -> None:
    wishes = (asks("1/P1W", 1, SPONSOR), asks("1/P3M", 2, SPONSOR), asks("1/P1Y", 3, USER))
    assert str(decide("decision_maker", *wishes).cadence) == "1/P1M"


def test_the_more_senior_wish_outweighs_the_junior_one() -> None:
    assert str(decide("balanced", asks("1/P3M", 1, SPONSOR), asks("1/P1W", 2, USER)).cadence) == "1/P3M"


def test_the_more_certain_wish_outweighs_the_uncertain_one() -> None:
    assert str(decide("balanced", asks("1/P3M", 1), asks("1/P1W", 2, certainty=0.4)).cadence) == "1/P3M"


def test_the_newer_wish_outweighs_the_older_one() -> None:
    assert str(decide("balanced", asks("1/P3M", 1, days_ago=200), asks("1/P1W", 2)).cadence) == "1/P1W"


def test_after_one_half_life_two_old_wishes_weigh_as_much_as_one_new_one() -> None:
    old = [asks("1/P3M", number, days_ago=180) for number in (1, 2)]
    result = decide("balanced", *old, asks("1/P1W", 3))
    assert (str(result.cadence), result.agreement) == ("1/P1M", 0.0)


def test_years_of_age_leave_a_weight() -> None:
    wishes = (asks("1/P3M", 1, days_ago=100_000), asks("1/P1M", 2, days_ago=100_000))
    assert str(decide("balanced", *wishes).cadence) == "1/P2M"


@pytest.mark.parametrize("policy", POLICIES)
def test_without_a_vote_the_norm_is_recommended_and_marked_as_one(policy: str) -> None:
    result = decide(policy, wants(choice="delegated"))
    assert (result.cadence, result.source) == (NORM.cadence, "norm")
    assert (result.asked_low, result.asked_high, result.agreement) == (None, None, None)
    assert NORM.source in result.reason


def test_an_unknown_policy_is_refused_even_without_answers() -> None:
    with pytest.raises(KeyError, match="loudest"):
        recommend([], "loudest", NORM, invited=0)


def test_the_result_tells_what_was_asked_and_by_how_many() -> None:
    wishes = (asks("1/P1M", 1, days_ago=3), asks("1/P2M", 2, days_ago=1), wants(choice="delegated"))
    result = decide("balanced", asks("1-2/P1W", 4, days_ago=9), *wishes)
    assert (result.asked_low, result.asked_high) == (6.0, 104.36)
    assert (result.source, result.policy, result.respondents, result.invited) == ("asked", "balanced", 4, 5)
    assert result.newest_answer_at == wants(choice="delegated").voice.answered_at
    assert [one["contact_id"] for one in result.voices] == [1, 1, 2, 4]


def test_agreement_is_the_share_of_weight_near_the_recommendation() -> None:
    result = decide("balanced", asks("1/P1M", 1), asks("1/P6W", 2), asks("1/P1W", 3))
    assert (str(result.cadence), result.agreement) == ("1/P1M", 0.6667)


def test_who_set_a_limit_agrees_with_anything_within_it() -> None:
    assert decide("balanced", asks("1/P3M", 1), asks("<=1/P1W", 2), asks("1-8/P1Y", 3)).agreement == 1.0


def test_who_never_answered_is_no_respondent() -> None:
    silent = OwnWish(voice(number=7, answered_at=None, opted_out=True), "stop", opted_out=True)
    assert decide("balanced", asks("1/P1M"), silent).respondents == 1


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    low, high = sorted(draw(st.tuples(st.integers(1, 9), st.integers(1, 9))))
    every, unit = draw(st.integers(1, 20)), draw(st.sampled_from(Unit))
    bounds = [Bound.RANGE] if low < high else [Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST]
    usual = draw(st.booleans())
    return draw(st.sampled_from(LADDER)) if usual else Cadence(low, high, every, unit, draw(st.sampled_from(bounds)))


@st.composite
def groups(draw: st.DrawFn) -> list[OwnWish]:
    """The wishes of one to eight contacts."""
    said = draw(st.lists(cadences(), min_size=1, max_size=8))
    return [
        OwnWish(
            voice(number=number, level=draw(st.sampled_from(Level)), days_ago=draw(st.integers(0, 3000))),
            "periodic", cadence, draw(st.floats(0.01, 1.0)),
        )
        for number, cadence in enumerate(said)
    ]  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
@few
@given(group=groups())
def test_the_result_lies_within_the_range_asked(policy: str, group: list[OwnWish]) -> None:
    result = decide(policy, *group)
    low, high = result.cadence.per_year
    assert low == high
    assert result.asked_low is not None
    assert result.asked_high is not None
    assert result.asked_low * 0.999 <= low <= result.asked_high * 1.001


@pytest.mark.parametrize("policy", POLICIES)
@few
@given(group=groups(), seed=st.integers())
def test_the_order_of_answers_changes_nothing(policy: str, group: list[OwnWish], seed: int) -> None:
    shuffled = random.Random(seed).sample(group, len(group))
    assert decide(policy, *group) == decide(policy, *shuffled)


@few
@given(group=groups())
def test_cautious_never_recommends_more_than_another_policy(group: list[OwnWish]) -> None:
    rates = {policy: decide(policy, *group).cadence.per_year[0] for policy in POLICIES}
    assert rates["cautious"] <= min(rates.values()) * 1.001


@pytest.mark.parametrize("policy", POLICIES)
@few
@given(cadence=cadences(), count=st.integers(1, 5))
def test_who_all_want_the_same_get_it_and_agree(policy: str, cadence: Cadence, count: int) -> None:
    result = decide(policy, *(OwnWish(voice(number=n), "periodic", cadence) for n in range(count)))
    low, high = interval(cadence)
    assert low * 0.999 <= result.cadence.per_year[0] <= high * 1.001
    assert result.agreement == 1.0


@few
@given(group=groups())
def test_balanced_is_a_usual_cadence_or_one_that_somebody_named(group: list[OwnWish]) -> None:
    named = {end for one in group if one.cadence for end in ends(one.cadence)}
    assert decide("balanced", *group).cadence.bounded(Bound.EXACT) in named | set(LADDER)


@few
@given(group=groups(), faster=cadences())
def test_a_wish_for_more_never_makes_balanced_recommend_less(group: list[OwnWish], faster: Cadence) -> None:
    before = decide("balanced", *group)
    rate = before.cadence.per_year[0]
    more = faster if interval(faster)[0] > rate else Cadence.once_every(1, Unit.WORKING_DAY)
    if interval(more)[0] <= rate:
        return
    after = decide("balanced", *group, asks(str(more), number=99))
    assert after.cadence.per_year[0] >= rate * 0.999


@few
@given(group=groups())
def test_agreement_is_a_share(group: list[OwnWish]) -> None:
    for policy in POLICIES:
        agreement = decide(policy, *group).agreement
        assert agreement is not None
        assert 0 <= agreement <= 1
        assert math.isfinite(agreement)


def test_relative_and_vague_wishes_vote_with_the_rate_they_come_to() -> None:
    less = wants(wish(kind="relative", direction="less", factor=0.5), delivered=52)
    assert str(decide("balanced", less).cadence) == "1/P2W"
