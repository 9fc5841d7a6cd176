import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence import LADDER, Bound, Cadence, Unit
from rhythm.contact import Verdict, delivered_per_year, excess, rate_words, verdict

MONTHLY = Cadence.once_every(1, Unit.MONTH)
QUARTERLY = Cadence.once_every(3, Unit.MONTH)
RANGE = Cadence.between(Cadence.once_every(2, Unit.WEEK), Cadence.once_every(3, Unit.WEEK))


@pytest.mark.parametrize(
    ("cadence", "as_wished"),
    [
        (MONTHLY, range(5, 8)),
        (MONTHLY.bounded(Bound.AT_MOST), range(7)),
        (MONTHLY.bounded(Bound.AT_LEAST), range(5, 400)),
        (QUARTERLY, range(1, 3)),
        (QUARTERLY.bounded(Bound.AT_MOST), range(3)),
        (Cadence.once_every(1, Unit.YEAR), range(2)),
        (Cadence.once_every(1, Unit.WEEK), range(20, 35)),
        (RANGE, range(8, 14)),
    ],
)
def test_a_verdict_leaves_room_for_one_call_and_keeps_limits_to_the_letter(cadence: Cadence, as_wished: range) -> None:
    found = [n for n in range(400) if verdict(cadence, delivered_per_year(n)) is Verdict.AS_WISHED]
    assert found == list(as_wished)


@given(st.sampled_from(LADDER), st.sampled_from(list(Bound)[:3]), st.integers(0, 500))
def test_more_contact_never_turns_too_much_into_less(cadence: Cadence, bound: Bound, count: int) -> None:
    order = [Verdict.TOO_LITTLE, Verdict.AS_WISHED, Verdict.TOO_MUCH]
    one, more = (verdict(cadence.bounded(bound), delivered_per_year(n)) for n in (count, count + 1))
    assert order.index(one) <= order.index(more)


def test_without_a_wish_nothing_is_too_much() -> None:
    assert verdict(None, 400.0) is Verdict.UNKNOWN


def test_twice_as_often_is_an_excess_of_one_and_no_contact_is_worse_than_little() -> None:
    assert excess(MONTHLY, 24) == pytest.approx(1)
    assert excess(MONTHLY, 6) == pytest.approx(-1)
    assert excess(RANGE, 20) == 0
    assert excess(MONTHLY, 0) < excess(MONTHLY, delivered_per_year(1)) < 0


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0, "not at all"),
        (0.3, "hardly ever"),
        (11, "about once a month"),
        (12.5, "about once a month"),
        (37, "about three times a month"),
        (95, "about twice a week"),
        (3, "about three times a year"),
        (64, "about every week"),
        (500, "about ten times a week"),
        (4.06, "about once a quarter"),
    ],
)
def test_a_rate_is_said_in_words(rate: float, words: str) -> None:
    assert rate_words(rate) == words
