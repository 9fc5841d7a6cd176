"""When an account is to be contacted next: an interval after the last time, on a day that suits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.next_touch import next_touch, suitable
from cadence import LADDER, WEEKDAYS, Cadence

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MONTHLY = Cadence.parse("1/P1M")
cadences = st.sampled_from([*LADDER, Cadence.parse("<=1/P3M"), Cadence.parse("2-3/P6W"), Cadence.parse("1/P99999Y")])
days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True)


def test_the_next_touch_is_an_interval_after_the_last() -> None:
    found = next_touch(Cadence.parse("1/P2W"), MONDAY - timedelta(days=3), MONDAY, "UTC")
    assert (found.due_on, found.on, found.overdue_days) == (date(2026, 11, 13), date(2026, 11, 13), 0)


def test_whoever_was_never_contacted_is_due_today() -> None:
    found = next_touch(MONTHLY, None, MONDAY, "UTC")
    assert (found.on, found.overdue_days) == (date(2026, 11, 2), 0)


def test_a_touch_that_would_fall_on_a_weekend_waits_for_monday_and_is_not_overdue_before() -> None:
    weekly = Cadence.parse("1/P1W")
    saturday, sunday = MONDAY - timedelta(days=2), MONDAY - timedelta(days=1)
    found = next_touch(weekly, saturday - timedelta(days=7), sunday, "UTC")
    assert (found.due_on, found.overdue_days) == (date(2026, 11, 2), 0)
    assert next_touch(weekly, saturday - timedelta(days=7), MONDAY + timedelta(days=1), "UTC").overdue_days == 1


def test_overdue_time_is_set_against_the_interval() -> None:
    found = next_touch(Cadence.parse("1/P2W"), MONDAY - timedelta(days=28), MONDAY, "UTC")
    assert (found.overdue_days, round(found.share, 2)) == (14, 1.0)
    assert found.on == MONDAY.date()


def test_at_most_asks_for_nothing_and_so_is_never_overdue() -> None:
    found = next_touch(Cadence.parse("<=1/P1M"), MONDAY - timedelta(days=90), MONDAY, "UTC")
    assert (found.on, found.overdue_days) == (MONDAY.date(), 0)


def test_what_is_put_off_is_planned_for_the_first_day_that_suits_after_it() -> None:
    found = next_touch(MONTHLY, MONDAY - timedelta(days=60), MONDAY, "UTC", ("WE",), not_before=date(2026, 11, 12))
    assert (found.on, found.overdue_days) == (date(2026, 11, 18), 26)


def test_a_pause_of_the_customers_puts_off_the_day_on_which_it_is_due() -> None:
    resting, rested = MONDAY + timedelta(days=9), MONDAY - timedelta(days=4)
    found = next_touch(MONTHLY, MONDAY - timedelta(days=60), MONDAY, "UTC", rests_until=resting)
    assert (found.on, found.overdue_days) == (resting.date(), 0)
    assert next_touch(MONTHLY, MONDAY - timedelta(days=60), MONDAY, "UTC", rests_until=rested).overdue_days == 4


def test_a_pause_that_ends_before_it_is_due_changes_nothing() -> None:
    last_at, resting = MONDAY - timedelta(days=3), MONDAY + timedelta(days=1)
    assert next_touch(MONTHLY, last_at, MONDAY, "UTC", rests_until=resting) == next_touch(
        MONTHLY, last_at, MONDAY, "UTC"
    )


def test_days_are_those_of_the_account() -> None:
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert next_touch(MONTHLY, None, late, "Asia/Tokyo").on == date(2026, 11, 3)
    assert next_touch(MONTHLY, None, late, "America/New_York").on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("named", "preferred", "avoided", "expected"),
    [
        ((), (), (), "MO TU WE TH FR"),
        ((), (), ("FR",), "MO TU WE TH"),
        ((), ("TU", "TH"), ("TH",), "TU"),
        (("MO",), ("TU",), (), "MO"),
        ((), ("SA",), (), "MO TU WE TH FR"),
        ((), ("SA",), ("MO", "TU", "WE", "TH", "FR"), "SA"),
        ((), ("FR",), ("FR",), "MO TU WE TH"),
        ((), (), ("MO", "TU", "WE", "TH", "FR"), "MO TU WE TH FR"),
    ],
)
def test_the_days_that_suit(named: tuple[str, ...], preferred: tuple[str, ...], avoided: tuple[str, ...], expected: str) -> None:  # fmt: skip
    assert suitable(named, preferred, avoided) == tuple(expected.split())


@given(cadences, st.integers(0, 4000), days, st.integers(-3, 400))
def test_a_touch_is_never_planned_for_the_past_or_for_a_day_that_does_not_suit(
    cadence: Cadence, days_ago: int, weekdays: list[str], ahead: int
) -> None:
    put_off = MONDAY.date() + timedelta(days=ahead)
    found = next_touch(cadence, MONDAY - timedelta(days=days_ago), MONDAY, "Europe/Berlin", weekdays, put_off)
    assert found.on >= max(MONDAY.date(), put_off, found.due_on)
    assert WEEKDAYS[found.on.weekday()] in weekdays
    assert WEEKDAYS[found.due_on.weekday()] in weekdays
    assert found.overdue_days >= 0
    assert found.share == found.overdue_days / cadence.interval_days


some_days = st.lists(st.sampled_from(WEEKDAYS), unique=True)


@given(some_days, some_days, some_days, st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))
def test_some_day_always_suits_and_a_refused_one_only_where_all_others_are(
    named: list[str], preferred: list[str], avoided: list[str], working: list[str]
) -> None:
    found = suitable(named, preferred, avoided, working)
    assert found
    assert not set(found) & set(avoided) or set(working) <= set(avoided)
