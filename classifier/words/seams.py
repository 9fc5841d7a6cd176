"""Words written into one another or torn apart: "everyothermonth", "qtrend", "quart erly", "m o n t h l y"."""

from collections.abc import Iterable

from classifier.words.lexicon import Lexeme, Lexicon, forms, lexeme

# What makes a row of words one that names a rate; without one of these nothing is taken apart or put together.
TIMELY = frozenset(["UNIT", "FREQ"])
# What such a row may open with: "each", "once", "times", "quarterend", "callmonthly".
OPENING = frozenset(["EVERY", "TIMESWORD", "TIMES", "NUM", "ORD", "UNIT", "FREQ", "ALTERNATE", "CONTACT"])
PER_WORDS = forms("GLUED_PER")
# Small words that may stand inside it: "onceamonthisfine".
INSIDE = forms("GLUED_INSIDE")
SHORTEST, LONGEST = 5, 40
# Shorter words are found in any other.
SHORTEST_PIECE, SHORTEST_CONTACT = 3, 4
# So many letters apart spell a word.
FEWEST_LETTERS = 4
REMEMBERED = 20_000
NOTHING = lexeme("")
Pieces = tuple[str, ...]


class Seams:
    """Takes words apart that hold a rate, each once, and puts those together that somebody has torn apart."""

    def __init__(self, lexicon: Lexicon, known: frozenset[str]) -> None:
        entries = dict(lexicon.words) | {
            form: lexicon.words.get(as_, NOTHING) for form, as_ in lexicon.spelling.items()
        }
        self._whole = known
        self._known: dict[str, Pieces] = {}
        self._openers = {form for form, entry in entries.items() if _piece(form, entry)} | PER_WORDS
        self._pieces = self._openers | INSIDE
        self._units = {form for form, entry in entries.items() if "UNIT" in entry.classes}
        self._timely = {form for form, entry in entries.items() if not TIMELY.isdisjoint(entry.classes)}

    def apart(self, form: str) -> Pieces:
        """The words that are written into one, or the form itself."""
        if form in self._whole or not SHORTEST <= len(form) <= LONGEST:
            return (form,)
        found = self._known.get(form)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[form] = self._apart(form) or (form,)
        return found

    def _apart(self, form: str) -> Pieces:
        ways: list[Pieces | None] = [()]
        for end in range(1, len(form) + 1):
            tried = [way for start in range(end) if (way := self._way(ways[start], form[start:end])) is not None]
            ways.append(min(tried, key=len, default=None))
        found = ways[-1] or ()
        plain = len(found) > 1 and not self._timely.isdisjoint(found)
        return found if plain and (found[0] not in self._units or found[1] == "end") else ()

    def _way(self, before: Pieces | None, piece: str) -> Pieces | None:
        allowed = self._pieces if before else self._openers
        return (*before, piece) if before is not None and piece in allowed else None

    def glued(self, form: str) -> bool:
        """Whether a form is several words written into one."""
        return len(self.apart(form)) > 1

    def torn(self, joined: str) -> bool:
        """Whether words put together make one of time: "quart erly"."""
        return joined in self._timely


def _piece(form: str, entry: Lexeme) -> bool:
    shortest = SHORTEST_CONTACT if "CONTACT" in entry.classes else SHORTEST_PIECE
    return form.isalpha() and len(form) >= shortest and not OPENING.isdisjoint(entry.classes)


def unglued(typed: list[str], found: Iterable[Lexeme], seams: Seams) -> list[str]:
    """The forms as typed, with those that nobody knows taken apart."""
    return [
        piece
        for form, each in zip(typed, found, strict=True)
        for piece in (seams.apart(form) if each.unknown else (form,))
    ]


def rejoined(typed: list[str], found: list[Lexeme], seams: Seams) -> list[tuple[int, int]]:
    """The places, from and up to, of what is one word of time though it was written as several."""
    places: list[tuple[int, int]] = []
    unknown = [at for at, each in enumerate(found) if each.unknown]
    for at in sorted({*unknown, *(at - 1 for at in unknown)} - {-1, len(found) - 1}):
        if not places or at >= places[-1][1]:
            end = _letters(typed, at) if len(typed[at]) == 1 else at
            end = end if end - at >= FEWEST_LETTERS else at + 2
            if seams.torn("".join(typed[at:end])):
                places.append((at, end))
    return places


def _letters(typed: list[str], at: int) -> int:
    """Up to where single letters follow each other from a place on: "m o n t h l y"."""
    end = at
    while end < min(len(typed), at + LONGEST) and len(typed[end]) == 1 and typed[end].isalpha():
        end += 1
    return end
