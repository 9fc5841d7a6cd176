"""What is read out of answers, by what people do in them."""

import pytest

from classifier import explain, in_words, read
from classifier.reading import Reading


def rates(text: str) -> list[tuple[float, float]]:
    return [wish.per_year for wish in read(text).wishes if wish.per_year]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("every few weeks", 13.045, 17.3933),
        ("every 2-3 weeks", 17.3933, 26.09),
        ("a couple of times a year", 2, 2),
        ("several times a year", 4, 7),
        ("every working day", 260.9, 260.9),
        ("Mondays and Thursdays", 104.36, 104.36),
        ("in January and July", 2, 2),
        ("the first Tuesday of the month", 12, 12),
        ("QBR", 4, 4),
        ("at most monthly, at least twice a year", 2, 12),
        ("once per sprint (3 weeks)", 17.3933, 17.3933),
    ],
)
def test_the_conversions_of_the_contract_hold(text: str, low: float, high: float) -> None:
    assert rates(text) == [pytest.approx((low, high), rel=0.001)]


@pytest.mark.parametrize("text", ["10", "5", "n/a", "asdf", "", "Yes"])
def test_a_bare_number_or_a_meaningless_answer_is_no_wish_and_needs_no_review(text: str) -> None:
    reading = read(text)
    assert reading.wishes == ()
    assert not reading.needs_review


@pytest.mark.parametrize(
    "text",
    [
        "weekly. no wait, monthly",
        "not weekly, monthly",
        "We used to talk weekly, now monthly please",
        "We run payroll weekly, but call us monthly",
        "At the moment you call weekly. Monthly would be better.",
    ],
)
def test_rates_that_are_not_wished_are_dropped_with_a_reason(text: str) -> None:
    assert rates(text) == [(12, 12)]
    assert explain(text).dropped


def test_a_rate_called_too_much_is_a_wish_for_less() -> None:
    (wish,) = read("You call us every week and that is far too much.").wishes
    assert (wish.kind, wish.direction) == ("relative", "less")


def test_stages_are_told_apart_and_the_steady_one_is_main() -> None:
    reading = read("Twice a week until go-live, after that once a quarter at most.")
    assert [(wish.when, wish.bound) for wish in reading.wishes] == [("onboarding", "exact"), ("steady", "at_most")]
    assert reading.main == 1


def test_days_and_channels_are_preferred_or_refused() -> None:
    reading = read("Monthly by e-mail, not on Fridays, and no calls.")
    assert reading.days == {"prefer": (), "avoid": ("FR",)}
    assert reading.channels == {"prefer": ("email",), "avoid": ("phone",)}


@pytest.mark.parametrize("text", ["unsubscribe", "Please take me off your list.", "Never.", "Do not contact me again"])
def test_an_opt_out_is_heard(text: str) -> None:
    assert read(text).opt_out


@pytest.mark.parametrize("text", ["No calls please, email is fine", "not on Fridays", "Please don't unsubscribe me!"])
def test_a_refusal_of_something_else_is_no_opt_out(text: str) -> None:
    assert not read(text).opt_out


@pytest.mark.parametrize(
    "text", ["biweekly", "Monthly would be lovely but so would weekly and yearly I guess who knows"]
)
def test_an_answer_with_two_readings_asks_for_a_person(text: str) -> None:
    assert read(text).needs_review


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weekly calls during rollout", ["During implementation: every week by phone."]),
        ("once a month max by mail, no fridays", ["Once a month at most, by e-mail.", "Not on Fridays."]),
        (
            "Around the renewal every two weeks, normally once a quarter",
            ["Around your renewal: every two weeks.", "Otherwise: once a quarter."],
        ),
        ("weekly until go-live, then monthly", ["During implementation: every week.", "After that: once a month."]),
        ("unsubscribe", ["You would rather not hear from us any more. We will stop."]),
        ("up to you", ["As often as we think is right."]),
        ("tell us if there is an outage", ["When something goes wrong."]),
        ("half as often as now", ["Half as often as today."]),
        ("same as now", ["As often as today."]),
        ("once in a blue moon", ["Only now and then."]),
        ("just email", ["By e-mail."]),
        ("what a strange question this is", []),
    ],
)
def test_the_reading_is_said_back_in_plain_words(text: str, said: list[str]) -> None:
    assert in_words(read(text)) == said


@pytest.mark.parametrize("text", ["weekly until go-live, then monthly", "stop", "", "less, on Mondays by phone"])
def test_a_reading_is_the_same_after_a_trip_through_json(text: str) -> None:
    assert Reading.from_json(read(text).to_json()) == read(text)


def test_spans_index_the_text_as_it_was_typed() -> None:
    text = "Ok – “évry 6 wks” 👍 pls"
    (wish,) = read("Ok – “evry 6 wks” 👍 pls").wishes
    assert text[wish.span[0] : wish.span[1]].endswith("vry 6 wks")


def test_the_trace_prints_every_stage() -> None:
    stages = {line.split()[0] for line in explain("weekly, no wait, mnthly pls").lines()}
    assert stages >= {"text", "token", "rule", "clause", "dropped", "sure", "reading"}
