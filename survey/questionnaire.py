"""Questionnaires: TOML files in a folder, checked when they are loaded."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cadence import Cadence

DELEGATED, STOP = "delegated", "stop"
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, Field(min_length=1)]
Wish = Cadence | Literal["delegated", "stop"]


class QuestionnaireError(Exception):
    """A questionnaire file cannot be used; the message names the file, the question and the fault."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Option(_Part):
    """One answer to pick. `wish` (of a cadence question) is a cadence such as "1/P1M", "delegated" or "stop"."""

    value: Key
    label: Text
    wish: str | None = None

    @model_validator(mode="after")
    def _says_a_wish(self) -> Self:
        if self.wish not in (None, DELEGATED, STOP):
            Cadence.parse(str(self.wish))
        return self

    def as_wish(self) -> Wish | None:
        """Return what picking this option asks for."""
        if self.wish in (DELEGATED, STOP):
            return "delegated" if self.wish == DELEGATED else "stop"
        return (self.wish and Cadence.parse(self.wish)) or None


class Question(_Part):
    """One question. A cadence question has options and a box for own words; a choice has options; a scale runs
    from `lowest` to `highest`; a comment is free text."""

    key: Key
    kind: Literal["cadence", "choice", "scale", "comment"]
    text: Text
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    lowest: int = 0
    highest: int = 10
    lowest_label: str = ""
    highest_label: str = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if bool(self.options) != (self.kind in ("cadence", "choice")):
            raise ValueError(f"a {self.kind} question {'has no' if self.options else 'needs'} options")
        if self.kind == "cadence" and not all(option.wish for option in self.options):
            raise ValueError("each option of a cadence question needs a wish")
        if self.kind == "scale" and not 1 <= self.highest - self.lowest <= 10:
            raise ValueError("a scale has 2 to 11 steps from lowest to highest")
        _only_once("option", [option.value for option in self.options])
        return self


class Questionnaire(_Part):
    """What is asked, in order."""

    name: Key
    title: Text
    why: Text
    minutes: int = Field(ge=1, le=60)
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_stand_once(self) -> Self:
        _only_once("question", [question.key for question in self.questions])
        return self

    def wish_of_choice(self, question_key: str, value: str) -> Wish | None:
        """Return what a picked option asks for; None where there is no such option (any more)."""
        for question in self.questions:
            for option in question.options if question.key == question_key else ():
                if option.value == value:
                    return option.as_wish()
        return None


def _only_once(what: str, keys: list[str]) -> None:
    doubled = [key for key, count in Counter(keys).items() if count > 1]
    if doubled:
        raise ValueError(f"{what} {doubled[0]!r} stands more than once")


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
