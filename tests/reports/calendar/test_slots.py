"""When a touch stands in the calendar: never on a day that does not suit, never out of hours, never in the past."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadence import WORKING_WEEK
from reports.calendar.slots import SLOT, allowed_days, next_slot
from survey.quiet import WORKDAYS, QuietRules

RULES = QuietRules(from_hour=9, until_hour=17)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])
HOURS = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda hours: hours[0] < hours[1])


@given(MOMENTS, MOMENTS, st.integers(1, 2**31 - 1), st.sets(st.integers(0, 6), min_size=1), HOURS, ZONES)
def test_a_slot_lies_on_a_day_that_suits_in_working_hours_and_not_in_the_past(
    due: datetime, now: datetime, account_id: int, days: set[int], hours: tuple[int, int], zone: str
) -> None:
    rules = QuietRules(from_hour=hours[0], until_hour=hours[1])
    start = next_slot(due, now, account_id, days, rules, zone)
    there = start.astimezone(ZoneInfo(zone))
    assert there.weekday() in days
    assert start + SLOT > now
    assert there.date() >= due.astimezone(ZoneInfo(zone)).date()
    is_shifted = there.utcoffset() != (there - timedelta(hours=3)).utcoffset()  # the night the clocks change
    assert is_shifted or hours[0] <= there.hour < hours[1]


def test_each_account_keeps_its_own_time_of_day() -> None:
    due, now = datetime(2026, 11, 5, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    starts = [next_slot(due, now, number, WORKDAYS, RULES, "UTC") for number in range(1, 17)]
    assert len(set(starts)) == 16
    assert {f"{start:%H:%M}" for start in starts} >= {"09:00", "09:30", "16:30"}


def test_what_is_overdue_stands_on_the_next_day_that_suits() -> None:
    friday_evening = datetime(2026, 11, 6, 18, tzinfo=UTC)
    start = next_slot(datetime(2026, 10, 1, tzinfo=UTC), friday_evening, 16, WORKDAYS, RULES, "UTC")
    assert start == datetime(2026, 11, 9, 9, tzinfo=UTC)


def test_a_slot_that_is_under_way_stays() -> None:
    due = datetime(2026, 11, 2, tzinfo=UTC)
    under_way, over = (datetime(2026, 11, 2, 9, minute, tzinfo=UTC) for minute in (29, 30))
    assert next_slot(due, under_way, 16, WORKDAYS, RULES, "UTC").day == 2
    assert next_slot(due, over, 16, WORKDAYS, RULES, "UTC").day == 3


def voice(prefer: str = "", avoid: str = "", opted_out: bool = False) -> dict[str, object]:
    return {"days": {"prefer": prefer.split(), "avoid": avoid.split()}, "opted_out": opted_out}


@pytest.mark.parametrize(
    ("voices", "days"),
    [
        ([], {0, 1, 2, 3, 4}),
        ([voice(avoid="FR")], {0, 1, 2, 3}),
        ([voice(avoid="FR"), voice(avoid="MO")], {1, 2, 3}),
        ([voice(prefer="TU TH"), voice(avoid="TU")], {3}),
        ([voice(prefer="SA")], {0, 1, 2, 3, 4}),
        ([voice(prefer="FR"), voice(avoid="FR")], {0, 1, 2, 3}),
        ([voice(avoid=" ".join(WORKING_WEEK))], {0, 1, 2, 3, 4}),
        ([voice(avoid="FR", opted_out=True)], {0, 1, 2, 3, 4}),
    ],
)
def test_days_that_contacts_refuse_are_out_and_those_they_prefer_come_first(
    voices: list[dict[str, object]], days: set[int]
) -> None:
    assert allowed_days(voices, WORKDAYS) == days
