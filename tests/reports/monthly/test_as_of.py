"""A past month is told as it stood: who was there then, under which name, and what was known."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from accounts import logged, past
from accounts.models import Account, Channel
from reports.monthly.facts import MonthFigures
from reports.monthly.months import Month
from reports.monthly.scope import of_csm
from reports.monthly.voices import Readings
from rhythm.contact import Verdict
from survey import corrections
from survey.corrections import THE_CUSTOMER, By
from survey.models import Answer
from survey.readings import read_new_answers, stored_reading
from tests.reports.monthly.conftest import MONTHLY, NOVEMBER, Figures, Told, on
from tests.world import World

DECEMBER = NOVEMBER.after()
JANUARY = datetime(2027, 1, 10, tzinfo=ZoneInfo("UTC"))
Change = Callable[..., None]


@pytest.fixture
def change(session: Session) -> Change:
    """The CRM changes an account at a moment."""

    def to(account: Account, at: datetime, **values: object) -> None:
        row = {name: getattr(account, name) for name in ("crm_id", *past.KEPT)} | values
        past.keep(session, [row], at)
        for name, value in values.items():
            setattr(account, name, value)
        session.commit()

    return to


def names(found: MonthFigures) -> list[str]:
    return sorted(account.name for account in found.accounts)


def test_an_account_stands_under_the_name_and_segment_that_it_had(told: Told, change: Change, figures: Figures) -> None:
    told.recommend(told.world.acme, MONTHLY, on(11, 3))
    told.comment(told.world.ada, "Too slow.", on(11, 5), ["performance"], ["churn_risk"])
    change(told.world.acme, on(12, 5), name="Acme Works", segment="enterprise", renewal_on=date(2026, 12, 24))
    november, december = figures(), figures(month=DECEMBER, now=JANUARY)
    assert (names(november), names(december)) == (["Acme", "Globe"], ["Acme Works", "Globe"])
    assert [one.segment for one in november.segments] == ["mid-market", "small"]
    assert [one.segment for one in december.segments] == ["enterprise", "small"]
    assert ([one.account for one in november.changes], november.risks[0].account) == (["Acme"], "Acme")
    assert list(november.renewals) == [], "the contract was to run until March"


def test_an_account_belongs_to_whoever_looked_after_it_then(told: Told, change: Change, figures: Figures) -> None:
    world = told.world
    told.recommend(world.acme, MONTHLY, on(11, 3))
    world.answer(world.ada, choice="monthly")
    change(world.acme, on(12, 5), csm_id=world.kim.id)
    assert names(figures(of_csm(world.sam))) == ["Acme"]
    assert figures(of_csm(world.sam)).accounts[0].csm == "Sam Hill"
    assert figures(of_csm(world.sam)).accounts[0].csm_now == world.kim.id
    assert figures(of_csm(world.sam)).response.answered == 1
    assert names(figures(of_csm(world.kim))) == ["Globe"]
    assert names(figures(of_csm(world.sam), DECEMBER, JANUARY)) == []
    assert names(figures(of_csm(world.kim), DECEMBER, JANUARY)) == ["Acme", "Globe"]


def test_an_account_that_left_or_came_later_counts_while_it_was_there(
    world: World, session: Session, figures: Figures
) -> None:
    world.acme.removed_at, world.globe.added_at = on(12, 3), on(12, 4)
    session.commit()
    assert names(figures()) == ["Acme"]
    assert figures().accounts[0].csm_now is None, "there is no page of it any more"
    assert names(figures(month=DECEMBER, now=JANUARY)) == ["Globe"]


def test_a_touchpoint_that_was_logged_later_was_not_known(told: Told, figures: Figures) -> None:
    told.recommend(told.world.acme, MONTHLY, on(11, 3))
    talk = logged.Talk(date(2026, 11, 30), Channel.PHONE)
    logged.log(told.session, told.world.acme, told.world.sam, talk, on(12, 2))
    told.session.commit()
    (acme,) = figures().with_verdict(Verdict.TOO_LITTLE)
    assert (acme.touchpoints, figures().strips.get(acme.id, [])) == (0, [])
    december = figures(month=Month(date(2026, 12, 1), ZoneInfo("UTC")), now=JANUARY)
    assert [one.touchpoints for one in december.accounts if one.name == "Acme"] == [1]


def test_renewals_are_those_of_the_next_90_days_the_soonest_first(
    world: World, session: Session, figures: Figures
) -> None:
    for account, day in ((world.acme, date(2027, 2, 28)), (world.globe, date(2026, 12, 1))):
        account.renewal_on = day
    session.commit()
    found = figures()
    assert [(one.name, one.renewal_on) for one in found.renewals] == [
        ("Globe", date(2026, 12, 1)), ("Acme", date(2027, 2, 28)),
    ]  # fmt: skip
    world.acme.renewal_on, world.globe.renewal_on = date(2027, 3, 1), date(2026, 11, 29)
    session.commit()
    assert list(figures().renewals) == []


def say(told: Told, answer: Answer, by: By, at: datetime, *, confirms: bool = True) -> None:
    told.session.refresh(answer)
    corrections.keep(told.session, answer, stored_reading(answer), by, at, confirms=confirms)
    if answer.reading:
        answer.reading.needs_review = False  # as the next round of reading leaves it
    told.session.commit()


@pytest.fixture
def unsure(told: Told) -> Answer:
    """An answer of November that waits for the review."""
    answer = told.world.answer(told.world.ada, "Now and then.")
    answer.answered_at = on(11, 5)
    told.session.commit()
    read_new_answers(told.session, {}, on(11, 5))
    told.session.refresh(answer)
    assert answer.reading
    answer.reading.needs_review = True
    answer.reading.content = {**(answer.reading.content or {}), "needs_review": True}
    told.session.commit()
    return answer


def test_an_answer_that_waited_at_the_end_of_a_month_waits_there_whatever_was_said_later(
    told: Told, unsure: Answer, figures: Figures
) -> None:
    assert figures().readings == Readings(1, waiting=1)
    say(told, unsure, By(told.world.sam.id), on(12, 3), confirms=False)
    assert figures().readings == Readings(1, waiting=1)
    say(told, unsure, THE_CUSTOMER, on(12, 4))
    assert figures().readings == Readings(1, waiting=1)


def test_what_was_said_of_a_reading_counts_until_it_is_replaced_or_taken_back(
    told: Told, unsure: Answer, figures: Figures
) -> None:
    say(told, unsure, By(told.world.sam.id), on(11, 20))
    november = Readings(1, reviewed_right=1)
    assert figures().readings == november
    say(told, unsure, By(told.world.sam.id), on(12, 3), confirms=False)
    say(told, unsure, THE_CUSTOMER, on(12, 4))
    assert figures().readings == november
    corrections.take_back(told.session, unsure, on(12, 5))
    told.session.commit()
    say(told, unsure, THE_CUSTOMER, on(12, 6))
    assert figures().readings == november
    assert figures(month=DECEMBER, now=JANUARY).readings == Readings()


def test_what_was_taken_back_later_was_said_until_then(told: Told, unsure: Answer, figures: Figures) -> None:
    say(told, unsure, By(told.world.sam.id), on(11, 20))
    corrections.take_back(told.session, unsure, on(12, 5))
    told.session.commit()
    assert figures().readings == Readings(1, reviewed_right=1)
    say(told, unsure, THE_CUSTOMER, on(12, 6))
    assert figures().readings == Readings(1, reviewed_right=1)
