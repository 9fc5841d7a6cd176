from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.monthly.months import Month

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"])


def test_a_month_begins_and_ends_at_midnight_of_its_zone() -> None:
    month = Month(date(2026, 10, 1), BERLIN)
    assert month.starts_at == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert month.ends_at == datetime(2026, 10, 31, 22, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "1999-12", "0001-01", "2026-1", "２０２６-10", "2026-10 ", "x"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text, UTC_ZONE)


@given(st.integers(978_307_200, 3_786_912_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), ZONES)
def test_every_moment_lies_in_one_month(moment: datetime, zone: str) -> None:
    month = Month.of(moment, ZoneInfo(zone))
    assert month.starts_at <= moment <= month.ends_at
    assert month.before().ends_at + timedelta(microseconds=1) == month.starts_at
    assert month.before().after() == month
    assert Month.parse(str(month), month.zone) == month
