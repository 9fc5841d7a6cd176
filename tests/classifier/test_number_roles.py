"""Numbers that no rate has taken up: those whose role is plain raise no doubt, the others do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.explanation import explain

LEFT_OVER = "number left over"


def doubts(text: str) -> tuple[str, ...]:
    return explain(text).doubts


@pytest.mark.parametrize(
    "text",
    [
        # The length of a talk.
        "quarterly, 45 minutes",
        "a monthly call of 20 mins",
        # An hour of the day.
        "every Thursday at nine",
        "Each Monday between ten and eleven, please",
        "call us every Friday before 8",
        # A date.
        "monthly, beginning on 3 February",
        "once a quarter from 2027 on",
        # Other things than contacts.
        "We are a firm with two lathes, so twice a year",
        "For our five wards a monthly visit is right",
        "monthly, we only have one integration",
        # People.
        "the six of us would like a call every quarter",
        "For a team of three, monthly is right",
        # Labels and stretches of time.
        "quarterly, as clause 9 says",
        "We moved three years ago; a yearly visit is fine",
        # The clock, money, ages, pages, and what leads up to the wish.
        "Ring me monthly, after 14:30",
        "once a quarter; the early shift ends at 2 p.m.",
        "Twice a year, at EUR 79 a licence I expect no more",
        "Each month, please, and I'm 62, so speak up",
        "every two months, for the 48-page supplement",
        "monthly; the lease is for 25 years",
        "I said eight once and my deputy said four. Let's have a call every six weeks.",
        # Words that count nothing.
        "A quarterly call, the other one was too long",
        "monthly, please, once this is signed",
    ],
)
def test_a_number_whose_role_is_plain_raises_no_doubt(text: str) -> None:
    assert LEFT_OVER not in doubts(text)


@pytest.mark.parametrize(
    "text",
    [
        "monthly, or 4",
        "weekly 17",
        "every quarter, and two calls besides",
        "a call each month; make of the 9 what you like",
        "once a month, we said at nine",
    ],
)
def test_a_number_that_may_be_the_wish_keeps_its_doubt(text: str) -> None:
    assert LEFT_OVER in doubts(text)


@given(
    st.integers(min_value=0, max_value=10**30),
    st.sampled_from(["monthly {}", "monthly, {} min", "{} of us, weekly at {}"]),
)
def test_no_number_is_too_much(number: int, frame: str) -> None:
    assert explain(frame.replace("{}", str(number))).text
