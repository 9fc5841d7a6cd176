"""Words that are not in the lexicon: numbers, known misspellings, and slips of one letter in the words of time."""

from collections.abc import Iterator

from nltk.tag.sequential import SequentialBackoffTagger

from classifier.lexicon import Lexeme, Lexicon, lexeme

# A slip is looked for only among words that carry a rate; a wrong guess elsewhere would do harm.
FORGIVING = ("UNIT", "FREQ", "DAY", "MONTHNAME")
# "The newsletter's fine", "monthly'd be good": the word before the apostrophe counts.
CONTRACTED = ("'s", "'d", "'ll")
SHORTEST = 5
LARGEST_NUMBER = 400
REMEMBERED = 20_000


class Speller(SequentialBackoffTagger):  # type: ignore[misc]
    """Tags what the unigram tagger does not know; remembers a bounded number of words."""

    def __init__(self, lexicon: Lexicon, known: frozenset[str]) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._known = known
        self._remembered: dict[str, Lexeme] = {}
        self._slips = _slips(lexicon)

    def choose_tag(self, tokens: list[str], index: int, history: list[object]) -> Lexeme:  # noqa: ARG002
        """The lexeme of the token at the index; the signature is NLTK's."""
        form = tokens[index]
        found = self._remembered.get(form)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            found = self._remembered[form] = self._read(form)
        return found

    def _read(self, form: str) -> Lexeme:
        meant = self._lexicon.spelling.get(form)
        if form[0].isdigit() and not meant:
            return _number(form)
        base = self._lexicon.words.get(form.split("'", 1)[0]) if form.endswith(CONTRACTED) else None
        if base is not None and not meant:
            return lexeme(form, base.classes)
        meant = meant or self._slip(form)
        if meant is None:
            return lexeme("\n" if form[0] == "\n" else form)
        known = self._lexicon.words.get(meant)
        return lexeme(meant, known.classes, corrected=True) if known else lexeme(meant, corrected=True)

    def _slip(self, form: str) -> str | None:
        if not SHORTEST <= len(form) <= 14 or form in self._known:
            return None
        near = {self._slips[key] for key in _deletions(form) if key in self._slips}
        near |= {self._slips[form]} if form in self._slips else set()
        return near.pop() if len(near) == 1 and not form.startswith("'") else None


def _number(form: str) -> Lexeme:
    if form.isdecimal() and form.isascii() and len(form) < 4 and 0 < int(form) <= LARGEST_NUMBER:
        return lexeme(form, {"NUM": str(int(form)), "DIGITS": form})
    return lexeme(form, {"BIGNUM": ""})


def _slips(lexicon: Lexicon) -> dict[str, str]:
    """Each forgiving word by itself and by each of its forms with one letter left out."""
    found: dict[str, str] = {}
    for form, entry in lexicon.words.items():
        if len(form) >= SHORTEST and any(name in entry.classes for name in FORGIVING):
            for key in (form, *_deletions(form)):
                found.setdefault(key, form)
    return found


def _deletions(form: str) -> Iterator[str]:
    """One letter left out, the first kept: people seldom miss the first letter."""
    return (form[:at] + form[at + 1 :] for at in range(1, len(form)))
