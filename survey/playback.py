"""Playing back to a customer what was understood of their answer, like a good waiter."""

from dataclasses import dataclass

import classifier
from cadence import Cadence
from survey.models import Answer
from survey.questionnaire import Questionnaire
from survey.readings import read_answer


@dataclass(frozen=True, slots=True)
class Playback:
    """What was understood, one sentence a line; `unsure` where it could be wrong; `stops` where no more contact was
    asked for; `in_words` where the customer wrote something that was read; `settled` where they have said that the
    reading is right, or put it right."""

    lines: list[str]
    unsure: bool = False
    stops: bool = False
    in_words: bool = False
    settled: bool = False


def play_back(questionnaire: Questionnaire, answers: list[Answer]) -> Playback:
    """Return what was understood of `answers` to the cadence and choice questions."""
    parts = [_part(questionnaire, answer) for answer in answers if answer.kind in ("cadence", "choice")]
    return Playback(
        lines=list(dict.fromkeys(line for part in parts for line in part.lines)),
        unsure=any(part.unsure for part in parts),
        stops=any(part.stops for part in parts),
        in_words=any(part.in_words for part in parts),
        settled=any(part.settled for part in parts),
    )


def _part(questionnaire: Questionnaire, answer: Answer) -> Playback:
    wish = questionnaire.wish_of_choice(answer.question, answer.choice) if answer.choice else None
    picked = [_picked(questionnaire, answer, wish)] if answer.choice else []
    if answer.kind != "cadence" or not answer.verbatim:
        return Playback(picked, stops=wish == "stop")
    reading = read_answer(answer)
    return Playback(
        lines=[*picked, *classifier.in_words(reading)],
        unsure=reading.needs_review,
        stops=wish == "stop" or reading.opt_out,
        in_words=True,
        settled=answer.correction is not None,
    )


def _picked(questionnaire: Questionnaire, answer: Answer, wish: Cadence | str | None) -> str:
    if isinstance(wish, Cadence):
        words = wish.words()
        return f"{words[:1].upper()}{words[1:]}."
    labels = {option.value: option.label for question in questionnaire.questions for option in question.options}
    return f"{labels.get(answer.choice or '', answer.choice)}."
