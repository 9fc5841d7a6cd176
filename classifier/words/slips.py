"""Slips of one letter: "phnoe", "thre", "viisit". What real words they would hit is listed, so that "trams" stays."""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property

from classifier.words.lexicon import real_words

VOWELS = frozenset("aeiou")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KEYS_BESIDE = {char: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in KEYS for at, char in enumerate(row)}
# Of shorter words only letters that changed places, or were typed twice, are put right.
SHORTEST, LONG = 4, 5
LONGEST = 14


class Slips:
    """What a word was to be that is one slip away from a word of ours.

    ``known`` are those words; of several, one of the ``likelier`` is meant. ``spelling`` are other spellings, with what
    they stand for.
    """

    def __init__(self, known: Set[str], likelier: Set[str], spelling: Mapping[str, str]) -> None:
        self._known = known
        self._likelier = likelier
        self._spelling = spelling
        self._real = real_words()

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        # Made when a word is met that nobody knows: a process is to start reading soon.
        words = (word for word in (*self._known, *self._spelling) if word.isalpha() and word.isascii())
        return _by_deletion(word for word in words if SHORTEST <= len(word) <= LONGEST)

    def meant(self, form: str) -> str | None:
        """The one word of ours that the fingers slipped from, or None: where it may be another word, or several."""
        if form in self._known or form in self._real or not (form.isalpha() and form.isascii()):
            return None
        if not SHORTEST - 1 <= len(form) <= LONGEST + 1:
            return None
        near = {word for key in (form, *_deletions(form)) for word in self._near.get(key, ()) if _slipped(form, word)}
        for likelier in (self._likelier, {word for word in near if word[-1] == form[-1]}):
            near = near & likelier or near
        meant = {self._spelling.get(word, word) for word in near}
        return meant.pop() if len(meant) == 1 else None


def _by_deletion(words: Iterable[str]) -> dict[str, list[str]]:
    """Each word by itself and by each of its forms with one letter left out."""
    found: dict[str, list[str]] = {}
    for word in words:
        for key in {word, *_deletions(word)}:
            found.setdefault(key, []).append(word)
    return found


def _deletions(form: str) -> Iterator[str]:
    return (form[:at] + form[at + 1 :] for at in range(len(form)))


def _slipped(form: str, word: str) -> bool:
    """Whether one slip of the fingers makes the form of the word. The first letter is seldom missed."""
    at = next((at for at, (a, b) in enumerate(zip(form, word, strict=False)) if a != b), min(len(form), len(word)))
    if form[at : at + 2] == word[at : at + 2][::-1] and form[at + 2 :] == word[at + 2 :]:
        return len(form) == len(word)
    if len(form) > len(word):
        return form[at + 1 :] == word[at:] and _stray(form, at) and at > 0
    if len(word) < LONG or at == 0:
        return False
    if len(form) < len(word):
        return form[at:] == word[at + 1 :]
    hit = form[at] in KEYS_BESIDE.get(word[at], "") or {form[at], word[at]} <= VOWELS
    return hit and form[at + 1 :] == word[at + 1 :]


def _stray(form: str, at: int) -> bool:
    """Whether a letter came in that is that before or after it, or lies beside one of them on the keys."""
    around = form[at - 1 : at] + form[at + 1 : at + 2]
    return form[at] in around or any(form[at] in KEYS_BESIDE.get(char, "") for char in around)
