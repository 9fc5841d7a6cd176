"""An event beside a rate comes by the way of contact that its own words, or the verb of both, name."""

import pytest

from classifier import read


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Call us monthly and when prices change", ("phone", "phone")),
        ("Text me once a quarter or if our support engineer changes.", ("sms", "sms")),
        ("Email us twice a year, and if there is a security issue", ("email", "email")),
        ("Call us monthly and write to us when prices change", ("phone", None)),
        ("Monthly by mail, and when something breaks", ("email", None)),
        ("A call a month or when there's an outage", ("phone", None)),
    ],
)
def test_the_verb_that_opens_a_sentence_is_that_of_the_event_too(text: str, channels: tuple[str | None, ...]) -> None:
    wishes = {wish.kind: wish.channel for wish in read(text).wishes}
    assert (wishes["periodic"], wishes["event"]) == channels


def test_a_rate_after_the_stage_of_a_second_one_stays_with_its_own() -> None:
    steady, broken = read("Monthly, or weekly if something is broken").wishes
    assert (steady.when, broken.when) == ("steady", "incident")
