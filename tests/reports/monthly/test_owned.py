"""Everything is what all CSMs have together, though the one is found by what does not count, the others by what does."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from reports.monthly.facts import MonthFigures
from reports.monthly.scope import EVERYONE, of_csm
from tests.reports.monthly.conftest import NOVEMBER, QUARTERLY, Figures, Told, on

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def told_by_both(told: Told, session: Session) -> Told:
    world = told.world
    for account, contact in ((world.acme, world.ada), (world.globe, world.gus)):
        told.recommend(account, QUARTERLY, on(11, 3))
        told.comment(contact, "Slow and dear.", on(11, 5), ["performance", "pricing"], ["churn_risk"])
    return told


def counts(found: MonthFigures) -> tuple[int, ...]:
    return (
        len(found.accounts), found.response.invited, found.response.answered, found.comments, len(found.risks),
        found.readings.total, found.changes_in_all,
    )  # fmt: skip


def test_everything_is_what_all_csms_have_together(told_by_both: Told, figures: Figures) -> None:
    world = told_by_both.world
    each = [counts(figures(scope=of_csm(csm))) for csm in (world.sam, world.kim, world.dana)]
    assert counts(figures(scope=EVERYONE)) == tuple(map(sum, zip(*each, strict=True)))
    assert all(counts(figures(scope=EVERYONE)))


def test_an_account_that_has_left_counts_for_nothing_from_then_on(told_by_both: Told, figures: Figures) -> None:
    before = counts(figures())
    told_by_both.world.acme.removed_at = on(11, 20)
    told_by_both.session.commit()
    after = counts(figures())
    assert [had - has for had, has in zip(before, after, strict=True)][3:] == [1, 1, 1, 1]
    assert figures(now=on(11, 20) - timedelta(days=1)).comments == before[3]


def test_one_query_answers_for_every_month(told_by_both: Told, figures: Figures) -> None:
    assert (figures().comments, figures(month=NOVEMBER.after(), now=on(12, 20)).comments, figures().comments) == (
        2,
        0,
        2,
    )
