"""Whatever is typed: nothing raises, spans lie inside the text, twice the same, and in linear time."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Reading, explain, in_words, read
from classifier.pipeline import language
from classifier.resolve import resolve
from tests.classifier.hostile import HOSTILE

# Lines of Python run for a short text, and for each character of any.
SLACK = 4_000
MOST_STEPS_A_CHARACTER = 200

VOCABULARY = """
weekly monthly once twice a per every other two 3 x / - , . ? ! not no until go-live after that otherwise call mail
by phone max at most least months quarter Friday january less more same you us if outage stop half or to
"""
WORDS = st.sampled_from(VOCABULARY.split())


def check(text: str, reading: Reading) -> None:
    """Spans inside, index inside, and the JSON form read back."""
    for wish in reading.wishes:
        start, end = wish.span
        assert 0 <= start < end <= len(text)
    assert reading.main is None or 0 <= reading.main < len(reading.wishes)
    assert 0 <= reading.confidence <= 1
    assert Reading.from_json(reading.to_json()) == reading
    assert all(isinstance(line, str) for line in in_words(reading))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_without_an_error(text: str) -> None:
    check(text, read(text))
    assert explain(text).reading == read(text)


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_read_and_read_the_same_twice(text: str) -> None:
    first: Any = read(text)
    check(text, first)
    assert explain(text).reading == first


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_order_of_the_words_of_the_rules_is_read(text: str) -> None:
    check(text, read(text))
    assert explain(text).lines()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_hostile_text_takes_about_twice_the_work(text: str) -> None:
    text = (text * 4_000)[:4_000]
    half, whole = steps(text[:2_000]), steps(text)
    assert whole <= 2.5 * half + SLACK
    assert whole <= MOST_STEPS_A_CHARACTER * 4_000


def steps(text: str) -> int:
    """Lines of the classifier that one reading runs; the states of the automaton are built beforehand."""
    read(text)
    counted = 0

    def count(_frame: FrameType, event: str, _value: object) -> Any:
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        resolve(language().parse(text))
    finally:
        sys.settrace(before)
    return counted
