"""Each kind of question on the page: what is kept of it, and what is said where it cannot be."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.pages import Page
from tests.survey.asked import CONTENT, Asked, questionnaire
from tests.world import World

PARTS = ("topics-news", "topics-help", "topics-plans")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(app: Flask, world: World) -> Asked:
    return Asked.of(app, world, questionnaire())


def third(asked: Asked, **form: Any) -> Page:
    """The page with sum, choice and contact, sent."""
    asked.send(1, CONTENT)
    return asked.send(3, form)


def test_every_kind_is_kept_and_fills_the_page_again(asked: Asked) -> None:
    asked.send(1, {"often": "monthly", "often_words": "by phone", "ways": ["phone", "other"], "content": "2"})
    asked.send(2, {"which_words": "pigeon", "wrong_words": ""})
    page = asked.send(3, {
        "topics-news": "70 %", "topics-help": "30", "topics-plans": "", "team": "ops",
        "better-name": " Dana Poe ", "better-email": "dana@example.com",
    })  # fmt: skip
    assert page.heading == "Thank you, Ada."
    kept = asked.answers()
    assert (kept["often"].choice, kept["often"].verbatim) == ("monthly", "by phone")
    assert kept["ways"].details == {"picked": ["phone", "other"]}
    assert (kept["content"].number, kept["which"].verbatim, kept["team"].choice) == (2, "pigeon", "ops")
    assert (kept["topics"].details, kept["topics"].choice) == ({"parts": {"news": 70, "help": 30, "plans": 0}}, None)
    assert kept["better"].details == {"name": "Dana Poe", "email": "dana@example.com"}
    assert "wrong" not in kept
    first, last = asked.open("?page=1"), asked.open("?page=3")
    assert [one["value"] for one in first.soup.select("input[name=ways][checked]")] == ["phone", "other"]
    assert first.soup.select_one("input[name=content][checked]")["value"] == "2"
    assert [last.form()[part] for part in PARTS] == ["70", "30", "0"]
    assert (last.form()["better-name"], last.form()["team"]) == ("Dana Poe", "ops")


def test_each_field_help_and_fault_has_an_id_of_its_own_that_its_question_points_to(asked: Asked) -> None:
    for page in (asked.send(1, {"often": "hourly"}), third(asked, **{"topics-help": "half", "better-email": "dana@"})):
        ids = [one["id"] for one in page.soup.select("[id]")]
        assert len(ids) == len(set(ids))
        pointed = [name for one in page.soup.select("[aria-describedby]") for name in one["aria-describedby"].split()]
        pointed += [one["for"] for one in page.soup.select("label[for]")]
        assert pointed
        assert set(pointed) <= set(ids)


def test_what_was_understood_is_played_back(asked: Asked) -> None:
    asked.send(1, CONTENT | {"ways": ["email", "phone", "other"]})
    asked.send(2, {"which_words": "pigeon"})
    asked.send(3, {"topics-news": "50", "topics-help": "50", "better-email": "dana@example.com"})
    page = asked.send(4, {"topics--tie": "help"})
    assert page.all(".understood li") == [
        "E-mail, Phone and Other.",
        "50 %: Help.",
        "50 %: News.",
        "What counts most: Help.",
        "The better contact: dana@example.com.",
    ]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "How content are you? Pick a number"),
        ({"content": "6"}, "How content are you? Pick one of the answers shown"),
        ({"content": "4", "ways": ["email", "fax"]}, "Which ways suit you? Pick one of the answers shown"),
        ({"content": "4", "often": "hourly"}, "How often? Pick one of the answers shown"),
        ({"content": "4", "often_words": "x" * 5001}, "How often? Shorten this by 1 character; 5,000 fit"),
    ],
)
def test_a_fault_on_the_first_page_is_told_with_its_question(asked: Asked, form: dict[str, Any], says: str) -> None:
    page = asked.send(1, form)
    assert (page.status, page.all(".faults li")) == (422, [says])
    assert asked.answers() == {}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"topics-news": "60", "topics-help": "30"}, "What should calls be about? This adds up to 90 %: 10 % missing"),
        (
            {"topics-news": "100", "topics-help": "30"},
            "What should calls be about? This adds up to 130 %: 30 % too much",
        ),
        ({"topics-news": "0"}, "What should calls be about? This adds up to 0 %: 100 % missing"),
        ({"topics-help": "half"}, "What should calls be about? Help: write a whole number from 0 to 100"),
        ({"team": "board"}, "Which team are you in? Pick one of the answers shown"),
        (
            {"better-email": "dana@"},
            "Who is the better contact? Write the whole e-mail address, such as name@example.com",
        ),
        ({"better-name": "D" * 201}, "Who is the better contact? Shorten this by 1 character; 200 fit"),
    ],
)
def test_a_fault_on_the_last_page_is_told_and_nothing_typed_is_lost(
    asked: Asked, form: dict[str, str], says: str
) -> None:
    page = third(asked, **form)
    assert (page.status, page.all(".faults li")) == (422, [says])
    typed = {name: text for name, text in form.items() if name != "team"}
    assert page.form().items() >= typed.items()
    target = page.soup.select_one(".faults a")["href"].removeprefix("#")
    assert page.soup.find(id=target).name == "input"
    assert asked.open("?page=3").form().items() >= typed.items()
    assert asked.answers() == {}


def test_a_question_that_is_not_required_may_stay_empty(asked: Asked) -> None:
    assert third(asked).heading == "Thank you, Ada."
    assert set(asked.answers()) == {"content"}


def test_required_questions_are_told_each_in_its_own_words(app: Flask, world: World) -> None:
    strict = questionnaire()
    questions = tuple(
        one.model_copy(update={"required": True, "show_if": None, "new_page": False}) for one in strict.questions
    )
    asked = Asked.of(app, world, strict.model_copy(update={"questions": questions, "questions_per_page": 50}))
    assert asked.send(1, {}).all(".fault") == [
        "Pick a frequency, or say it in your own words",
        "Pick one or more of these",
        "Pick a number",
        "Write a few words",
        "Write a few words",
        "Spread 100 % over these",
        "Pick one of these",
        "Write a name or an e-mail address",
    ]


def test_optional_questions_are_marked_where_some_are_required(asked: Asked) -> None:
    assert asked.open().all("legend") == [
        "How often? (optional)",
        "Which ways suit you? (optional)",
        "How content are you?",
    ]


def test_a_tie_is_asked_about_and_its_answer_kept(asked: Asked) -> None:
    page = third(asked, **{"topics-news": "40", "topics-help": "40", "topics-plans": "20"})
    assert page.heading == "Which counts most?"
    assert page.all(".row") == ["News", "Help"]
    assert asked.send(4, {}).all(".fault") == ["Pick one of these"]
    assert asked.send(4, {"topics--tie": "plans"}).all(".fault") == ["Pick one of the answers shown"]
    assert asked.send(4, {"topics--tie": "help"}).heading == "Thank you, Ada."
    assert asked.answers()["topics"].choice == "help"


def test_a_tie_that_is_gone_leaves_nothing_behind(asked: Asked) -> None:
    third(asked, **{"topics-news": "50", "topics-help": "50"})
    asked.send(4, {"topics--tie": "help"})
    asked.send(3, {"topics-news": "60", "topics-help": "40"})
    assert (asked.answers()["topics"].choice, asked.answers()["topics"].details["parts"]["news"]) == (None, 60)


def test_an_answer_whose_condition_no_longer_holds_is_taken_back(asked: Asked) -> None:
    asked.send(1, {"content": "1"})
    asked.send(2, {"wrong_words": "Everything"})
    asked.send(3, {})
    assert asked.answers()["wrong"].verbatim == "Everything"
    asked.send(1, {"content": "5"})
    asked.send(3, {})
    assert asked.answers()["wrong"].verbatim is None


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter of the two
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shares=st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_parts_are_kept_where_they_add_up_and_else_the_gap_is_told(asked: Asked, shares: list[int]) -> None:
    page = third(asked, **dict(zip(PARTS, map(str, shares), strict=True)))
    total = sum(shares)
    if total == 100:
        assert page.heading in ("Thank you, Ada.", "Which counts most?")
    else:
        gap = f"{100 - total} % missing" if total < 100 else f"{total - 100} % too much"
        assert page.all(".fault") == [f"This adds up to {total} %: {gap}"]


NAMES = st.sampled_from([
    "often", "often_words", "ways", "content", "which_words", "wrong_words", *PARTS, "topics--tie", "team",
    "better-name", "better-email", "page", "questionnaire", "", "csrf_token",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        ["monthly", "other", "4", "1", "50", "100", "it", "\x00", "9" * 5000, "a@b", "x@[", "%", "{{ 7*7 }}"]
    ),
)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter of the two
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.dictionaries(NAMES, st.lists(TEXTS, max_size=4), max_size=8),
    page=st.one_of(st.integers(-3, 9).map(str), st.text(max_size=5), st.just("9" * 5000)),
    back=st.booleans(),
)
def test_whatever_is_posted_gets_a_page(asked: Asked, form: dict[str, list[str]], page: str, back: bool) -> None:
    query = {"page": page} | ({"back": "1"} if back else {})
    sent = asked.client.post(asked.link, query_string=query, data=form)
    assert sent.status_code in (303, 422)
    for path in (asked.link, f"{asked.link}?page=3", f"{asked.link}/thanks"):
        assert asked.client.get(path, follow_redirects=True).status_code == 200
