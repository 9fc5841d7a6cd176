"""The stages of one reading as a page shows them, bounded however long the text is."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from survey.explaining import Piece, explain, in_sentences, pieces, version, visible

MOST_TOKENS, MOST_ROWS = 300, 100


@dataclass(frozen=True, slots=True)
class Token:
    """A word as typed, its tags, and whether any rule took it up."""

    typed: str
    tags: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: its name, the words it took, and what it produced."""

    name: str
    words: str
    production: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was found and not taken as a wish, and why."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages: the text with the spans of its rules marked, tokens, rules, what was dropped, doubts, the reading in
    words, how sure it is, and the version that read it. `more_tokens` and `more_rules` are those not listed."""

    marked: list[Piece]
    tokens: list[Token]
    more_tokens: int
    rules: list[Fired]
    more_rules: int
    dropped: list[Dropped]
    doubts: Sequence[str]
    lines: Sequence[str]
    labels: Sequence[str]
    confidence: float
    needs_review: bool
    version: str


def stages(text: str, question: str) -> Stages:
    """Return how the present rule book reads `text`; `question` is "cadence" or "comment"."""
    found = explain(text, question)
    reading, shown = found.reading, found.tokens[:MOST_TOKENS]
    spans = [rule["span"] for rule in found.rules[:MOST_ROWS]]
    taken = {place for rule in found.rules for place in range(*rule["span"])}
    return Stages(
        marked=pieces(text, spans),
        tokens=[_token(token, taken) for token in shown],
        more_tokens=len(found.tokens) - len(shown),
        rules=[Fired(rule["rule"], _cut(text, rule["span"]), rule["production"]) for rule in found.rules[:MOST_ROWS]],
        more_rules=max(0, len(found.rules) - MOST_ROWS),
        dropped=[Dropped(_cut(text, one["span"]), one["why"]) for one in found.dropped[:MOST_ROWS]],
        doubts=in_sentences(found.doubts),
        lines=found.words if question == "cadence" else (),
        labels=(*reading.topics, *reading.signals, reading.sentiment) if question == "comment" else (),
        confidence=reading.confidence,
        needs_review=reading.needs_review,
        version=version(),
    )


def _cut(text: str, span: Sequence[int]) -> str:
    return visible(text[span[0] : span[1]])


def _token(token: dict[str, Any], taken: Container[int]) -> Token:
    return Token(visible(token["typed"]), "" if token["as"] == "-" else token["as"], token["span"][0] in taken)
