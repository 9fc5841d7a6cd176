"""Numbers of times: the length of a talk, an hour of the day, a date, how long something lasts."""

from collections.abc import Sequence

from classifier.doubting.number_places import Role, at_place, form_at, value
from classifier.words.lexicon import Lexeme, forms
from classifier.words.tokens import Token

DAILY = frozenset(["DAY", "DAYSHORT", "DAYPLURAL", "DAYPART", "AMPM"])
MONTHS = frozenset(["MONTHNAME", "MONTHWORD"])
TALK_LENGTHS = forms("LENGTHS")
CLOCK_OPENERS = forms("CLOCK_OPENERS")
CLOCK_JOINERS = forms("CLOCK_JOINERS")
STRETCH_OPENERS = forms("STRETCH_OPENERS")
STRETCH_CLOSERS = forms("STRETCH_CLOSERS")
LASTING = forms("LASTING_VERBS")
# What an interval of contact is called: a length beside one of these may be the wish.
INTERVALS = forms("INTERVALS")
LAST_HOUR = 24
LAST_MINUTE = 59
YEARS = range(1990, 2101)


def _length_of_a_talk(tokens: Sequence[Token], at: int) -> bool:
    """ "30 minutes", "a 15-min chat"."""
    after = at + 2 if form_at(tokens, at + 1) == "-" else at + 1
    return form_at(tokens, after) in TALK_LENGTHS


def _time_of_day(tokens: Sequence[Token], at: int) -> bool:
    """ "Each Tuesday at eight", "Fridays between two and four": an hour, in an answer that names a day or a clock."""
    if not 0 < value(tokens[at].lexeme) <= LAST_HOUR or not _ends(tokens, at + 1):
        return False
    opener = form_at(tokens, at - 1)
    if opener in CLOCK_JOINERS | {","} and "NUM" in at_place(tokens, at - 2).classes:
        opener = form_at(tokens, at - 3)
    if opener not in CLOCK_OPENERS:
        return False
    return any(_daily(token.lexeme) or _with_minutes(tokens, n) for n, token in enumerate(tokens))


def _on_the_clock(tokens: Sequence[Token], at: int) -> bool:
    """ "14:00", "7 a.m.", "from 8 to 9:30"."""
    return _with_minutes(tokens, at) or _with_minutes(tokens, at - 2) or "AMPM" in at_place(tokens, at + 1).classes


def _with_minutes(tokens: Sequence[Token], at: int) -> bool:
    """Whether an hour stands at a place, and its minutes behind a colon."""
    if form_at(tokens, at + 1) != ":":
        return False
    hour, minutes = form_at(tokens, at), form_at(tokens, at + 2)
    two = len(minutes) == len("00") and minutes.isdecimal() and int(minutes) <= LAST_MINUTE
    return two and hour.isdecimal() and len(hour) <= len("00") and int(hour) <= LAST_HOUR


def _daily(word: Lexeme) -> bool:
    return not DAILY.isdisjoint(word.classes) or word.classes.get("UNIT", "").endswith("D")


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing that could be counted stands at a place."""
    word = at_place(tokens, at)
    plain = not word.form or bool(word.mark) or "AMPM" in word.classes or word.form in CLOCK_JOINERS | {"works", "on"}
    return plain or ("PLAIN" in word.classes and "PER" not in word.classes)


def _date(tokens: Sequence[Token], at: int) -> bool:
    """ "1 October", "March 3", "2027"."""
    beside = at_place(tokens, at - 1).classes.keys() | at_place(tokens, at + 1).classes.keys()
    return not MONTHS.isdisjoint(beside) or value(tokens[at].lexeme) in YEARS


def _stretch(tokens: Sequence[Token], at: int) -> bool:
    """ "The first six weeks", "three years ago", "took nine days": how long something lasts."""
    if "UNIT" not in at_place(tokens, at + 1).classes:
        return form_at(tokens, at + 1) in ("times", "x") and form_at(tokens, at + 2) in STRETCH_CLOSERS
    if form_at(tokens, at - 1) in STRETCH_OPENERS | LASTING or form_at(tokens, at + 2) in STRETCH_CLOSERS:
        return True
    return form_at(tokens, at - 1) in ("for", "of") and form_at(tokens, at - 2) not in INTERVALS


TIMES: tuple[Role, ...] = (_length_of_a_talk, _time_of_day, _on_the_clock, _date, _stretch)
