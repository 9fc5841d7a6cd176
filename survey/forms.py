"""One page of a questionnaire as a form."""

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form

from survey.kinds import KINDS, is_blank, words_field
from survey.models import Answer
from survey.paging import Typed, tie_key
from survey.questionnaire import Questionnaire
from survey.questions import Question

MOST_VALUES = 100


def form_of(questions: Iterable[Question], typed: Typed) -> "AnswerForm":
    """Return the form of `questions`, filled in with `typed`."""
    questions = tuple(questions)
    fields = {name: field for question in questions for name, field in KINDS[question.kind].fields(question).items()}
    made: type[AnswerForm] = type("FormOfPage", (AnswerForm,), fields)
    return made(questions, typed)


class AnswerForm(Form):  # type: ignore[misc]
    """What a customer sends of one page."""

    def __init__(self, questions: tuple[Question, ...], typed: Typed) -> None:
        self.questions, self.typed = questions, typed
        names = field_names(questions)
        super().__init__(MultiDict([(name, text) for name in names for text in typed.get(name, ())]))

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all is well; faults stand in `errors`, those of the whole form in `form_errors`."""
        super().validate(extra_validators)
        for question in self.questions:
            fault = self._fault(question)
            if fault and not self.faults_of(question):
                self.main_field(question).errors = [fault]
        return not self.errors

    def _fault(self, question: Question) -> str | None:
        kind = KINDS[question.kind]
        if question.required and is_blank(question, self.typed):
            return kind.missing
        return kind.fault(question, self.typed)

    def want_something(self) -> None:
        """Say that at least one question must be answered."""
        first = self.questions[0]
        more = f": {KINDS['cadence'].missing[:1].lower()}{KINDS['cadence'].missing[1:]}"
        self.form_errors.append(f"Answer at least one question{more if first.kind == 'cadence' else ''}")

    def faults(self) -> list[tuple[str, str]]:
        """Return what is wrong, with the id of the field to go to."""
        whole = [(self.main_field(self.questions[0]).id, str(error)) for error in self.form_errors]
        return whole + [
            (field.id, str(error) if len(self.questions) == 1 else f"{question.text} {error}")
            for question in self.questions
            for field in self.fields_of(question)
            for error in field.errors
        ]

    def faults_of(self, question: Question) -> list[str]:
        """Return what is wrong with the answer to one question."""
        return [str(error) for field in self.fields_of(question) for error in field.errors]

    def fields_of(self, question: Question) -> list[Field]:
        """Return the fields of `question`, the main one first."""
        return [self[name] for name in KINDS[question.kind].fields(question)]

    def main_field(self, question: Question) -> Field:
        """Return the field that stands first for `question`."""
        return self.fields_of(question)[0]

    def words_field(self, question: Question) -> Field | None:
        """Return the box for own words, where `question` has one."""
        found: Field | None = self._fields.get(words_field(question))
        return found


def field_names(questions: Iterable[Question]) -> list[str]:
    """Return the names of all fields of `questions`."""
    return [name for question in questions for name in KINDS[question.kind].fields(question)]


def taken(questions: Iterable[Question], sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what was sent for `questions`, and nothing else."""
    values = {name: sent.getlist(name)[:MOST_VALUES] for name in field_names(questions)}
    return {name: texts for name, texts in values.items() if texts}


def filled_in(questionnaire: Questionnaire, answers: Iterable[Answer]) -> dict[str, list[str]]:
    """Return what was answered before, as values of the fields."""
    questions = {question.key: question for question in questionnaire.questions}
    typed: dict[str, list[str]] = {}
    for answer in answers:
        question = questions.get(answer.question)
        if question and question.kind == answer.kind:
            values = KINDS[answer.kind].typed(question, answer)
            typed |= {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    return {name: texts for name, texts in typed.items() if any(texts)}


def all_field_names(questionnaire: Questionnaire) -> set[str]:
    """Return the names of every field that `questionnaire` can have, those that break ties included."""
    ties = {tie_key(question) for question in questionnaire.questions if question.tie_break}
    return {*field_names(questionnaire.questions), *ties}
