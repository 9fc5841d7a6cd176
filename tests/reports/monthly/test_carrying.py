"""Hours that are needed against hours that there are, as they stood at the month's end."""

import pytest
from sqlalchemy.orm import Session

from capacity import available, effort
from capacity.workload import Load
from config import HERE
from reports.monthly import carrying
from reports.monthly.backing import Backing
from reports.monthly.figures import Wanted, month_figures
from reports.monthly.scope import EVERYONE, of_csm
from tests.reports.monthly.cast import figures as empty
from tests.reports.monthly.cast import loads
from tests.reports.monthly.conftest import AFTER, MONTHLY, NOVEMBER, WEEKLY, Told, on

BACKING = Backing(efforts=effort.load(HERE / "capacity" / "effort.toml"))


def test_hours_are_those_of_the_months_end_and_of_the_scope(told: Told, session: Session) -> None:
    world = told.world
    told.recommend(world.acme, MONTHLY, on(11, 3), until=on(12, 4))
    told.recommend(world.acme, WEEKLY, on(12, 4))
    told.recommend(world.globe, MONTHLY, on(11, 3))
    available.say(session, world.sam, 3, world.dana, on(11, 5))
    available.say(session, world.sam, 99, world.dana, on(12, 5))
    session.commit()
    everyone = month_figures(session, Wanted(NOVEMBER, EVERYONE, BACKING), AFTER).loads
    (sams,) = month_figures(session, Wanted(NOVEMBER, of_csm(world.sam), BACKING), AFTER).loads
    assert {load.name for load in everyone} == {"Sam Hill", "Kim Roe"}
    assert (sams.name, sams.accounts, sams.available, round(sams.touches, 6)) == ("Sam Hill", 1, 3, 1)


@pytest.mark.parametrize(
    ("some", "words"),
    [
        ([], "No hours are planned yet: no cadence is followed"),
        (loads(), "One of three CSMs has too few hours, by 10 hours a month in all"),
        (loads()[:1], "There are 10 hours a month too few: 40 of 30 hours a month"),
        (loads()[1:], "There are hours enough: 12 of 60 hours a month"),
    ],
)
def test_the_finding_says_whether_it_fits(some: list[Load], words: str) -> None:
    assert carrying.finding(empty(loads=some)) == words
