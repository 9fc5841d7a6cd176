"""Quoting what customers wrote: the sentence with the deciding words, on one line and not too long. Pure."""

import re

LONGEST = 120
SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)|\n")


def quote(verbatim: str, span: tuple[int, int] | None) -> str:
    """Return the sentence around `span` (offsets in `verbatim`) in quotation marks, the whole without a span.

    A sentence of more than 120 characters is cut to begin at the deciding words.
    """
    start, end = span or (0, len(verbatim))
    ends = [found.span() for found in SENTENCE_END.finditer(verbatim)]
    first = max((after for _, after in ends if after <= start), default=0)
    last = min((before for before, _ in ends if before >= end), default=len(verbatim))
    words = _on_one_line(verbatim[first:last])
    if len(words) > LONGEST and start > first:
        words = "…" + _on_one_line(verbatim[start:last])
    return f'"{words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"}"'


def _on_one_line(words: str) -> str:
    return " ".join(words.split()).strip(" ,:–-")
