"""What a held answer says, question by question, in the words of the questionnaire and of whoever sent it."""

from collections.abc import Iterator

from survey.answering import Way
from survey.models import Answer
from survey.paging import Typed
from survey.playback import play_back
from survey.questionnaire import Questionnaire
from survey.responses import Given


def said(questionnaire: Questionnaire, typed: Typed) -> list[tuple[str, list[str]]]:
    """Return each question to which something was given, with what was given, one line each."""
    given = Way(questionnaire, typed, 1).given()
    found = ((question.text, list(_lines(questionnaire, question.key, given[question.key])))
             for question in questionnaire.questions)  # fmt: skip
    return [(text, lines) for text, lines in found if lines]


def _lines(questionnaire: Questionnaire, key: str, one: Given) -> Iterator[str]:
    picked = Answer(question=key, kind=one.kind, choice=one.choice, details=one.details)
    if one.choice or one.details:
        yield from play_back(questionnaire, [picked]).lines
    if one.number is not None:
        yield f"{one.number}"
    if one.verbatim:
        yield f"“{one.verbatim}”"
