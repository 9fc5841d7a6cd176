"""Questionnaires: what is wrong in a file is named with file and question."""

from pathlib import Path

import pytest

from cadence import Cadence
from config import HERE
from survey.questionnaire import QuestionnaireError, load, load_file

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


def test_a_folder_without_questionnaires_is_named(folder: Path) -> None:
    with pytest.raises(QuestionnaireError, match="holds no questionnaire"):
        load(folder)
