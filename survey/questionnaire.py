"""Questionnaires: TOML files in a folder, checked when they are loaded."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator
from wtforms import Form

from survey.questions import Key, Line, LineOrNone, Option, Question, Strict, Text, Wish, only_once

__all__ = ["Option", "Question", "Questionnaire", "QuestionnaireError", "Wish", "load", "load_file"]
# The answer page's address has the number of a page and the way back, while other keys there preselect an answer; its
# form has a token of its own; and a field by the name of something else of a form would take its place.
OF_THE_PAGE = {"page", "back", "page_token"}
OF_THE_FORM = {
    "questions", "typed", "want_something", "faults", "faults_of", "fields_of", "main_field", "words_field", "meta",
    "form_errors", *dir(Form),
}  # fmt: skip


class QuestionnaireError(Exception):
    """A questionnaire file cannot be used; the message names the file, the question and the fault."""


class Questionnaire(Strict):
    """What is asked, in order. `minutes`: how long it takes to answer; `readers`: who reads the answers, a sentence
    without its full stop; `questions_per_page`: after so many a new page begins by itself."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
    title: Line
    why: Text
    minutes: int = Field(ge=1, le=60)
    readers: LineOrNone = ""
    questions_per_page: int = Field(default=6, ge=1, le=50)
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_stand_once(self) -> Self:
        keys = [question.key for question in self.questions]
        only_once("question", keys)
        taken = {*OF_THE_PAGE, *OF_THE_FORM, *(f"{key}_words" for key in keys)}.intersection(keys)
        if taken:
            raise ValueError(f"question {min(taken)}: key: the form uses this name for something else")
        return self

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        earlier: dict[str, Question] = {}
        for question in self.questions:
            if fault := _fault_of_condition(question, earlier):
                raise ValueError(f"question {question.key}: show_if: {fault}")
            earlier[question.key] = question
        return self

    def read_by(self, csm: str) -> str:
        """Return who reads the answers, for the page of a contact whose CSM is `csm`: a sentence without its full
        stop."""
        return self.readers or f"{csm} reads your answer"

    @property
    def cadence_key(self) -> str | None:
        """The key of the first question that asks how often; None where none does."""
        return next((question.key for question in self.questions if question.kind == "cadence"), None)

    def wish_of_choice(self, question_key: str, value: str) -> Wish | None:
        """Return what a picked option asks for; None where there is no such option (any more)."""
        for question in self.questions:
            for option in question.options if question.key == question_key else ():
                if option.value == value:
                    return option.as_wish()
        return None


def _fault_of_condition(question: Question, earlier: dict[Key, Question]) -> str | None:
    if question.show_if is None:
        return None
    looked_at = earlier.get(question.show_if.question)
    if looked_at is None:
        return f"there is no earlier question {question.show_if.question!r}"
    if not looked_at.pickable:
        return f"{looked_at.key!r} is a {looked_at.kind}: only what can be picked can be a condition"
    unknown = [value for value in question.show_if.among if not looked_at.offers(value)]
    offered = ", ".join(option.value for option in looked_at.pickable)
    return f"{looked_at.key!r} has no {unknown[0]!r}; it has: {offered}" if unknown else None


def load(folder: Path) -> dict[str, Questionnaire]:
    """Return the questionnaires of `folder` by name. Raises QuestionnaireError, naming file and question."""
    found = [load_file(path) for path in sorted(folder.glob("*.toml"))]
    if not found:
        raise QuestionnaireError(f"{folder} holds no questionnaire (*.toml)")
    return {questionnaire.name: questionnaire for questionnaire in found}


def load_file(path: Path) -> Questionnaire:
    """Return the questionnaire of one file. Raises QuestionnaireError."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        return Questionnaire(**({"name": path.stem} | content))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise QuestionnaireError(f"{path.name}: cannot be read: {error}") from None
    except ValidationError as error:
        faults = "; ".join(_fault(content, dict(one)) for one in error.errors())
        raise QuestionnaireError(f"{path.name}: {faults}") from None


def _fault(content: dict[str, Any], error: dict[str, Any]) -> str:
    place = list(error["loc"])
    where = ""
    if place[:1] == ["questions"] and len(place) > 1:
        question = content["questions"][place[1]]
        where = f"question {question.get('key', place[1] + 1) if isinstance(question, dict) else place[1] + 1}: "
        place = place[2:]
    name = ".".join(map(str, place))
    return f"{where}{name + ': ' if name else ''}{error['msg'].removeprefix('Value error, ')}"
