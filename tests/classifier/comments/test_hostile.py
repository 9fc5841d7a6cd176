"""Whatever is typed, the labeller answers, at once and always the same."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifier.comments import label, rules
from tests.score import SENTIMENTS

WORDS = sorted({word for entry in rules() for text in entry.examples for word in text.split()})
HOSTILE = {
    "nothing": "",
    "control characters": "\x00\x07\x1b" * 1300,
    "emoji": "😡" * 4000,
    "lone surrogates": "\ud800 slow \udfff" * 400,
    "digits": "1" * 10_000,
    "brackets": "(" * 2000 + ")" * 2000,
    "right to left": "\u202eslow شكرا " * 350,
    "one word": "slow " * 800,
    "words of the codebook": " ".join(WORDS)[:4000],
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_comment_is_read_quickly(text):
    assert min(seconds(text) for _ in range(3)) < 0.04


def seconds(text):
    before = time.process_time()
    label(text)
    return time.process_time() - before


@given(st.text(st.characters(), max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_spans_lie_inside_the_text_and_a_second_reading_is_the_same(text):
    labels = label(text)
    assert labels == label(text)
    assert labels.sentiment in SENTIMENTS
    assert all(0 <= item.start < item.end <= len(text) for item in labels.topics + labels.signals)


@example("u took Ravinder away from us")
@given(st.sampled_from(sorted({text for entry in rules() for text in entry.examples})))
def test_letter_case_changes_nothing(text):
    assert label(text.upper()).sentiment == label(text).sentiment
