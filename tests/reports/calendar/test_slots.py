"""When a touch stands in the calendar: never on a day that does not suit, never out of hours, never in the past."""

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


@given(MOMENTS, DAYS, st.integers(1, 2**31 - 1), WEEKS, HOURS, ZONES)
def test_a_slot_lies_on_a_day_that_suits_in_working_hours_and_not_in_the_past(
    now: datetime, on: date, account_id: int, weekdays: set[str], hours: tuple[int, int], zone: str
) -> None:
    rules = QuietRules(from_hour=hours[0], until_hour=hours[1])
    start = first_slot(on, weekdays, now, account_id, rules, zone)
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
    starts = [first_slot(date(2026, 11, 5), WORKING_WEEK, EARLY, number, RULES, "UTC") for number in range(1, 17)]
    assert len(set(starts)) == 16
    assert {f"{start:%H:%M}" for start in starts} >= {"09:00", "09:30", "16:30"}


def test_what_is_overdue_stands_on_the_next_day_that_suits() -> None:
    friday_evening = datetime(2026, 11, 6, 18, tzinfo=UTC)
    start = first_slot(date(2026, 10, 1), WORKING_WEEK, friday_evening, 16, RULES, "UTC")
    assert start == datetime(2026, 11, 9, 9, tzinfo=UTC)


def test_a_slot_that_is_under_way_stays() -> None:
    under_way, over = (datetime(2026, 11, 2, 9, minute, tzinfo=UTC) for minute in (29, 30))
    assert first_slot(MONDAY, WORKING_WEEK, under_way, 16, RULES, "UTC").day == 2
    assert first_slot(MONDAY, WORKING_WEEK, over, 16, RULES, "UTC").day == 3
    assert first_slot(MONDAY, ["MO"], over, 16, RULES, "UTC").day == 9


def test_where_no_day_that_suits_is_a_working_day_any_working_day_will_do() -> None:
    assert first_slot(MONDAY, ["SA"], EARLY, 16, RULES, "UTC").day == 2
