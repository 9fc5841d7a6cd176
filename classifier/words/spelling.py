"""Words that are not in the lexicon: numbers, known misspellings, and slips, in the words of time of many a kind."""

import re
from collections.abc import Iterable, Iterator

from nltk.tag.sequential import SequentialBackoffTagger

from classifier.words.lexicon import NO_CLASSES, Lexeme, Lexicon, lexeme
from classifier.words.slips import KEYS_BESIDE, VOWELS, Slips

# Words that carry a rate are looked for further away than others (`slips`), where a wrong guess would do harm.
FORGIVING = ("UNIT", "FREQ", "DAY", "MONTHNAME")
# "The newsletter's fine", "monthly'd be good": the word before the apostrophe counts.
CONTRACTED = ("'s", "'d", "'ll")
# An unknown word in -ed tells of what was, or describes.
REGULAR_PAST = re.compile(r"[a-z]{2,}[^\We]ed")
PAST = {"REGULARPAST": ""}
# A comma before three digits parts thousands.
DECIMAL = re.compile(r"[0-9]{1,2}[.,][0-9]{1,2}")
REPEATED = re.compile(r"([^\W\d_])\1{2,}")
TIMELY = frozenset(["UNIT", "FREQ", "DAY"])
NOTHING = lexeme("")
SHORTEST_ABBREVIATION = 3
SHORTEST = 5
LONG = 8
LARGEST_NUMBER = 400


class Speller(SequentialBackoffTagger):  # type: ignore[misc]
    """Tags what the unigram tagger does not know."""

    def __init__(self, lexicon: Lexicon, known: frozenset[str]) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._known = known
        self._slips = _slips(lexicon)
        self._anagrams = _anagrams(self._slips.values())
        self._neighbours = _beside_on_the_keys(lexicon)
        self._skeletons = _skeletons(lexicon)
        telling = {form for form, entry in lexicon.words.items() if entry.classes}
        self._fingers = Slips(known, telling, lexicon.spelling)

    def choose_tag(self, tokens: list[str], index: int, history: list[object]) -> Lexeme:  # noqa: ARG002
        """The lexeme of the token at the index; the signature is NLTK's."""
        return self._read(tokens[index])

    def _read(self, form: str) -> Lexeme:
        meant = self._lexicon.spelling.get(form)
        if form[0].isdigit() and not meant:
            return _number(form)
        base = self._lexicon.words.get(form.split("'", 1)[0]) if form.endswith(CONTRACTED) else None
        if base is not None and not meant:
            return base if not TIMELY.isdisjoint(base.classes) else lexeme(form, base.classes)
        meant = meant or self._slip(form) or self._drawn_out(form) or self._shortened(form) or self._fingers.meant(form)
        if meant is None:
            return lexeme("\n" if form[0] == "\n" else form, PAST if REGULAR_PAST.fullmatch(form) else NO_CLASSES)
        known = self._lexicon.words.get(meant)
        return lexeme(meant, known.classes, corrected=True) if known else lexeme(meant, corrected=True)

    def _drawn_out(self, form: str) -> str | None:
        """ "Tooooo" and "sooo" with their letters said once, or twice."""
        if form in self._known or not REPEATED.search(form):
            return None
        return next((short for kept in (r"\1\1", r"\1") if (short := REPEATED.sub(kept, form)) in self._known), None)

    def _shortened(self, form: str) -> str | None:
        """ "Whnevr" and "wklyish": vowels left out of a common word, or an ending that only says "about"."""
        base = form.removesuffix("ish").rstrip("-")
        if base != form:
            meant = self._lexicon.spelling.get(base, base)
            return meant if not TIMELY.isdisjoint(self._lexicon.words.get(meant, NOTHING).classes) else None
        if form in self._known or len(form) < SHORTEST_ABBREVIATION or sum(c in VOWELS for c in form[1:]) > 1:
            return None
        near = {word for word in self._skeletons.get(_skeleton(form), ()) if _within(form, word)}
        return near.pop() if len(near) == 1 else None

    def _slip(self, form: str) -> str | None:
        if form in self._known or form.startswith("'"):
            return None
        if form in self._neighbours:
            return self._neighbours[form]
        if not SHORTEST <= len(form) <= 14:
            return None
        near = {self._slips[key] for key in (form, *_deletions(form)) if key in self._slips}
        near = near or self._anagrams.get(_letters(form), set())
        # Of several words, the one that ends alike: the last letter is seldom missed.
        alike = near if len(near) == 1 else {word for word in near if word[-1] == form[-1]}
        return next(iter(alike)) if len(alike) == 1 else None


def _number(form: str) -> Lexeme:
    if form.isdecimal() and form.isascii() and len(form) < 4 and 0 < int(form) <= LARGEST_NUMBER:
        return lexeme(form, {"NUM": str(int(form)), "DIGITS": form})
    decimal = DECIMAL.fullmatch(form)
    if decimal and float(form.replace(",", ".")):
        return lexeme(form, {"BIGNUM": "", "DECIMAL": form.replace(",", ".")})
    return lexeme(form, {"BIGNUM": ""})


def _slips(lexicon: Lexicon) -> dict[str, str]:
    """Each forgiving word by itself and by each of its forms with one letter left out."""
    found: dict[str, str] = {}
    for form, entry in lexicon.words.items():
        if len(form) >= SHORTEST and any(name in entry.classes for name in FORGIVING):
            for key in (form, *_deletions(form)):
                found.setdefault(key, form)
    return found


def _anagrams(words: Iterable[str]) -> dict[tuple[str, ...], set[str]]:
    """The words by their letters, a long one also with one of them missing: "monhtyl", "qurtrley"."""
    found: dict[tuple[str, ...], set[str]] = {}
    for word in words:
        for form in (word, *(_deletions(word) if len(word) >= LONG else ())):
            found.setdefault(_letters(form), set()).add(word)
    return found


def _letters(form: str) -> tuple[str, ...]:
    return (form[:1], *sorted(form[1:]))


def _beside_on_the_keys(lexicon: Lexicon) -> dict[str, str]:
    """Each word that carries a rate with one letter hit beside its key, the first as well: "pnce", "yeat"."""
    found: dict[str, str] = {}
    for word in (form for form, entry in lexicon.words.items() if "HURRIED" in entry.classes):
        for at, char in enumerate(word):
            for beside in KEYS_BESIDE.get(char, ""):
                found.setdefault(word[:at] + beside + word[at + 1 :], word)
    return found


def _deletions(form: str) -> Iterator[str]:
    """One letter left out, the first kept: people seldom miss the first letter."""
    return (form[:at] + form[at + 1 :] for at in range(1, len(form)))


def _skeletons(lexicon: Lexicon) -> dict[str, list[str]]:
    """The words that may be written without their vowels, by their consonants."""
    found: dict[str, list[str]] = {}
    for form, entry in lexicon.words.items():
        if "SHORTENED" in entry.classes or not TIMELY.isdisjoint(entry.classes):
            found.setdefault(_skeleton(form), []).append(form)
    return found


def _skeleton(form: str) -> str:
    return form[:1] + "".join(char for char in form[1:] if char not in VOWELS)


def _within(form: str, word: str) -> bool:
    """Whether the letters of the form stand in the word in this order."""
    letters = iter(word)
    return len(form) < len(word) and all(char in letters for char in form)
