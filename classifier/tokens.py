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
    tagged = tagger.tag([plain[start:end] for start, end in spans])
    tokens = [Token(found, start, end) for (_, found), (start, end) in zip(tagged, spans, strict=True)]
    return _merge(_mark_dashes(tokens), lexicon)


def _mark_dashes(tokens: list[Token]) -> list[Token]:
    """A hyphen with space on a side is a dash between clauses, unless numbers stand around it."""
    for at, (found, start, end) in enumerate(tokens):
        if found.form == "-" and 0 < at < len(tokens) - 1:
            spaced = tokens[at - 1].end < start or end < tokens[at + 1].start
            digits = "NUM" in tokens[at - 1].lexeme.classes and "NUM" in tokens[at + 1].lexeme.classes
            if spaced and not digits:
                tokens[at] = Token(DASH, start, end)
    return tokens


def _merge(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    merged: list[Token] = []
    at, count, phrases = 0, len(tokens), lexicon.phrases
    while at < count:
        token = tokens[at]
        length = 1
        for parts, found in phrases.get(token.lexeme.form, ()):
            size = len(parts)
            if at + size <= count and all(tokens[at + i].lexeme.form == parts[i] for i in range(1, size)):
                token, length = Token(found, token.start, tokens[at + size - 1].end), size
                break
        merged.append(token)
        at += length
    return merged
