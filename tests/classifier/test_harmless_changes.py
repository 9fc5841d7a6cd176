"""What people add, leave out and mistype without meaning anything by it changes hardly any reading."""

import random
import re
from collections.abc import Callable

import pytest

from classifier import Reading, read
from tests.classifier.figures import cases, fresh, put_aside

WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{5,}(?![\w'’-])")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
Change = Callable[[str], str]


def mistyped(text: str) -> str:
    """One slip of the fingers in one of the longer words; the same one each time."""
    chance = random.Random(text)
    found = list(WORD.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    word, at = one[0], chance.randrange(1, len(one[0]) - 1)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at:].replace(word[at], word[at] * 2, 1),
        word[:at] + beside(word[at].lower()) + word[at + 1 :],
    )
    return text[: one.start()] + chance.choice(slips) + text[one.end() :]


def beside(letter: str) -> str:
    row = next(row for row in ROWS if letter in row)
    at = row.index(letter)
    return row[at + 1] if at + 1 < len(row) else row[at - 1]


# How a text is changed, and the largest share of main wishes that may change with it, as measured, rounded up.
CHANGES: dict[str, tuple[Change, float]] = {
    "a slip of the fingers": (mistyped, 0.02),
    "a kind word first": (lambda text: f"Good question. {text}", 0.005),
    "a name at the end": (lambda text: f"{text.rstrip('. ')}. Kind regards, Ann", 0.005),
    "a polite condition": (lambda text: f"{text.rstrip('. ')}, if that works for you", 0.005),
    "a plus for and": (lambda text: text.replace(" and ", " + "), 0.005),
    "a dash for a full stop": (lambda text: re.sub(r"\. (?=[A-Z])", " - ", text), 0.005),
    "small letters": (str.lower, 0.005),
    "a fact besides": (lambda text: f"We have 12 sites in four countries. {text}", 0.005),
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Answers with a wish."""
    learnt = [case for case in cases() if case.get("question") == "cadence" and not put_aside(case)]
    return [case["text"] for case in (*learnt, *fresh("learnt")) if case["gold"]["main"] is not None]


def main_of(reading: Reading) -> object:
    wish = reading.main_wish
    return wish and (wish.kind, wish.per_year, wish.bound, wish.level, wish.direction)


@pytest.mark.parametrize("change", CHANGES)
def test_a_harmless_change_changes_hardly_any_reading(change: str, texts: list[str]) -> None:
    changed, most = CHANGES[change]
    other = [text for text in texts if main_of(read(changed(text))) != main_of(read(text))]
    assert len(other) <= most * len(texts), other[:20]
