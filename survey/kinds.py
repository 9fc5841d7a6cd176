"""The kinds of questions: the fields that each has in a form, what is given when it is sent, and how a given answer
fills the fields again. Fields: `KEY` for what is picked, `KEY_words` for own words, `KEY-PART` for several parts."""

from collections.abc import Callable
from typing import Any, Protocol

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from survey.models import Answer
from survey.paging import WHOLE, Typed, part_field, parts_of, percent, tie_break, tie_key
from survey.questions import Question
from survey.responses import Given

MOST_CHARACTERS = 5000
LONGEST_NAME = 200


class Kind(Protocol):
    """What a kind of question can do."""

    missing: str
    """What to say where a required answer is missing."""

    def fields(self, question: Question) -> dict[str, Any]:
        """Return the fields by name, the one to go to first."""

    def given(self, question: Question, typed: Typed) -> Given:
        """Return what `typed`, which was checked, says."""

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        """Return the fields' values that say what `answer` says."""

    def fault(self, question: Question, typed: Typed) -> str | None:
        """Return what is wrong with the answer as a whole, where its fields are well for themselves."""


class _Plain:
    """A kind whose answers are right where their fields are."""

    def fault(self, _question: Question, _typed: Typed) -> str | None:
        return None


class _Picked(_Plain):
    """One option of several; a cadence can be said in own words besides."""

    def __init__(self, missing: str, *, in_words: bool = False) -> None:
        self.missing, self.in_words = missing, in_words

    def fields(self, question: Question) -> dict[str, Any]:
        picked = RadioField(question.text, [_offered], choices=_choices(question), validate_choice=False)
        return {question.key: picked} | (COMMENT.fields(question) if self.in_words else {})

    def given(self, question: Question, typed: Typed) -> Given:
        return Given(question.kind, _first(typed, question.key), verbatim=_first(typed, words_field(question)))

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        return {question.key: answer.choice or "", words_field(question): answer.verbatim or ""}


class _Scale(_Picked):
    def given(self, question: Question, typed: Typed) -> Given:
        step = _first(typed, question.key)
        return Given(question.kind, number=None if step is None else int(step))

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        return {question.key: "" if answer.number is None else str(answer.number)}


class _Several(_Plain):
    missing = "Pick one or more of these"

    def fields(self, question: Question) -> dict[str, Any]:
        return {question.key: SelectMultipleField(
            question.text, [_offered], choices=_choices(question), validate_choice=False
        )}  # fmt: skip

    def given(self, question: Question, typed: Typed) -> Given:
        picked = [option.value for option in question.options if option.value in typed.get(question.key, ())]
        return Given(question.kind, details={"picked": picked} if picked else None)

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        return {question.key: (answer.details or {}).get("picked", [])}


class _Sum:
    missing = f"Spread {WHOLE} % over these"

    def fields(self, question: Question) -> dict[str, Any]:
        return {part_field(question, part.value): StringField(part.label, [_percentage]) for part in question.parts}

    def given(self, question: Question, typed: Typed) -> Given:
        parts = parts_of(question, typed) or {}
        if not any(parts.values()):
            return Given(question.kind)
        tie, most = tie_break(question, typed), _first(typed, tie_key(question))
        return Given(question.kind, most if tie and most and tie.offers(most) else None, details={"parts": parts})

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        parts = (answer.details or {}).get("parts", {})
        shares: dict[str, str | list[str]] = {part_field(question, part): str(share) for part, share in parts.items()}
        return shares | {tie_key(question): answer.choice or ""}

    def fault(self, question: Question, typed: Typed) -> str | None:
        parts = parts_of(question, typed)
        if parts is None or (is_blank(question, typed) and not question.required):
            return None
        total = sum(parts.values())
        if total == WHOLE:
            return None
        gap = f"{WHOLE - total} % missing" if total < WHOLE else f"{total - WHOLE} % too much"
        return f"This adds up to {total} %: {gap}"


class _Comment(_Plain):
    missing = "Write a few words"

    def fields(self, question: Question) -> dict[str, Any]:
        return {words_field(question): TextAreaField(question.text, [not_longer_than(MOST_CHARACTERS)])}

    def given(self, question: Question, typed: Typed) -> Given:
        return Given(question.kind, verbatim=_first(typed, words_field(question)))

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        return {words_field(question): answer.verbatim or ""}


class _Contact(_Plain):
    missing = "Write a name or an e-mail address"

    def fields(self, question: Question) -> dict[str, Any]:
        return {
            part_field(question, "name"): StringField("Name", [not_longer_than(LONGEST_NAME)]),
            part_field(question, "email"): StringField("E-mail address", [_address]),
        }

    def given(self, question: Question, typed: Typed) -> Given:
        said = {part: (_first(typed, part_field(question, part)) or "").strip() for part in ("name", "email")}
        return Given(question.kind, details={part: text for part, text in said.items() if text} or None)

    def typed(self, question: Question, answer: Answer) -> dict[str, str | list[str]]:
        return {part_field(question, part): text for part, text in (answer.details or {}).items()}


COMMENT = _Comment()
KINDS: dict[str, Kind] = {
    "cadence": _Picked("Pick a frequency, or say it in your own words", in_words=True),
    "choice": _Picked("Pick one of these"),
    "choices": _Several(),
    "scale": _Scale("Pick a number"),
    "sum": _Sum(),
    "comment": COMMENT,
    "contact": _Contact(),
}


def words_field(question: Question) -> str:
    """Return the name of the box for own words."""
    return f"{question.key}_words"


def is_blank(question: Question, typed: Typed) -> bool:
    """Return whether nothing was typed or picked for `question`."""
    return not any(text.strip() for name in KINDS[question.kind].fields(question) for text in typed.get(name, ()))


def _first(typed: Typed, name: str) -> str | None:
    text = next(iter(typed.get(name, ())), "")
    return text if text.strip() else None


def _choices(question: Question) -> list[SelectChoice]:
    return [SelectChoice(option.value, option.label) for option in question.pickable]


def _offered(_form: object, field: Field) -> None:
    picked = field.data if isinstance(field.data, list) else [field.data]
    if not {value for value in picked if value} <= {choice.value for choice in field.choices}:
        raise ValidationError("Pick one of the answers shown")


def _percentage(_form: object, field: Field) -> None:
    if percent(field.data or "") is None:
        raise ValidationError(f"{field.label.text}: write a whole number from 0 to {WHOLE}")


def _address(_form: object, field: Field) -> None:
    text = (field.data or "").strip()
    try:
        _ = text and validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError("Write the whole e-mail address, such as name@example.com") from None


def not_longer_than(most: int) -> Callable[[object, Field], None]:
    """Return the validator of a field that takes `most` characters, which says how many are too many."""

    def check(_form: object, field: Field) -> None:
        over = len(field.data or "") - most
        if over > 0:
            raise ValidationError(f"Shorten this by {over:,} character{'s' if over > 1 else ''}; {most:,} fit")

    return check
