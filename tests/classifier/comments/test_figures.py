"""The figures do not sink unnoticed."""

import pytest

from tests.classifier.comments.figures import comments, figures, is_put_aside


@pytest.mark.parametrize(("aside", "floors"), [(False, (0.94, 0.95, 0.88)), (True, (0.82, 0.79, 0.72))])
def test_the_figures_stay_above_what_was_reached(aside, floors):
    got = figures([case for case in comments() if is_put_aside(case) is aside])
    assert got["topics"]["f1"] >= floors[0]
    assert got["signals"]["f1"] >= floors[1]
    assert got["sentiment"] >= floors[2]
