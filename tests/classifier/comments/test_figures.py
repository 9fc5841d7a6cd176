"""The figures do not sink unnoticed."""

import pytest

from tests.classifier.comments.figures import comments, figures, is_put_aside
from tests.classifier.figures import fresh

# Lists by authors who were asked for plain comments.
PLAIN = ("Z3-", "Z4-", "Z5-")
LEARNT, ASIDE = fresh("comments-learnt"), fresh("comments-aside")
PARTS = {
    "learnt from": [case for case in comments() if not is_put_aside(case)],
    "put aside": [case for case in comments() if is_put_aside(case)],
    "fresh, learnt from": [case for case in LEARNT if not case["id"].startswith(PLAIN)],
    "fresh, put aside": [case for case in ASIDE if not case["id"].startswith(PLAIN)],
    "plain, learnt from": [case for case in LEARNT if case["id"].startswith(PLAIN)],
    "plain, put aside": [case for case in ASIDE if case["id"].startswith(PLAIN)],
}
# Measured figures, rounded down: topics F1, signals F1, sentiment.
FLOORS = {
    "learnt from": (0.95, 0.93, 0.90),
    "put aside": (0.88, 0.84, 0.79),
    "fresh, learnt from": (0.85, 0.92, 0.82),
    "fresh, put aside": (0.78, 0.77, 0.71),
    "plain, learnt from": (0.75, 0.76, 0.72),
    "plain, put aside": (0.69, 0.63, 0.68),
}


@pytest.mark.parametrize("part", PARTS)
def test_the_figures_stay_above_what_was_reached(part):
    got = figures(PARTS[part])
    topics, signals, sentiment = FLOORS[part]
    assert got["topics"]["f1"] >= topics
    assert got["signals"]["f1"] >= signals
    assert got["sentiment"] >= sentiment
