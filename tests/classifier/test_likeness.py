"""How alike two answers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import read
from classifier.likeness import features, likeness


def alike(one: str, other: str) -> float:
    def seen(text: str) -> object:
        wish = read(text).main_wish
        return features(text, wish.span if wish else None)

    return likeness(seen(one), seen(other))


def test_the_order_of_words_and_small_words_do_not_matter() -> None:
    assert alike("monthly calls, if my boss agrees", "if the boss agrees, calls monthly") == 1


def test_other_words_make_two_answers_less_alike() -> None:
    near = alike("monthly calls, if my boss agrees", "monthly calls, if my boss likes it")
    assert alike("monthly calls, if my boss agrees", "monthly, and bring biscuits for the auditors") < near < 1


@pytest.mark.parametrize("other", ["every 4 weeks is fine", "every 3 months is fine", "twice every 3 weeks is fine"])
def test_another_number_or_unit_is_not_alike_whatever_the_rest(other: str) -> None:
    assert alike("every 3 weeks is fine", other) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) == alike(other, one) <= 1


def test_nothing_is_like_nothing() -> None:
    assert alike("", "") == 0
