"""What a number that no rate has taken up is there for: the length of a talk, a time of day, a date, other things …

A number whose role is known is no sign that a rate was overlooked; one that nothing explains keeps its doubt.
"""

from collections.abc import Callable, Sequence

from classifier.draft import Draft
from classifier.items import Item
from classifier.lexicon import Lexeme, forms, lexeme
from classifier.tokens import Token

NUMBERS = frozenset(["NUM", "BIGNUM", "TIMESWORD"])
# Classes of words that are counted as things or people, never as contacts.
COUNTED = frozenset(["PERSON", "OUTSIDER", "SIGN", "LIVE"])
DAILY = frozenset(["DAY", "DAYSHORT", "DAYPLURAL", "DAYPART", "AMPM"])
MONTHS = frozenset(["MONTHNAME", "MONTHWORD"])
TALK_LENGTHS = forms("LENGTHS")
CLOCK_OPENERS = forms("CLOCK_OPENERS")
CLOCK_JOINERS = forms("CLOCK_JOINERS")
LABELS = forms("LABELS")
GROUPS = forms("GROUPS")
OWN_PEOPLE = forms("OWN_PEOPLE")
STRETCH_OPENERS = forms("STRETCH_OPENERS")
STRETCH_CLOSERS = forms("STRETCH_CLOSERS")
ONE_OPENERS = forms("ONE_OPENERS")
ONCE_OPENERS = forms("ONCE_OPENERS")
ONCE_SUBJECTS = forms("ONCE_SUBJECTS")
LAST_HOUR = 24
LONGEST_NUMBER = 4
YEARS = range(1990, 2101)
NOTHING = lexeme("")

Role = Callable[[Sequence[Token], int], bool]


def unexplained(draft: Draft, items: list[Item]) -> list[int]:
    """The places of the numbers that no rate has taken up, and whose role nothing tells."""
    telling = {at for item in items if item.kind not in ("alone", "noise") for at in range(item.start, item.end)}
    loose = [
        at
        for at, token in enumerate(draft.tokens)
        if at not in telling and not NUMBERS.isdisjoint(token.lexeme.symbols)
    ]
    return [at for at in loose if not any(role(draft.tokens, at) for role in ROLES)]


def _value(word: Lexeme) -> int:
    """What a number says; 0 where it is a range or no number."""
    number = word.classes.get("NUM") or word.form
    return int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 0


def _at(tokens: Sequence[Token], at: int) -> Lexeme:
    return tokens[at].lexeme if 0 <= at < len(tokens) else NOTHING


def _form(tokens: Sequence[Token], at: int) -> str:
    return _at(tokens, at).form


def _length_of_a_talk(tokens: Sequence[Token], at: int) -> bool:
    """ "30 minutes", "a 15-min chat"."""
    after = at + 2 if _form(tokens, at + 1) == "-" else at + 1
    return _form(tokens, after) in TALK_LENGTHS


def _time_of_day(tokens: Sequence[Token], at: int) -> bool:
    """ "Each Tuesday at eight", "Fridays between two and four": an hour, in an answer that names a day."""
    if not 0 < _value(tokens[at].lexeme) <= LAST_HOUR or not _ends(tokens, at + 1):
        return False
    opener = _form(tokens, at - 1)
    if opener in CLOCK_JOINERS and "NUM" in _at(tokens, at - 2).classes:
        opener = _form(tokens, at - 3)
    return opener in CLOCK_OPENERS and any(_daily(token.lexeme) for token in tokens)


def _daily(word: Lexeme) -> bool:
    return not DAILY.isdisjoint(word.classes) or word.classes.get("UNIT", "").endswith("D")


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing that could be counted stands at a place."""
    word = _at(tokens, at)
    return not word.form or bool(word.mark) or "AMPM" in word.classes or word.form in CLOCK_JOINERS | {"works", "on"}


def _date(tokens: Sequence[Token], at: int) -> bool:
    """ "1 October", "March 3", "2027"."""
    beside = _at(tokens, at - 1).classes.keys() | _at(tokens, at + 1).classes.keys()
    return not MONTHS.isdisjoint(beside) or _value(tokens[at].lexeme) in YEARS


def _of_things(tokens: Sequence[Token], at: int) -> bool:
    """ "Four regions", "two key users", "one integration": what is counted is no contact and no time."""
    if "TIMESWORD" in tokens[at].lexeme.classes:
        return False
    after = _at(tokens, at + 1)
    return after.unknown or not COUNTED.isdisjoint(after.classes)


def _of_people(tokens: Sequence[Token], at: int) -> bool:
    """ "The 24 of us", "a team of four"."""
    if _form(tokens, at + 1) == "of" and _form(tokens, at + 2) in OWN_PEOPLE:
        return True
    return _form(tokens, at - 1) == "of" and _form(tokens, at - 2) in GROUPS


def _label(tokens: Sequence[Token], at: int) -> bool:
    """ "Clause 14", "phase two"."""
    return _form(tokens, at - 1) in LABELS


def _stretch(tokens: Sequence[Token], at: int) -> bool:
    """ "The first six weeks", "three years ago", "another four years": how long something lasts."""
    if "UNIT" not in _at(tokens, at + 1).classes:
        return _form(tokens, at + 1) in ("times", "x") and _form(tokens, at + 2) in STRETCH_CLOSERS
    return _form(tokens, at - 1) in STRETCH_OPENERS or _form(tokens, at + 2) in STRETCH_CLOSERS


def _pronoun(tokens: Sequence[Token], at: int) -> bool:
    """ "The monthly one", "no one", "one of them": "one" that counts nothing."""
    if _form(tokens, at) != "one":
        return False
    return _form(tokens, at - 1) in ONE_OPENERS or _form(tokens, at + 1) == "of"


def _conjunction(tokens: Sequence[Token], at: int) -> bool:
    """ "Once that is done", "for once"."""
    if _form(tokens, at) != "once":
        return False
    return _form(tokens, at + 1) in ONCE_SUBJECTS or _form(tokens, at - 1) in ONCE_OPENERS


ROLES: tuple[Role, ...] = (
    _length_of_a_talk,
    _time_of_day,
    _date,
    _of_things,
    _of_people,
    _label,
    _stretch,
    _pronoun,
    _conjunction,
)
