"""The value type: what it refuses, how it is said, and the round trips through every notation."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cadence import LADDER, UNITS_A_YEAR, WEEKDAYS, Bound, Cadence, Unit, snap

counts = st.integers(1, 60)
periods = st.integers(1, 400)
limits = st.sampled_from([Bound.EXACT, Bound.AT_MOST, Bound.AT_LEAST])
fixed = st.builds(Cadence.times, counts, periods, st.sampled_from(Unit), limits)
ranges = st.builds(
    lambda low, more, every, unit: Cadence(low, low + more, every, unit, Bound.RANGE),
    counts, st.integers(1, 30), periods, st.sampled_from(Unit),
)  # fmt: skip
on_days = st.builds(Cadence.on, st.sets(st.sampled_from(WEEKDAYS), min_size=1), st.integers(1, 9), limits)
cadences = st.one_of(fixed, ranges, on_days)


@given(cadences)
def test_the_canonical_text_is_read_back_without_loss(cadence: Cadence) -> None:
    assert Cadence.parse(str(cadence)) == cadence
    assert len(str(cadence)) < 40


@given(st.one_of(fixed, ranges))
def test_timex_attributes_are_read_back_without_loss(cadence: Cadence) -> None:
    assert Cadence.from_timex(cadence.timex()) == cadence


@given(on_days)
def test_timex_keeps_the_rate_and_bound_of_named_weekdays(cadence: Cadence) -> None:
    again = Cadence.from_timex(cadence.timex())
    assert (again.per_year, again.bound) == (cadence.per_year, cadence.bound)


@given(periods, st.sampled_from([unit for unit in Unit if unit is not Unit.WORKING_DAY]))
def test_an_iso_duration_is_read_back_as_its_period(every: int, unit: Unit) -> None:
    cadence = Cadence.once_every(every, unit)
    assert Cadence.from_iso_duration(cadence.iso_duration()) == cadence


@given(cadences)
def test_a_recurrence_rule_keeps_rate_and_weekdays_wherever_there_is_one(cadence: Cadence) -> None:
    rule = cadence.rrule()
    if rule is not None:
        again = Cadence.from_rrule(rule)
        assert again.per_year == pytest.approx(cadence.per_year, rel=0.001)
        assert not cadence.weekdays or again.unit is Unit.WORKING_DAY or again.weekdays == cadence.weekdays


@given(cadences)
def test_the_interval_lies_between_those_of_the_low_and_the_high_rate(cadence: Cadence) -> None:
    low, high = cadence.per_year
    assert 365.25 / high * 0.99 <= cadence.interval_days <= 365.25 / low * 1.01


@given(fixed, fixed)
@example(Cadence.once_every(1, Unit.DAY), Cadence.once_every(386, Unit.WORKING_DAY))
def test_a_range_between_two_cadences_keeps_both_rates(one: Cadence, other: Cadence) -> None:
    low, high = sorted((one.per_year[0], other.per_year[0]))
    if low < 0.5:
        return
    assert Cadence.between(one, other).per_year == pytest.approx((low, high), rel=0.03)


@pytest.mark.parametrize(
    ("cadence", "words", "canonical"),
    [
        (Cadence.once_every(2, Unit.WEEK), "every two weeks", "1/P2W"),
        (Cadence.once_every(1, Unit.WEEK), "every week", "1/P1W"),
        (Cadence.once_every(1, Unit.MONTH), "once a month", "1/P1M"),
        (Cadence.times(2, 1, Unit.YEAR), "twice a year", "2/P1Y"),
        (Cadence.once_every(3, Unit.MONTH, Bound.AT_MOST), "at most once a quarter", "<=1/P3M"),
        (Cadence.once_every(6, Unit.WEEK, Bound.AT_MOST), "at most every six weeks", "<=1/P6W"),
        (Cadence(2, 3, 6, Unit.WEEK, Bound.RANGE), "every 2 to 3 weeks", "2-3/P6W"),
        (Cadence.once_every(1, Unit.MONTH, Bound.AT_LEAST), "at least once a month", ">=1/P1M"),
        (Cadence.once_every(1, Unit.WEEK, Bound.AT_MOST), "at most once a week", "<=1/P1W"),
        (Cadence.on(["TH", "MO"]), "every Monday and Thursday", "2/P1W@MO,TH"),
        (Cadence.on(["FR"], 2), "every other Friday", "1/P2W@FR"),
        (Cadence.on(["FR"], 3), "Friday every three weeks", "1/P3W@FR"),
        (Cadence.once_every(1, Unit.WORKING_DAY), "every working day", "1/P1WD"),
        (Cadence(2, 3, 1, Unit.YEAR, Bound.RANGE), "two to three times a year", "2-3/P1Y"),
        (Cadence(1, 2, 1, Unit.MONTH, Bound.RANGE), "once or twice a month", "1-2/P1M"),
        (Cadence.times(20, 1, Unit.YEAR), "20 times a year", "20/P1Y"),
        (
            Cadence.between(Cadence.once_every(1, Unit.MONTH), Cadence.once_every(6, Unit.WEEK)),
            "about nine to 12 times a year",
            "26-36/P3Y",
        ),
    ],
)
def test_a_cadence_is_said_in_plain_words_and_kept_in_short(cadence: Cadence, words: str, canonical: str) -> None:
    assert cadence.words() == words
    assert str(cadence) == canonical


@pytest.mark.parametrize(
    ("cadence", "per_year"),
    [
        (Cadence.once_every(1, Unit.DAY), 365.25),
        (Cadence.once_every(1, Unit.WORKING_DAY), 260.9),
        (Cadence.once_every(2, Unit.WEEK), 26.09),
        (Cadence.times(2, 1, Unit.MONTH), 24),
        (Cadence.once_every(6, Unit.WEEK), 8.70),
        (Cadence.once_every(3, Unit.MONTH), 4),
        (Cadence.on(["MO", "TH"]), 104.36),
        (Cadence.once_every(15, Unit.DAY), 24.35),
    ],
)
def test_contacts_a_year_follow_the_contract(cadence: Cadence, per_year: float) -> None:
    assert cadence.per_year == pytest.approx((per_year, per_year), rel=0.001)


@pytest.mark.parametrize(
    ("cadence", "rule"),
    [
        (Cadence.once_every(2, Unit.WEEK), "FREQ=WEEKLY;INTERVAL=2"),
        (Cadence.on(["FR"], 2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (Cadence.once_every(1, Unit.WORKING_DAY), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (Cadence.times(2, 1, Unit.YEAR), "FREQ=MONTHLY;INTERVAL=6"),
        (Cadence.times(2, 1, Unit.MONTH), "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        (Cadence.times(5, 1, Unit.YEAR), None),
        (Cadence(2, 3, 1, Unit.YEAR, Bound.RANGE), None),
    ],
)
def test_a_recurrence_rule_says_what_it_can_and_is_none_otherwise(cadence: Cadence, rule: str | None) -> None:
    assert cadence.rrule() == rule


def test_the_first_tuesday_of_the_month_is_read_as_once_a_month() -> None:
    assert Cadence.from_rrule("FREQ=MONTHLY;BYDAY=1TU") == Cadence.once_every(1, Unit.MONTH)


def test_at_most_monthly_and_at_least_twice_a_year_is_one_range() -> None:
    both = Cadence.between(Cadence.once_every(1, Unit.MONTH), Cadence.times(2, 1, Unit.YEAR))
    assert both.per_year == (2, 12)
    assert both.bound is Bound.RANGE


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ((0, 1, 1, Unit.WEEK, Bound.RANGE), "at least 1"),
        ((3, 2, 1, Unit.WEEK, Bound.RANGE), "low at most high"),
        ((1, 1, 0, Unit.WEEK), "period"),
        ((1, 2, 1, Unit.WEEK), "range"),
        ((1, 1, 1, Unit.WEEK, Bound.RANGE), "range"),
        ((1, 1, 1, Unit.WEEK, Bound.EXACT, ("XX",)), "weekdays must be"),
        ((2, 2, 1, Unit.WEEK, Bound.EXACT, ("TH", "MO")), "week order"),
        ((2, 2, 1, Unit.WEEK, Bound.EXACT, ("MO",)), "as many times"),
        ((1, 1, 1, Unit.MONTH, Bound.EXACT, ("MO",)), "period of weeks"),
    ],
)
def test_parts_that_make_no_cadence_are_refused(parts: tuple[object, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Cadence(*parts)  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_any_other_text_is_refused_with_a_value_error(text: str) -> None:
    for read in (Cadence.parse, Cadence.from_iso_duration, Cadence.from_rrule):
        try:
            read(text)
        except ValueError:
            continue


@given(st.floats(0.2, 800))
def test_snapping_finds_the_nearest_step_of_the_ladder_on_a_log_scale(rate: float) -> None:
    chosen = abs(math.log(snap(rate).per_year[0] / rate))
    assert all(chosen <= abs(math.log(step.per_year[0] / rate)) for step in LADDER)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_snapping_refuses_what_is_no_rate(rate: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        snap(rate)


def test_every_unit_has_its_conversion() -> None:
    assert set(UNITS_A_YEAR) == set(Unit)
