"""The week of a digest, as it passes where the CSM is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.digest.weeks import Week

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])


@given(MOMENTS, ZONES, st.integers(0, 23))
def test_a_week_begins_on_monday_and_holds_its_moment(moment: datetime, zone: str, hour: int) -> None:
    week = Week.of(moment, ZoneInfo(zone))
    there = moment.astimezone(ZoneInfo(zone))
    assert week.monday.weekday() == 0
    assert week.monday <= there.date() <= week.sunday
    assert week.sunday - week.monday == timedelta(days=6)
    if week.is_time(moment, hour):
        assert there.weekday() in (0, 1)
        assert there.weekday() == 1 or there.hour >= hour or there.dst() != (there - timedelta(hours=3)).dst()


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("Europe/Berlin", "2026-11-02T06:00:00+00:00"),
        ("America/New_York", "2026-11-02T12:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-11-01T17:00:00+00:00"),
    ],
)
def test_it_is_time_from_the_hour_on_where_the_csm_is(zone: str, opens: str) -> None:
    moment = datetime.fromisoformat(opens)
    assert Week.of(moment, ZoneInfo(zone)).monday == date(2026, 11, 2)
    for at, is_time in ((moment, True), (moment - timedelta(seconds=1), False)):
        assert Week.of(at, ZoneInfo(zone)).is_time(at, 7) is is_time
