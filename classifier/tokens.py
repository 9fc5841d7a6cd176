"""Text to tokens: normalise without moving a character, tokenise, tag from the lexicon, merge several words."""

from typing import NamedTuple

from nltk.tag.sequential import UnigramTagger

from classifier.lexicon import TOKENIZER, Lexeme, Lexicon, lexeme

# One character for one character, so that every offset stays that of the original text.
LOOKALIKES = str.maketrans(
    {
        "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "–": "—", "−": "-",
        "‐": "-", "‑": "-", "×": "x", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\r": "\n", "\u2028": "\n",
        "½": "½", "&": "&", "…": ";", "\u200b": " ", "\ufeff": " ",
    }
)  # fmt: skip
LONGEST_TEXT = 20_000
DASH = lexeme("—")


class Token(NamedTuple):
    """A lexeme with the offsets, in characters of the original text, of what was typed."""

    lexeme: Lexeme
    start: int
    end: int


def normalise(text: str) -> str:
    """Lower case and plain marks, character for character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(LOOKALIKES)


def tokenise(text: str, lexicon: Lexicon, tagger: UnigramTagger) -> list[Token]:
    """The tokens of a text, in order, those of several words merged."""
    plain = normalise(text[:LONGEST_TEXT])
    spans = list(TOKENIZER.span_tokenize(plain))
    found = [tag for _, tag in tagger.tag([plain[start:end] for start, end in spans])]
    if " -" in plain or "- " in plain:
        _mark_dashes(found, spans)
    return _merge(found, spans, lexicon)


def _mark_dashes(found: list[Lexeme], spans: list[tuple[int, int]]) -> None:
    """A hyphen with space on a side is a dash between clauses, unless numbers stand around it."""
    for at in range(1, len(found) - 1):
        if found[at].form == "-":
            spaced = spans[at - 1][1] < spans[at][0] or spans[at][1] < spans[at + 1][0]
            digits = "NUM" in found[at - 1].classes and "NUM" in found[at + 1].classes
            if spaced and not digits:
                found[at] = DASH


def _merge(found: list[Lexeme], spans: list[tuple[int, int]], lexicon: Lexicon) -> list[Token]:
    forms = [lexeme.form for lexeme in found]
    merged: list[Token] = []
    phrases = lexicon.phrases
    at, count = 0, len(forms)
    while at < count:
        chosen, end = found[at], at + 1
        if forms[at] in phrases:
            for parts, several in phrases[forms[at]]:
                if forms[at : at + len(parts)] == parts:
                    chosen, end = several, at + len(parts)
                    break
        merged.append(Token(chosen, spans[at][0], spans[end - 1][1]))
        at = end
    return merged
