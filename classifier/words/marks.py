"""Marks as hurried people type them: "+" and "&" for "and", a dash where a sentence ends."""

from collections.abc import Mapping
from functools import cache

from classifier.words.lexicon import Lexeme, lexeme

DASH = lexeme("—")
AND = "and"
# What stands for "and" where words stand around it.
JOINTS = frozenset(["&", "+"])
STOP = lexeme(".")
# A capital letter is that of a name.
NAMED = frozenset(["DAY", "DAYSHORT", "MONTHNAME", "MONTHWORD"])
# Words before a dash that only name what comes: "Phone - Monthly".
LABEL = 1
Spans = list[tuple[int, int]]


def settle_marks(text: str, found: list[Lexeme], spans: Spans, lexemes: Mapping[str, Lexeme]) -> None:
    """What the marks between words say: "and", a dash, the end of a sentence."""
    typed = {each.form for each in found}
    if not JOINTS.isdisjoint(typed):
        _settle_joints(found, spans, lexemes)
    if "-" in typed or "—" in typed:
        _mark_dashes(text, found, spans)


def _settle_joints(found: list[Lexeme], spans: Spans, lexemes: Mapping[str, Lexeme]) -> None:
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


def _mark_dashes(text: str, found: list[Lexeme], spans: Spans) -> None:
    """A hyphen with space on a side is a dash between clauses, unless numbers stand around it; before a capital letter
    it ends a sentence: "that is too often - Monthly"."""
    for at in range(1, len(found) - 1):
        if found[at].form == "-":
            spaced = spans[at - 1][1] < spans[at][0] or spans[at][1] < spans[at + 1][0]
            digits = "NUM" in found[at - 1].classes and "NUM" in found[at + 1].classes
            if spaced and (not digits or text[spans[at + 1][0]].isupper()):
                found[at] = DASH
        if found[at].form == "—" and _spaced(spans, at) and _opens_anew(text, found, spans, at):
            found[at] = STOP


def _opens_anew(text: str, found: list[Lexeme], spans: Spans, at: int) -> bool:
    """Whether a sentence opens after a dash with a capital letter that is not that of a name."""
    typed, after = text[spans[at + 1][0] : spans[at + 1][1]], found[at + 1]
    shouted = typed.isupper() and (len(typed) > 1 or typed == "I")
    if not typed[:1].isupper() or shouted or after.unknown or not NAMED.isdisjoint(after.classes):
        return False
    start = next((one + 1 for one in range(at - 1, -1, -1) if found[one].mark == "sentence"), 0)
    return at - start > LABEL and "CONTACT" not in found[at - 1].classes
