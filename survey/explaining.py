"""How the rule book comes to a reading, for pages: the text in pieces, marked, and the stages of the road."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import classifier
from classifier import Explanation, Reading
from survey.models import Answer

FILE = Path(__file__).with_name("doubts.toml")
Span = tuple[int, int] | list[int]
# The names that Unicode gives pictures of control characters begin here; U+007F has its own.
PICTURES, DELETE, PICTURE_OF_DELETE = 0x2400, 0x7F, 0x2421
SEEN = {code: PICTURES + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {DELETE: PICTURE_OF_DELETE}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and which of the spans it lies in, by their numbers from 1."""

    text: str
    marks: tuple[int, ...] = ()


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """Return `text` cut at the ends of the `spans` (offsets in it), which may overlap."""
    inside = [(max(0, start), min(end, len(text))) for start, end in spans]
    cuts = sorted({0, len(text), *(place for span in inside for place in span)})
    return [
        Piece(
            visible(text[start:end]), tuple(number for number, one in enumerate(inside, 1) if _holds(one, start, end))
        )
        for start, end in pairwise(cuts)
        if start < end
    ]


def _holds(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] <= start and end <= span[1]


def visible(text: str) -> str:
    """Return `text` with a picture in the place of each control character."""
    return text.translate(SEEN)


def marked(answer: Answer, reading: Reading) -> list[Piece]:
    """Return the words of `answer` with those marked that decided each wish of `reading`."""
    return pieces(answer.verbatim or "", [wish.span for wish in reading.wishes])


def explain(text: str, question: str) -> Explanation:
    """Return the stages in which the present rule book reads `text`; `question` is "cadence" or "comment"."""
    return classifier.explain(text, question)


def doubts(text: str) -> list[str]:
    """Return why the present rule book is not sure of `text`, an answer to the cadence question, in sentences."""
    return in_sentences(explain(text, "cadence").doubts)


def in_sentences(names: Iterable[str]) -> list[str]:
    """Return the doubts of those names as sentences, each once; a name without a sentence stands for itself."""
    said = sentences()
    return list(dict.fromkeys(said.get(name, f"{name}.") for name in names))


@cache
def sentences() -> Mapping[str, str]:
    """Return the sentence of each doubt, by its name."""
    found: dict[str, str] = tomllib.loads(FILE.read_text("utf-8"))
    return found


def version() -> str:
    """Return the version of the present rule book."""
    return classifier.rule_book_version()
