"""What is said out of politeness around a wish: "Good question.", "if that works for you", "Kind regards, Ann".

Such words are left out before the rules look. Many stages read an answer by its first words, by its few words or by
its conditions; none of them needs to know politeness.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from classifier.words.lexicon import DATA, Lexeme, lexeme

# The words of which one stands at a place; the empty one where it may be left out.
Row = tuple[frozenset[str], ...]
NAME = "~"
NOTHING = ""
# The most words of a name behind a sign-off.
LONGEST_NAME = 4
LONGEST_CLOSING = 12
# Before thanks they make a refusal of it.
REFUSING = frozenset(["no", "nope", "nah", "not", ","])
SENTENCE = "sentence"
STOP = lexeme(".")


@cache
def courtesies(language: str = "en") -> Mapping[str, Mapping[str, Sequence[Row]]]:
    """The rows of each kind of courtesy by their first word."""
    data = tomllib.loads((DATA / language / "courtesies.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[Row]]] = {}
    for kind, lines in data.items():
        by_first = found.setdefault(kind, {})
        for row in (_row(line) for line in lines):
            for first in _firsts(row):
                by_first.setdefault(first, []).append(row)
    return found


def _row(line: str) -> Row:
    places = (element.removesuffix("?").split("|") + [NOTHING] * element.endswith("?") for element in line.split())
    return tuple(frozenset(place) for place in places)


def _firsts(row: Row) -> Iterator[str]:
    for place in row:
        yield from place - {NOTHING}
        if NOTHING not in place:
            return


def without_courtesies(text: str, found: list[Lexeme], spans: list[tuple[int, int]]) -> None:
    """Take out what is only polite, unless nothing else is said; ``text`` tells where a capital opens a sentence."""
    kinds = courtesies()
    forms = {each.form for each in found}
    if all(rows.keys().isdisjoint(forms) for rows in kinds.values()):
        return
    dropped = set(range(_opened(found)))
    dropped |= set(range(_closed(text, found, spans), len(found)))
    for at in range(len(found)):
        if found[at].form in kinds["condition"] and at not in dropped:
            dropped |= _condition(found, at)
    if any(not each.mark for at, each in enumerate(found) if at not in dropped):
        found[:] = [each for at, each in enumerate(found) if at not in dropped]
        spans[:] = [span for at, span in enumerate(spans) if at not in dropped]


def _opened(found: Sequence[Lexeme]) -> int:
    """Up to where an answer opens with courtesies: "Hi Ann! Good question, hmm: …"."""
    at = 0
    while at < len(found):
        closed = [end for end in _ends(found, at, "opening") if _closed_off(found, end)]
        end = max([*closed, *_ends(found, at, "opening_bare")], default=at)
        if end == at:
            break
        at = _after_marks(found, end)
    return at


def _closed_off(found: Sequence[Lexeme], end: int) -> bool:
    """Whether a mark closes what opens an answer; "hm?" asks, and "good question, and" goes on."""
    if end >= len(found) or found[end].form == "?" or found[end].mark in ("", "joint"):
        return False
    return end + 1 == len(found) or found[end + 1].mark != "joint"


def _closed(text: str, found: Sequence[Lexeme], spans: Sequence[tuple[int, int]]) -> int:
    """From where an answer closes with courtesies: a sentence that ends the list, and a sign-off with a name."""
    end = len(found)
    for kind, ends in CLOSING.items():
        rows = courtesies()[kind]
        for at in range(max(1, end - LONGEST_CLOSING), end):
            if found[at].form not in rows:
                continue
            before = STOP if text[spans[at][0]].isupper() and not text.isupper() else found[at - 1]
            if any(ends(before, found[after:end]) for after in _ends(found[:end], at, kind)):
                end = at
                break
    return end


def _any_name(_: Lexeme, left: Sequence[Lexeme]) -> bool:
    """ "Best regards, Ann Short": at most a few words."""
    names = [each for each in left if not each.mark]
    return len(names) <= LONGEST_NAME and all(each.form[0].isalpha() for each in names)


def _strange_name(before: Lexeme, left: Sequence[Lexeme]) -> bool:
    """ "Thanks, Olena": no known word, and no "no, thanks"."""
    names = [each for each in left if not each.mark]
    told = before.mark == SENTENCE or before.form not in REFUSING
    return told and len(names) <= LONGEST_NAME and all(each.unknown for each in names)


def _ends_a_list(before: Lexeme, left: Sequence[Lexeme]) -> bool:
    """ "… Nothing else.": a sentence of its own."""
    return before.mark == SENTENCE and all(each.mark for each in left)


CLOSING = {"closing": _any_name, "closing_thanks": _strange_name, "ending": _ends_a_list}


def _condition(found: Sequence[Lexeme], at: int) -> set[int]:
    """The places of a polite condition, with the marks that set it apart; none where it counts."""
    kinds = courtesies()
    before = found[at - 1] if at else None
    if before is not None and before.form in kinds["counting"]:
        return set()
    for end in sorted(_ends(found, at, "condition"), reverse=True):
        after = found[end] if end < len(found) else None
        if _ends_a_sentence(found, end) or (not at and after is not None and after.mark):
            opened = before is not None and before.form in (",", "—", "(")
            closed = after is not None and (after.form == ")" or (not opened and after.form == ","))
            return set(range(at - opened, end + closed))
    return set()


def _ends_a_sentence(found: Sequence[Lexeme], at: int) -> bool:
    """Whether a sentence ends at a place, or only "please" and "thanks" follow."""
    if at + 1 < len(found) and found[at].form == ",":
        at += 1
    return at >= len(found) or found[at].mark == SENTENCE or found[at].form in (")", *courtesies()["following"])


def _ends(found: Sequence[Lexeme], at: int, kind: str) -> list[int]:
    """Where the rows of a kind may end that begin at a place."""
    rows = courtesies()[kind].get(found[at].form, ())
    return [end for row in rows for end in _matched(found, at, row)]


def _matched(found: Sequence[Lexeme], at: int, row: Row) -> Iterator[int]:
    if not row:
        yield at
        return
    if NOTHING in row[0]:
        yield from _matched(found, at, row[1:])
    if at < len(found) and (found[at].form in row[0] or (NAME in row[0] and found[at].unknown)):
        yield from _matched(found, at + 1, row[1:])


def _after_marks(found: Sequence[Lexeme], at: int) -> int:
    while at < len(found) and found[at].mark not in ("", "joint"):
        at += 1
    return at
