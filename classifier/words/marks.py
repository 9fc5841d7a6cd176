"""Marks as hurried people type them: "+" and "&" for "and", a dash where a sentence ends."""

from collections.abc import Mapping
from functools import cache

from classifier.words.lexicon import Lexeme, forms, lexeme

DASH = lexeme("—")
AND = "and"
# What stands for "and" where words stand around it.
JOINTS = frozenset(["&", "+"])
Spans = list[tuple[int, int]]


def settle_joints(found: list[Lexeme], spans: Spans, lexemes: Mapping[str, Lexeme]) -> None:
    """ "Now + then", "between 2 & 4", "calls+mails": a sign between words says "and", but not in "R&D" or "+44"."""
    for at in range(1, len(found) - 1):
        if found[at].form in JOINTS and (_spaced(spans, at) or _between_words(found, at)):
            found[at] = _also(lexemes[AND], found[at].form)


def _spaced(spans: Spans, at: int) -> bool:
    return spans[at - 1][1] < spans[at][0] and spans[at][1] < spans[at + 1][0]


def _between_words(found: list[Lexeme], at: int) -> bool:
    return all(len(each.form) > 1 and each.form[:1].isalpha() for each in (found[at - 1], found[at + 1]))


@cache
def _also(word: Lexeme, sign: str) -> Lexeme:
    """A word that patterns may call by the sign that was typed too."""
    return Lexeme(word.form, word.classes, (*word.symbols, sign), word.corrected, word.mark, word.unknown)


def mark_dashes(found: list[Lexeme], spans: Spans) -> None:
    """A hyphen with space on a side is a dash between clauses, unless numbers stand around it."""
    for at in range(1, len(found) - 1):
        if found[at].form == "-":
            spaced = spans[at - 1][1] < spans[at][0] or spans[at][1] < spans[at + 1][0]
            digits = "NUM" in found[at - 1].classes and "NUM" in found[at + 1].classes
            if spaced and not digits:
                found[at] = DASH
