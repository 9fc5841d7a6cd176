"""Text to tokens: normalise without moving a character, tokenise, tag from the lexicon, merge several words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from classifier.words.courtesies import without_courtesies
from classifier.words.lexicon import NO_CLASSES, TOKEN, Lexeme, Phrases, Several, forms, lexeme
from classifier.words.marks import settle_marks
from classifier.words.missing_commas import set_missing
from classifier.words.seams import Seams, rejoined, unglued
from classifier.words.slurred import EXCEPT, as_unless, settle_sounds, without_false_stops

# One character for one character, so that every offset stays that of the original text.
LOOKALIKES = str.maketrans(
    {
        "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "–": "—", "−": "-",
        "‐": "-", "‑": "-", "×": "x", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\r": "\n", "\u2028": "\n",
        "½": "½", "→": ">", "⇒": ">", "➔": ">", "➜": ">", "&": "&", "…": ";", "\u200b": " ", "\ufeff": " ",
        "\ufe0e": " ", "\ufe0f": " ", "\u20e3": " ",
    }
)  # fmt: skip
LONGEST_TEXT = 20_000
# "A doz. mails", "Tues. & Fri.": the full stop of an abbreviation is no end of a sentence.
SHORTENED = "|".join(sorted(forms("ABBREVIATIONS")))
ABBREVIATED = re.compile(rf"\b((?i:{SHORTENED}))\.(?= ?[a-z0-9&+/,])")
# A full stop after which a text goes on in small letters: where there is none, there is no need to look for those.
GOING_ON = re.compile(r"\.(?= ?[a-z0-9&+/,])")
# Fewer words with a full stop each are short sentences, more are no emphasis.
FEWEST_EMPHATIC, MOST_EMPHATIC = 3, 12
COMPARATIVES = forms("COMPARATIVES")
# After "2" these make it "to".
TO_DO = forms("TO_DO")
# What stands between the months of a list.
IN_A_LIST = forms("IN_A_LIST")
# Words of the class MONTHWORD.
MAYBE_MONTHS = forms("MAYBE_MONTHS")
TITLES = forms("TITLES")
SHORTENING = Lexeme(".", NO_CLASSES, (".",))


@dataclass(slots=True)
class Token:
    """A lexeme with the offsets, in characters of the original text, of what was typed."""

    lexeme: Lexeme
    start: int
    end: int


class Tokens(list[Token]):
    """The tokens of an answer, in order, and all that it says anywhere: its ``forms``, and their word ``classes``.

    A stage that looks for words at their places asks first whether they are said at all: mostly they are not.
    """

    __slots__ = ("classes", "forms")

    def __init__(self, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self.forms = {token.lexeme.form for token in self}
        self.classes: set[str] = set().union(*[token.lexeme.classes for token in self])


def normalise(text: str) -> str:
    """Lower case and plain marks, character for character."""
    if GOING_ON.search(text):
        text = ABBREVIATED.sub(r"\1 ", text)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _without_emphasis(lowered.translate(LOOKALIKES))


def _without_emphasis(plain: str) -> str:
    """ "Off. Your. List.": full stops after every single word of a text are no ends of sentences."""
    words = plain.split(maxsplit=MOST_EMPHATIC)
    emphatic = FEWEST_EMPHATIC <= len(words) <= MOST_EMPHATIC and all(word[-1] == "." for word in words[:-1])
    return plain.replace(".", " ") if emphatic and all(word[:-1].isalpha() for word in words[:-1]) else plain


def tokenise(text: str, lexemes: Mapping[str, Lexeme], phrases: Phrases, seams: Seams) -> Tokens:
    """The tokens of a text, in order, those of several words merged; ``lexemes`` knows every word."""
    plain = normalise(text[:LONGEST_TEXT])
    typed: list[str] = TOKEN.findall(plain)
    found = [lexemes[form] for form in typed]
    unknown = [at for at, each in enumerate(found) if each.unknown]
    if unknown and any(seams.glued(typed[at]) for at in unknown):
        typed = unglued(typed, found, seams)
        found = [lexemes[form] for form in typed]
    if "then" in typed or "than" in typed:
        _settle_than(typed, found, lexemes)
    if "2" in typed:
        _settle_two(typed, found, lexemes)
    if not MAYBE_MONTHS.isdisjoint(typed):
        _settle_may(found)
    if "." in typed and not TITLES.isdisjoint(typed):
        _settle_titles(typed, found)
    settle_sounds(typed, found, lexemes)
    spans = _spans(plain, typed)
    if unknown:
        _rejoin(typed, found, spans, lexemes, seams)
    if "." in typed:
        without_false_stops(found, spans)
    settle_marks(text, found, spans, lexemes)
    set_missing(found, spans)
    if not EXCEPT.isdisjoint(typed):
        as_unless(found, spans, lexemes)
    without_courtesies(text, found, spans)
    return _merge(found, spans, phrases)


def _rejoin(
    typed: list[str],
    found: list[Lexeme],
    spans: list[tuple[int, int]],
    lexemes: Mapping[str, Lexeme],
    seams: Seams,
) -> None:
    """ "Quart erly" is one word."""
    for start, end in reversed(rejoined(typed, found, seams)):
        found[start:end] = [lexemes["".join(typed[start:end])]]
        spans[start:end] = [(spans[start][0], spans[end - 1][1])]


def _settle_than(typed: list[str], found: list[Lexeme], lexemes: Mapping[str, Lexeme]) -> None:
    """ "More then enough" and "weekly at first, than monthly" say the other of the two words."""
    for at, form in enumerate(typed):
        if form == "then" and at and found[at - 1].form in COMPARATIVES:
            found[at] = lexemes["than"]
        elif form == "than" and (not at or found[at - 1].mark):
            found[at] = lexemes["then"]


def _settle_may(found: list[Lexeme]) -> None:
    """ "Feb may aug": the word that may be a month is one beside another month."""
    for at, each in enumerate(found):
        if "MONTHWORD" in each.classes and _beside_a_month(found, at):
            found[at] = lexeme(each.form, {"MONTHNAME": each.classes["MONTHWORD"]})


def _beside_a_month(found: list[Lexeme], at: int) -> bool:
    before, after = found[max(0, at - 2) : at], found[at + 1 : at + 3]
    joined = bool(after) and "MONTHNAME" in after[-1].classes and after[0].form in IN_A_LIST
    return joined or any("MONTHNAME" in each.classes for each in (*before[-1:], *after[:1])) or (
        len(before) == 2 and "MONTHNAME" in before[0].classes and before[1].form in IN_A_LIST
    )  # fmt: skip


def _settle_two(typed: list[str], found: list[Lexeme], lexemes: Mapping[str, Lexeme]) -> None:
    """ "Gd 2 hear", "want 2 talk": before a word of doing, and after one that is no number, it says "to"."""
    for at, (form, after) in enumerate(pairwise(typed)):
        if form == "2" and after in TO_DO and at and not found[at - 1].mark:
            found[at] = lexemes["to"]


def _settle_titles(typed: list[str], found: list[Lexeme]) -> None:
    """The full stop of "Ms. Otieno" ends no sentence."""
    for at in range(1, len(typed)):
        if typed[at] == "." and typed[at - 1] in TITLES:
            found[at] = SHORTENING


def _spans(plain: str, typed: list[str]) -> list[tuple[int, int]]:
    """Where each of the tokens stands; between them are spaces alone."""
    found: list[tuple[int, int]] = []
    end = 0
    for form in typed:
        start = plain.index(form, end)
        end = start + len(form)
        found.append((start, end))
    return found


def _merge(found: list[Lexeme], spans: list[tuple[int, int]], phrases: Phrases) -> Tokens:
    merged = [Token(each, start, end) for each, (start, end) in zip(found, spans, strict=True)]
    pairs = pairwise([each.form for each in found])
    likely = [at for at, (form, second) in enumerate(pairs) if form in phrases and second in phrases[form]]
    reached, short = 0, 0
    for at in likely:
        if at >= reached:
            several, reached = _several(found, at, phrases[found[at].form][found[at + 1].form])
            merged[at - short : reached - short] = [Token(several, spans[at][0], spans[reached - 1][1])]
            short += reached - at - 1
    return Tokens(merged)


def _several(found: list[Lexeme], at: int, likely: Several) -> tuple[Lexeme, int]:
    """The longest of the words that make one token from a place on, and the place after it."""
    for parts, several in likely:
        end = at + len(parts)
        if parts == tuple([each.form for each in found[at:end]]):
            return several, end
    return found[at], at + 1
