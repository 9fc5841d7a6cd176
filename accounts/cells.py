"""Cells of spreadsheets: text that comes from outside must stay text, whatever opens the file."""

import re
import unicodedata

FORMULA = frozenset("=+-@")
# All but the line feed: control characters, halves of surrogate pairs, and what XML 1.0 (2.2) has no place for.
UNPRINTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Where the semicolon parts cells, quotes around a cell that commas part do not hold it together.
AFTER_SEPARATOR = re.compile(r"([;\n]\s*)(?=[=+\-@])")


def harmless(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula (OWASP, CSV Injection).

    Control characters become spaces. An apostrophe stands before what begins with = + - or @, also behind spaces or
    characters without a width, in full width, and behind what parts cells elsewhere.
    """
    clean = text
    if ";" in text or not text.isprintable():  # few cells are, and an export has many
        clean = AFTER_SEPARATOR.sub(r"\1'", UNPRINTED.sub(" ", text))
    return f"'{clean}" if _first_visible(clean) in FORMULA else clean


def _first_visible(text: str) -> str:
    if text[:1].isascii() and text[:1].isalnum():  # as almost all begin
        return text[0]
    visible = (letter for letter in text if not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Mn"))
    return unicodedata.normalize("NFKC", next(visible, ""))
