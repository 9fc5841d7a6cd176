"""Playing back to a customer what was understood of their answer, like a good waiter."""

from dataclasses import dataclass, field
from typing import Any

import classifier
from cadence import Bound, Cadence
from classifier import Reading
from survey.models import Answer
from survey.questionnaire import Questionnaire, Wish
from survey.questions import CHANNEL
from survey.readings import standing_reading

# A picked rate and one in own words contradict each other from this factor on, as in the recommendations.
APART = 1.5


@dataclass(frozen=True, slots=True)
class Playback:
    """What was understood, one sentence a line; `unsure` where it could be wrong; `stops` where no more contact was
    asked for, in those of the lines that are `stop_lines`; `in_words` where the customer wrote something that was read,
    `is_picked` where they picked how often and wrote nothing; `settled` where they have said that the reading is right,
    or put it right; `is_lifted` where they asked for no more contact and took that back."""

    lines: list[str]
    unsure: bool = False
    stops: bool = False
    in_words: bool = False
    is_picked: bool = False
    settled: bool = False
    stop_lines: list[str] = field(default_factory=list)
    is_lifted: bool = False

    def without_stop(self) -> "Playback":
        """Return the same for one who has taken back since that they want no more contact."""
        if not self.stops:
            return self
        lines = [line for line in self.lines if line not in self.stop_lines]
        return Playback(lines, settled=self.settled, is_lifted=True)


def play_back(questionnaire: Questionnaire, answers: list[Answer]) -> Playback:
    """Return what was understood of `answers`, but for scales and comments, which are as they were given; of a
    comment, that it asks for no more contact."""
    names_channel = _own_words_name_a_channel(answers)
    parts = [_part(questionnaire, one) for one in answers if not (one.question == CHANNEL and names_channel)]
    return Playback(
        lines=list(dict.fromkeys(line for part in parts for line in part.lines)),
        unsure=any(part.unsure for part in parts),
        stops=any(part.stops for part in parts),
        in_words=any(part.in_words for part in parts),
        is_picked=any(part.is_picked for part in parts),
        settled=any(part.settled for part in parts),
        stop_lines=[line for part in parts for line in part.stop_lines],
    )


def _own_words_name_a_channel(answers: list[Answer]) -> bool:
    """Whether how often was said together with by what; the question for the channel alone then counts no more."""
    said = [standing_reading(one) for one in answers if one.kind == "cadence" and (one.verbatim or one.correction)]
    return any((one.main_wish and one.main_wish.channel) or one.channels["prefer"] for one in said)


def _part(questionnaire: Questionnaire, answer: Answer) -> Playback:
    if answer.details:
        return Playback(_several(questionnaire, answer, answer.details))
    wish = questionnaire.wish_of_choice(answer.question, answer.choice) if answer.choice else None
    picked = [_picked(questionnaire, answer, wish)] if answer.choice else []
    stop_lines = picked if wish == "stop" else []
    if answer.kind == "comment" and answer.verbatim:
        return _comment(standing_reading(answer))
    if answer.kind != "cadence" or not (answer.verbatim or answer.correction or answer.forgotten_at):
        is_picked = answer.kind == "cadence" and wish is not None
        return Playback(picked, stops=wish == "stop", stop_lines=stop_lines, is_picked=is_picked)
    reading = standing_reading(answer)
    read = classifier.in_words(reading)
    return Playback(
        lines=[*picked, *read],
        unsure=reading.needs_review or (answer.correction is None and contradict(wish, reading)),
        stops=wish == "stop" or reading.opt_out,
        in_words=True,
        settled=answer.correction is not None,
        stop_lines=[*stop_lines, *(read[:1] if reading.opt_out else [])],
    )


def _comment(reading: Reading) -> Playback:
    """Of a comment, only that it asks for no more contact: the rest is as it was given."""
    lines = classifier.in_words(reading) if reading.opt_out else []
    return Playback(lines, stops=reading.opt_out, stop_lines=lines)


def contradict(wish: Wish | None, reading: Reading) -> bool:
    """Whether a picked `wish` and the `reading` of own words ask for things that cannot both be meant."""
    said = reading.main_wish
    if wish is None or said is None:
        return False
    if "stop" in (wish, said.kind):
        return wish != said.kind
    if not isinstance(wish, Cadence) or said.cadence is None:
        return wish == "delegated" and said.kind == "periodic" and said.bound == Bound.EXACT
    low, high = said.cadence.per_year
    return wish.per_year[0] > high * APART or wish.per_year[1] < low / APART


def _picked(questionnaire: Questionnaire, answer: Answer, wish: Cadence | str | None) -> str:
    if isinstance(wish, Cadence):
        words = wish.words()
        return f"{words[:1].upper()}{words[1:]}."
    return f"{_labels(questionnaire, answer).get(answer.choice or '', answer.choice)}."


def _several(questionnaire: Questionnaire, answer: Answer, details: dict[str, Any]) -> list[str]:
    labels = _labels(questionnaire, answer)
    if answer.kind == "choices":
        return [f"{_listed([labels.get(value, value) for value in details['picked']])}."]
    if answer.kind == "contact":
        return [f"The better contact: {', '.join(details.values())}."]
    by_share = sorted(details["parts"].items(), key=lambda part: (-part[1], part[0] != answer.choice))
    lines = [f"{share} %: {labels.get(value, value)}." for value, share in by_share if share]
    most = answer.choice and labels.get(answer.choice)
    return [*lines, f"What counts most: {most}."] if most else lines


def _labels(questionnaire: Questionnaire, answer: Answer) -> dict[str, str]:
    asked = (question for question in questionnaire.questions if question.key == answer.question)
    return {option.value: option.label for question in asked for option in (*question.options, *question.parts)}


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
