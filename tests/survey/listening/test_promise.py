"""When a customer hears from us next: on a day that suits, where they are."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

import classifier
from accounts.next_touch import FURTHEST_DAYS
from accounts.pausing import end_pause, pause
from cadence import Cadence
from classifier import Reading
from survey.listening.promise import Promise, day_in_words, promise
from tests.conftest import NOW
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAYS = range(5)
MONTHLY = Cadence.parse("1/P1M")


def made(session: Session, world: World, reading: Reading | None = None, now: datetime = NOW) -> Promise | None:
    return promise(session, world.ada, reading, WORKDAYS, BERLIN, now)


@pytest.fixture
def monthly(world: World) -> World:
    world.acme.cadence = MONTHLY
    world.session.commit()
    return world


def test_next_is_one_interval_after_the_last_touchpoint(session: Session, monthly: World) -> None:
    monthly.touch(monthly.acme, 9)  # Saturday, 24 October; a month later is Monday, 23 November
    found = made(session, monthly)
    assert (found.next_on, found.is_due, found.csm) == (date(2026, 11, 23), False, "Sam Hill")
    assert found.in_words(date(2026, 11, 2)) == "Once a month; next around 23 November, from Sam Hill."


def test_what_is_overdue_is_promised_for_the_coming_days(session: Session, monthly: World) -> None:
    monthly.touch(monthly.acme, 60)
    assert made(session, monthly).in_words(NOW.date()) == "Once a month; next in the coming days, from Sam Hill."


def test_nothing_is_promised_where_no_cadence_is_followed(session: Session, world: World) -> None:
    assert made(session, world) is None


def test_the_day_is_that_where_the_account_is(session: Session, monthly: World) -> None:
    late_evening = NOW.replace(hour=23, minute=30)  # already Tuesday in Berlin
    assert made(session, monthly, now=late_evening).next_on == date(2026, 11, 3)
    there = promise(session, monthly.ada, None, WORKDAYS, ZoneInfo("America/Los_Angeles"), late_evening)
    assert there.next_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("once a month", date(2026, 11, 2)),
        ("once a month, not on Mondays", date(2026, 11, 3)),
        ("once a month, preferably on Thursdays", date(2026, 11, 5)),
    ],
)
def test_days_that_do_not_suit_are_left_out(session: Session, monthly: World, words: str, day: date) -> None:
    assert made(session, monthly, classifier.read(words)).next_on == day


def test_a_named_weekday_is_kept_to(session: Session, world: World) -> None:
    world.acme.cadence = Cadence.parse("1/P1W@WE")
    assert made(session, world).next_on == date(2026, 11, 4)


def test_a_pause_is_waited_for(session: Session, monthly: World) -> None:
    pause(monthly.ada, date(2027, 1, 2), BERLIN)  # a Saturday
    found = made(session, monthly)
    assert (found.next_on, found.is_due) == (date(2027, 1, 4), False)
    assert found.in_words(NOW.date()) == (
        "Nothing until 2 January 2027. Then once a month, next around 4 January 2027, from Sam Hill."
    )
    end_pause(monthly.ada)
    assert made(session, monthly).paused_until is None


def test_the_year_is_said_where_it_is_another_one() -> None:
    assert day_in_words(date(2026, 3, 14), date(2026, 1, 1)) == "14 March"
    assert day_in_words(date(2027, 3, 14), date(2026, 12, 1)) == "14 March 2027"


def test_a_rate_that_no_calendar_holds_is_no_error(session: Session, world: World) -> None:
    world.acme.cadence = Cadence.parse("1/P999999Y")
    world.touch(world.acme, 1)
    assert made(session, world).next_on > NOW.date() + timedelta(days=FURTHEST_DAYS - 8)
