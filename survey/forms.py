"""A questionnaire as a form. Its fields: `KEY` for what is picked, `KEY_words` for own words."""

from typing import Any

from wtforms import Field, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from survey.models import Answer
from survey.questionnaire import Question, Questionnaire
from survey.responses import Given

MOST_CHARACTERS = 5000


def form_of(questionnaire: Questionnaire) -> type["AnswerForm"]:
    """Return the form class of `questionnaire`."""
    fields: dict[str, Any] = {"questionnaire": questionnaire}
    for question in questionnaire.questions:
        if question.kind != "comment":
            fields[question.key] = RadioField(
                question.text, choices=_choices(question), validators=[_known(question)], validate_choice=False
            )
        if question.kind in ("cadence", "comment"):
            fields[_words(question)] = TextAreaField(question.text, [_not_too_long])
    return type("FormOfQuestionnaire", (AnswerForm,), fields)


class AnswerForm(Form):  # type: ignore[misc]
    """What a customer sends. At least one question must be answered."""

    questionnaire: Questionnaire

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all is well; faults stand in `errors`, those of the whole form in `form_errors`."""
        good = bool(super().validate(extra_validators))
        if not any(given.says_something for given in self.given().values()):
            self.form_errors.append("Answer at least one question: pick a frequency, or say it in your own words")
            return False
        missing = [q for q in self.questionnaire.questions if q.required and not self.given()[q.key].says_something]
        for question in missing:
            self.main_field(question).errors = ["This question needs an answer"]
        return good and not missing

    def faults(self) -> list[tuple[str, str]]:
        """Return what is wrong, with the id of the field to go to."""
        first = self.main_field(self.questionnaire.questions[0]).id
        of_fields = [(field.id, str(error)) for field in self for error in field.errors]
        return [(first, str(error)) for error in self.form_errors] + of_fields

    def main_field(self, question: Question) -> Field:
        """Return the field that stands first for `question`."""
        found: Field = self._fields.get(question.key) or self[_words(question)]
        return found

    def words_field(self, question: Question) -> Field | None:
        """Return the box for own words, where `question` has one."""
        found: Field | None = self._fields.get(_words(question))
        return found

    def given(self) -> dict[str, Given]:
        """Return what was given for each question."""
        return {question.key: self._given(question) for question in self.questionnaire.questions}

    def _given(self, question: Question) -> Given:
        picked = (self[question.key].data or None) if question.key in self else None
        words = self.words_field(question)
        verbatim = (words.data or "").replace("\x00", "\N{REPLACEMENT CHARACTER}") if words else ""
        number = int(picked) if picked and question.kind == "scale" and _is_offered(question, picked) else None
        return Given(
            kind=question.kind,
            choice=None if question.kind == "scale" else picked,
            number=number,
            verbatim=verbatim if verbatim.strip() else None,
        )


def filled_in(answers: list[Answer]) -> dict[str, str]:
    """Return what was answered before, as values of the form's fields."""
    values = {}
    for answer in answers:
        picked = answer.choice if answer.number is None else str(answer.number)
        if picked is not None:
            values[answer.question] = picked
        if answer.verbatim is not None:
            values[f"{answer.question}_words"] = answer.verbatim
    return values


def _words(question: Question) -> str:
    return f"{question.key}_words"


def _choices(question: Question) -> list[SelectChoice]:
    if question.kind == "scale":
        return [SelectChoice(str(step), str(step)) for step in range(question.lowest, question.highest + 1)]
    return [SelectChoice(option.value, option.label) for option in question.options]


def _is_offered(question: Question, picked: str) -> bool:
    return picked in {choice.value for choice in _choices(question)}


def _known(question: Question) -> Any:
    def check(_form: Form, field: Field) -> None:
        if field.data and not _is_offered(question, field.data):
            raise ValidationError("Pick one of the answers shown")

    return check


def _not_too_long(_form: Form, field: Field) -> None:
    over = len(field.data or "") - MOST_CHARACTERS
    if over > 0:
        raise ValidationError(f"Shorten this by {over:,} characters; {MOST_CHARACTERS:,} fit")
