"""When a touch stands in the calendar: never on a day that does not suit, never out of hours, never in the past."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cadence import WEEKDAYS, WORKING_WEEK
from reports.calendar.slots import SLOT, first_slot
from survey.quiet import QuietRules

RULES = QuietRules(from_hour=9, until_hour=17)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
WEEKS = st.sets(st.sampled_from(WEEKDAYS), min_size=1)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])
HOURS = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] < hours[1])


@given(MOMENTS, DAYS, st.integers(1, 2**31 - 1), WEEKS, HOURS, ZONES, ZONES)
def test_a_slot_lies_on_a_day_that_suits_in_working_hours_and_not_in_the_past(
    now: datetime,
    on: date,
    account_id: int,
    weekdays: set[str],
    hours: tuple[int, int],
    zone: str,
    csms_zone: str,
) -> None:
    rules = QuietRules(from_hour=hours[0], until_hour=hours[1])
    start = first_slot(on, weekdays, now, account_id, rules, zone, csms_zone)
    there = start.astimezone(ZoneInfo(zone))
    suitable = weekdays & set(WORKING_WEEK) or set(WORKING_WEEK)
    assert WEEKDAYS[there.weekday()] in suitable
    assert start + SLOT > now
    assert there.date() >= on
    is_shifted = there.utcoffset() != (there - timedelta(hours=3)).utcoffset()  # the night the clocks change
    assert is_shifted or hours[0] <= there.hour < hours[1]


MONDAY = date(2026, 11, 2)
EARLY = datetime(2026, 11, 2, tzinfo=UTC)


def test_each_account_keeps_its_own_time_of_day() -> None:
    starts = [
        first_slot(date(2026, 11, 5), WORKING_WEEK, EARLY, number, RULES, "UTC", "UTC") for number in range(1, 17)
    ]
    assert len(set(starts)) == 16
    assert {f"{start:%H:%M}" for start in starts} >= {"09:00", "09:30", "16:30"}


def test_what_is_overdue_stands_on_the_next_day_that_suits() -> None:
    friday_evening = datetime(2026, 11, 6, 18, tzinfo=UTC)
    start = first_slot(date(2026, 10, 1), WORKING_WEEK, friday_evening, 16, RULES, "UTC", "UTC")
    assert start == datetime(2026, 11, 9, 9, tzinfo=UTC)


def test_a_slot_that_is_under_way_stays() -> None:
    under_way, over = (datetime(2026, 11, 2, 9, minute, tzinfo=UTC) for minute in (29, 30))
    assert first_slot(MONDAY, WORKING_WEEK, under_way, 16, RULES, "UTC", "UTC").day == 2
    assert first_slot(MONDAY, WORKING_WEEK, over, 16, RULES, "UTC", "UTC").day == 3
    assert first_slot(MONDAY, ["MO"], over, 16, RULES, "UTC", "UTC").day == 9


def test_where_no_day_that_suits_is_a_working_day_any_working_day_will_do() -> None:
    assert first_slot(MONDAY, ["SA"], EARLY, 16, RULES, "UTC", "UTC").day == 2


def at(zone: str, csms_zone: str, on: date = MONDAY, weekdays: Collection[str] = WORKING_WEEK) -> set[str]:
    """When the slots of many accounts in `zone` stand where their CSM is."""
    starts = (first_slot(on, weekdays, EARLY - timedelta(days=9), one, RULES, zone, csms_zone) for one in range(1, 33))
    return {f"{start.astimezone(ZoneInfo(csms_zone)):%a %H:%M}" for start in starts}


def test_a_slot_lies_in_the_working_hours_of_both_where_these_meet() -> None:
    assert at("Europe/Berlin", "America/New_York") == {"Mon 09:00", "Mon 09:30", "Mon 10:00", "Mon 10:30"}
    assert at("America/New_York", "Europe/Berlin") == {"Mon 15:00", "Mon 15:30", "Mon 16:00", "Mon 16:30"}


def test_where_they_never_meet_it_lies_at_the_accounts_edge_that_is_nearest_to_the_csms() -> None:
    assert at("Asia/Tokyo", "America/New_York") == {"Mon 19:00"}, "not on the CSM's Sunday evening"
    assert at("America/New_York", "Asia/Tokyo") == {"Tue 06:30"}, "before work on Tuesday"
    assert at("Asia/Tokyo", "America/New_York", weekdays=["MO"]) == {"Mon 02:30"}, "Monday is all that suits"


def test_it_takes_a_day_on_which_both_work() -> None:
    tuesday_there = at("Pacific/Kiritimati", "Pacific/Honolulu")
    assert {one[:3] for one in tuesday_there} == {"Mon"}, "their Monday is the CSM's Sunday"
    assert len(tuesday_there) == 16
