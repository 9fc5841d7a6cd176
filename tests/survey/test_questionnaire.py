"""Questionnaires: what is wrong in a file is named with file and question."""

import re
from pathlib import Path

import pytest

from cadence import Cadence
from config import HERE
from survey.forms import form_of
from survey.questionnaire import QuestionnaireError, load, load_file

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
GOOD = """
title = "How often?"
why = "We would rather ask."
minutes = 1
[[questions]]
key = "cadence"
kind = "cadence"
text = "How often?"
options = [{ value = "monthly", label = "Monthly", wish = "1/P1M" }, { value = "never", label = "Never", wish = "stop" }]
"""


def write(folder: Path, content: str, name: str = "mine.toml") -> Path:
    (folder / name).write_text(content, "utf-8")
    return folder / name


def test_the_shipped_questionnaire_asks_the_question_and_three_more() -> None:
    shipped = load(HERE / "survey" / "questionnaires")["cadence"]
    assert shipped.questions[0].text == "What's the ideal frequency for us to talk to you?"
    assert [question.kind for question in shipped.questions] == ["cadence", "choice", "scale", "comment"]


def test_the_team_is_asked_why_it_comes_to_work() -> None:
    shipped = load(HERE / "survey" / "questionnaires")["why-work"]
    why, more = shipped.questions
    assert (why.text, why.kind, more.kind) == ("Why do you come to work?", "sum", "comment")
    parts = ["paycheck", "interesting", "co_workers", "customers", "competition", "mission"]
    assert [part.value for part in why.parts] == parts
    assert why.tie_break


@pytest.mark.parametrize("name", [*filter(KEY.fullmatch, dir(form_of((), {}))), "page", "page_token", "back"])
def test_names_that_the_page_and_its_form_use_themselves_are_no_keys(folder: Path, name: str) -> None:
    with pytest.raises(QuestionnaireError, match=f"question {name}: key: the form uses this name"):
        load_file(write(folder, GOOD.replace('key = "cadence"', f'key = "{name}"')))


def test_a_text_of_several_lines_may_say_why_and_help(folder: Path) -> None:
    several = GOOD.replace('why = "We would rather ask."', 'why = """We would\nrather ask."""')
    assert load_file(write(folder, several)).why == "We would\nrather ask."


def test_a_picked_option_is_a_wish(folder: Path) -> None:
    questionnaire = load_file(write(folder, GOOD))
    assert questionnaire.wish_of_choice("cadence", "monthly") == Cadence.parse("1/P1M")
    assert questionnaire.wish_of_choice("cadence", "never") == "stop"
    assert questionnaire.wish_of_choice("cadence", "gone") is None


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("", 'kind = "cadence"', "question cadence: kind: Field required"),
        ('kind = "essay"', 'kind = "cadence"', "question cadence: kind"),
        ('wish = "1/P0M"', 'wish = "1/P1M"', "question cadence: options.0"),
        ('label = "Monthly"', 'label = "Monthly", wish = "1/P1M"', "needs a wish"),
        ('value = "monthly"', 'value = "never"', "stands more than once"),
        ('kolour = "red"', 'title = "How often?"', "kolour"),
        ("minutes = 0", "minutes = 1", "minutes"),
        ('title = "How\\noften?"', 'title = "How often?"', "title: has to stand on one line"),
        ('text = """How\noften?"""', 'text = "How often?"', "question cadence: text: has to stand on one line"),
        ('label = "Mon\\rthly"', 'label = "Monthly"', "label: has to stand on one line"),
        ("title = = 1", 'title = "How often?"', "cannot be read"),
        ('kind = "comment"', 'kind = "cadence"', "a comment question has no options"),
    ],
)
def test_a_fault_is_named_with_its_place(folder: Path, wrong: str, right: str, says: str) -> None:
    assert right in GOOD
    with pytest.raises(QuestionnaireError) as caught:
        load_file(write(folder, GOOD.replace(right, wrong, 1)))
    assert str(caught.value).startswith("mine.toml: ")
    assert says in str(caught.value)


MORE = """
[[questions]]
key = "score"
kind = "scale"
text = "How content?"
[[questions]]
key = "split"
kind = "sum"
text = "What for?"
parts = [{ value = "a", label = "A" }, { value = "b", label = "B" }]
[[questions]]
key = "last"
kind = "comment"
text = "Why?"
show_if = { question = "score", is = [0, 1] }
"""


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('question = "scor"', 'question = "score"', "question last: show_if: there is no earlier question 'scor'"),
        ('question = "last"', 'question = "score"', "question last: show_if: there is no earlier question 'last'"),
        ("is = [0, 11]", "is = [0, 1]", "question last: show_if: 'score' has no '11'; it has: 0, 1, 2"),
        ("is = []", "is = [0, 1]", "question last: show_if.is"),
        ("is = [true]", "is = [0, 1]", "question last: show_if.is"),
        (
            'question = "split", is = ["a"]',
            'question = "score", is = [0, 1]',
            "'split' is a sum: only what can be picked",
        ),
        ('are = ["0"]', "is = [0, 1]", "question last: show_if"),
        (
            "",
            'parts = [{ value = "a", label = "A" }, { value = "b", label = "B" }]',
            "question split: a sum question needs parts",
        ),
        ("", ', { value = "b", label = "B" }', "question split: a sum needs two parts or more"),
        ('value = "a"', 'value = "b"', "question split: part 'a' stands more than once"),
        ('label = "A", wish = "stop"', 'label = "A"', "only an option of a cadence question has a wish"),
        (
            'tie_break = "Which?"',
            'show_if = { question = "score", is = [0, 1] }',
            "question last: a comment question has no tie_break",
        ),
        ('text = "How content?"\nlowest = 3\nhighest = 3', 'text = "How content?"', "2 to 11 steps"),
        ('key = "page"', 'key = "last"', "question page: key: the form uses this name"),
        ('key = "score_words"', 'key = "last"', "question score_words: key: the form uses this name"),
        ('kind = "choices"', 'kind = "scale"', "question score: a choices question needs options"),
    ],
)
def test_a_fault_of_a_condition_or_a_kind_is_named_with_its_question(
    folder: Path, wrong: str, right: str, says: str
) -> None:
    assert right in MORE
    load_file(write(folder, GOOD + MORE))
    with pytest.raises(QuestionnaireError) as caught:
        load_file(write(folder, GOOD + MORE.replace(right, wrong, 1)))
    assert str(caught.value).startswith("mine.toml: ")
    assert says in str(caught.value)


def test_a_folder_without_questionnaires_is_named(folder: Path) -> None:
    with pytest.raises(QuestionnaireError, match="holds no questionnaire"):
        load(folder)
