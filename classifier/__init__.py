"""Reads what customers write about how often they want to hear from us. Pure: text in, reading out."""

from functools import lru_cache

from classifier.explanation import Explanation, explain
from classifier.pipeline import language
from classifier.playback import in_words
from classifier.reading import Preferences, Reading, Wish
from classifier.resolve import resolve
from classifier.version import rule_book_version

__all__ = [
    "QUESTIONS",
    "Explanation",
    "Preferences",
    "Reading",
    "Wish",
    "explain",
    "in_words",
    "read",
    "rule_book_version",
]

QUESTIONS = ("cadence", "comment")
REMEMBERED_ANSWERS = 16_384
LONGEST_REMEMBERED = 500


def read(text: str, question: str = "cadence") -> Reading:
    """The reading of one answer.

    ``text`` is the answer as typed, of any length and with any characters; ``question`` is "cadence" for the answer
    to how often the customer wants to hear from us, or "comment" for any other open question. The rates are contacts
    a year, the spans offsets in ``text``. Another question raises ValueError.
    """
    if question == "comment":
        return _read_comment(text)
    if question != "cadence":
        raise ValueError(f"the question must be one of {', '.join(QUESTIONS)}, not {question!r}")
    return _recurring(text) if len(text) <= LONGEST_REMEMBERED else _read_cadence(text)


def _read_cadence(text: str) -> Reading:
    return resolve(language().parse(text))[0]


# Short answers recur ("monthly", "once a quarter"); long ones hardly ever do.
_recurring = lru_cache(REMEMBERED_ANSWERS)(_read_cadence)


def _read_comment(text: str) -> Reading:
    from classifier.comments import label, opts_out  # loaded with its own lexicons only where comments are read

    labels = label(text)
    return Reading(
        topics=tuple(dict.fromkeys(topic.name for topic in labels.topics)),
        signals=tuple(dict.fromkeys(signal.name for signal in labels.signals)),
        opt_out=opts_out(text),
        sentiment=labels.sentiment,
        confidence=0.5 if labels.needs_review else 0.8,
        needs_review=labels.needs_review,
    )
