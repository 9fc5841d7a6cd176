"""Playing back to a customer what was understood of their answer, like a good waiter."""

from dataclasses import dataclass

import classifier
from cadence import Cadence
from survey.models import Answer
from survey.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Playback:
    """What was understood, one sentence a line; `unsure` where a person has to look; `stops` where no more
    contact was asked for."""

    lines: list[str]
    unsure: bool
    stops: bool


def play_back(questionnaire: Questionnaire, answers: list[Answer]) -> Playback:
    """Return what was understood of `answers` to the cadence and choice questions."""
    lines, unsure, stops = [], False, False
    for answer in answers:
        if answer.choice:
            wish = questionnaire.wish_of_choice(answer.question, answer.choice)
            lines.append(_picked(questionnaire, answer, wish))
            stops = stops or wish == "stop"
        if answer.kind == "cadence" and answer.verbatim:
            reading = classifier.read(answer.verbatim, "cadence")
            lines += [line for line in classifier.in_words(reading) if line not in lines]
            unsure, stops = unsure or reading.needs_review, stops or reading.opt_out
    return Playback(lines, unsure, stops)


def _picked(questionnaire: Questionnaire, answer: Answer, wish: Cadence | str | None) -> str:
    if isinstance(wish, Cadence):
        words = wish.words()
        return f"{words[:1].upper()}{words[1:]}."
    labels = {option.value: option.label for question in questionnaire.questions for option in question.options}
    return f"{labels.get(answer.choice or '', answer.choice)}."
