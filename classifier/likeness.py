"""How alike two answers are: the rules that fired, and the content words around the wish."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from nltk.metrics.distance import jaccard_distance
from nltk.stem import PorterStemmer

from classifier.pipeline import language
from classifier.words.lexicon import Lexeme
from classifier.words.tokens import Token

# Tokens on either side of the deciding words that are looked at.
AROUND = 12
# Word classes that say how much or when: where these differ, so does the meaning, however alike the rest.
MEASURES = ("NUM", "FREQ", "UNIT", "TIMESWORD", "ALTERNATE", "FEW", "ORD", "DAY", "MONTHNAME", "SEASON")
SMALL_WORDS = "PLAIN"
stem = lru_cache(10_000)(PorterStemmer().stem)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of an answer: its measures (class and value, with counts), and the names of its rules with the
    stems of the content words around the deciding words."""

    measures: frozenset[tuple[str, int]]
    signs: frozenset[str]


def features(text: str, span: Span | None = None) -> Features:
    """What is compared of the answer ``text``, whose deciding words stand at ``span`` (offsets in it), if any do."""
    parsed = language().parse(text)
    near = _near(parsed.tokens, span)
    measures = Counter(measure for token in parsed.tokens for measure in _measures(token.lexeme))
    rules = {f"rule {match.rule.name}" for match in parsed.matches}
    words = {stem(token.lexeme.form) for token in near if _is_content(token.lexeme)}
    return Features(frozenset(measures.items()), frozenset(rules | words))


def likeness(one: Features, other: Features) -> float:
    """From 0 to 1: 0 where the measures differ, else 1 less the Jaccard distance of rules and words."""
    if one.measures != other.measures or not one.signs | other.signs:
        return 0.0
    return 1 - float(jaccard_distance(one.signs, other.signs))


def _near(tokens: list[Token], span: Span | None) -> list[Token]:
    if span is None:
        return tokens[: 2 * AROUND]
    inside = [number for number, token in enumerate(tokens) if token.start < span[1] and token.end > span[0]]
    if not inside:
        return tokens[: 2 * AROUND]
    return tokens[max(0, inside[0] - AROUND) : inside[-1] + 1 + AROUND]


def _measures(lexeme: Lexeme) -> list[str]:
    return [f"{name}={lexeme.classes[name]}" for name in MEASURES if name in lexeme.classes]


def _is_content(lexeme: Lexeme) -> bool:
    return SMALL_WORDS not in lexeme.classes and not lexeme.mark and lexeme.form[:1].isalnum()
