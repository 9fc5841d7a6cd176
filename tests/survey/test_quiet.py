"""Quiet rules: working hours where the contact is, workdays, and the first moment that is allowed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.quiet import QuietRules

RULES = QuietRules()
BERLIN = "Europe/Berlin"
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(2024, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001
ZONES = st.sampled_from(
    [BERLIN, "UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati", "Australia/Lord_Howe"]
)


@pytest.mark.parametrize(
    ("there", "allowed"),
    [
        ("2026-11-02 07:59", False),
        ("2026-11-02 08:00", True),
        ("2026-11-02 17:59", True),
        ("2026-11-02 18:00", False),
        ("2026-11-07 10:00", False),
        ("2026-11-08 10:00", False),
    ],
)
def test_mails_go_out_in_working_hours_where_the_contact_is(there: str, allowed: bool) -> None:
    now = datetime.fromisoformat(there).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
    assert RULES.allow(now, BERLIN) is allowed


def test_monday_morning_in_auckland_is_sunday_here_and_counts_as_monday() -> None:
    assert RULES.allow(datetime(2026, 11, 1, 20, 0, tzinfo=UTC), "Pacific/Auckland")
    assert not RULES.allow(datetime(2026, 11, 1, 20, 0, tzinfo=UTC), "UTC")


def test_an_unknown_zone_counts_as_the_settings_own() -> None:
    rules = QuietRules(zone=ZoneInfo("Pacific/Auckland"))
    for name in ("Mars/Olympus", "", "../etc/passwd"):
        assert rules.zone_of(name) == ZoneInfo("Pacific/Auckland")


def test_friday_evening_waits_for_monday_morning() -> None:
    friday = datetime(2026, 11, 6, 18, 30, tzinfo=ZoneInfo(BERLIN))
    assert RULES.next_opening(friday, BERLIN) == datetime(2026, 11, 9, 8, 0, tzinfo=ZoneInfo(BERLIN))


def test_where_all_hours_of_all_days_are_allowed_nothing_waits() -> None:
    always = QuietRules(from_hour=0, until_hour=24, days=frozenset(range(7)))
    assert all(
        always.allow(datetime(2026, 11, day, hour, 59, tzinfo=UTC), BERLIN) for day in range(1, 8) for hour in (0, 23)
    )


@given(MOMENTS, ZONES, st.frozensets(st.integers(0, 6), min_size=1))
def test_the_next_opening_is_allowed_and_within_eight_days(now: datetime, zone: str, days: frozenset[int]) -> None:
    rules = QuietRules(days=days)
    opening = rules.next_opening(now, zone)
    assert rules.allow(opening, zone)
    assert now <= opening <= now + timedelta(days=8)
