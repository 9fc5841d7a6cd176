"""Which of the occasions of the contract a condition names, and conditions that name none."""

from pathlib import Path

import pytest

from classifier import read

BESIDE = (Path(__file__).parent / "cases" / "beside_a_rate.tsv").read_text(encoding="utf-8").splitlines()


def triggers(text: str) -> set[str]:
    return {trigger for wish in read(text).wishes for trigger in wish.trigger}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Should the gateway go down, phone at once, otherwise a mail per month.", "incident"),
        (
            "When my patients cannot book, I would like to be informed at once. Otherwise a half-yearly talk.",
            "incident",
        ),
        ("Suppose the dispensing module goes down at night: ring the duty pharmacist at once.", "incident"),
        ("Invoices going up? Then tell me.", "renewal"),
        ("renewal time", "renewal"),
        ("security findings, else no", "security"),
        ("should our account manager leave, I'd like to learn of it first-hand", "people"),
        ("if they are changing our contact lady again, tell me before", "people"),
        ("swap our rep again?? then i wanna know first", "people"),
        ("The next time we start a project, that would be the moment to phone.", "project"),
        ("Tell me as soon as orders stop flowing into the warehouse.", "incident"),
    ],
)
def test_a_condition_names_an_occasion(text: str, trigger: str) -> None:
    assert triggers(text) == {trigger}


@pytest.mark.parametrize(
    "text",
    ["Now and again, when the wind drops", "Two things I won't do: video calls and visits. A mail once a month."],
)
def test_a_condition_that_only_says_when_names_none(text: str) -> None:
    assert triggers(text) == set()


@pytest.mark.parametrize("line", BESIDE)
def test_an_occasion_beside_a_rate_is_wished_besides(line: str) -> None:
    """None where the occasion only dates the rate, or is told of."""
    named, text = line.split("\t")
    assert triggers(text) == {named} - {"none"}


def test_what_is_refused_otherwise_is_the_way_when_it_happens() -> None:
    (wish,) = read("Please don't ring unless the tills are down.").wishes
    assert (wish.trigger, wish.channel) == (("incident",), "phone")


def test_a_row_of_sentences_that_are_conditions_is_one_wish() -> None:
    (wish,) = read("If it's broken. If it's new. If it's more expensive.").wishes
    assert wish.trigger == ("incident", "release", "renewal")
