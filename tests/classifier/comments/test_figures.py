"""The figures do not sink unnoticed."""

import pytest

from tests.classifier.comments.figures import comments, figures, is_put_aside
from tests.classifier.figures import fresh

PARTS = {
    "learnt from": [case for case in comments() if not is_put_aside(case)],
    "put aside": [case for case in comments() if is_put_aside(case)],
    "fresh, learnt from": fresh("comments-learnt"),
    "fresh, put aside": fresh("comments-aside"),
}
# Measured figures, rounded down: topics F1, signals F1, sentiment.
FLOORS = {
    "learnt from": (0.95, 0.93, 0.90),
    "put aside": (0.88, 0.84, 0.79),
    "fresh, learnt from": (0.82, 0.89, 0.79),
    "fresh, put aside": (0.75, 0.74, 0.70),
}


@pytest.mark.parametrize("part", PARTS)
def test_the_figures_stay_above_what_was_reached(part):
    got = figures(PARTS[part])
    topics, signals, sentiment = FLOORS[part]
    assert got["topics"]["f1"] >= topics
    assert got["signals"]["f1"] >= signals
    assert got["sentiment"] >= sentiment
