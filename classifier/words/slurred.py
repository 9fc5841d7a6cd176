"""Numbers as they sound ("too times a week"), full stops that end nothing ("the 5th. of each. month"), "except if"."""

from collections.abc import Mapping

from classifier.words.lexicon import Lexeme, forms, lexeme, sounding

# What a count stands before: "for times a year", "won time each month".
COUNTING = frozenset(["PER", "EVERY", "PERUNIT", "UNIT", "FREQ", "LETTER"])
COUNTS = frozenset(["NUM", "TIMESWORD", "FEW"])
# What follows "every" in a rate.
OF_A_PERIOD = frozenset(["UNIT", "NUM", "FEW", "ORD", "ALTERNATE", "DAY"])
OPENING = forms("GLUED_PER")
# "From time to time" counts nothing.
SINGULAR = ("won", "wan")
NOTHING = lexeme("")
EXCEPT = frozenset(["except", "excepting", "save"])
IF = frozenset(["if", "when", "whenever"])


def settle_sounds(typed: list[str], found: list[Lexeme], lexemes: Mapping[str, Lexeme]) -> None:
    """Make numbers of words that only sound like one, where a number must stand; a star after a number is "times"."""
    sounds = sounding()
    if sounds.keys().isdisjoint(typed) and "*" not in typed:
        return
    for at, form in enumerate(typed):
        if form not in sounds and form != "*":
            continue
        if form in sounds and "NUM" not in found[at].classes and _must_count(found, at):
            found[at] = lexemes[sounds[form]]
        elif form == "*" and at and "NUM" in found[at - 1].classes and _is(found, at + 1, COUNTING):
            found[at] = lexemes["x"]


def _must_count(found: list[Lexeme], at: int) -> bool:
    """ "For times a year", "every too weeks"."""
    after = found[at + 1] if at + 1 < len(found) else NOTHING
    if "TIMES" in after.classes:
        return _is(found, at + 2, COUNTING) and (after.form != "time" or found[at].form in SINGULAR)
    return at > 0 and "EVERY" in found[at - 1].classes and "UNIT" in after.classes and after.form.endswith("s")


def as_unless(found: list[Lexeme], spans: list[tuple[int, int]], lexemes: Mapping[str, Lexeme]) -> None:
    """ "Except if", "except when": two words for "unless"."""
    for at in range(len(found) - 2, -1, -1):
        if found[at].form in EXCEPT and found[at + 1].form in IF:
            found[at : at + 2] = [lexemes["unless"]]
            spans[at : at + 2] = [(spans[at][0], spans[at + 1][1])]


def without_false_stops(found: list[Lexeme], spans: list[tuple[int, int]]) -> None:
    """Take out the full stops in the middle of a rate: "3. per. year", "ea. other wk"."""
    for at in range(len(found) - 2, 0, -1):
        if found[at].form == "." and (_opened(found, at) or _counted(found, at)):
            del found[at], spans[at]


def _opened(found: list[Lexeme], at: int) -> bool:
    before = found[at - 1]
    opening = "EVERY" in before.classes or before.form in OPENING
    return opening and _is(found, at + 1, ("UNIT",) if before.form == "each" and not before.corrected else OF_A_PERIOD)


def _counted(found: list[Lexeme], at: int) -> bool:
    """Between a count, or an ordinal, and what it is counted in."""
    counts = _is(found, at - 1, COUNTS) and found[at + 1].form in OPENING and _is(found, at + 2, OF_A_PERIOD)
    return counts or (_is(found, at - 1, ("ORD",)) and found[at + 1].form == "of")


def _is(found: list[Lexeme], at: int, classes: frozenset[str] | tuple[str, ...]) -> bool:
    return 0 <= at < len(found) and any(name in found[at].classes for name in classes)
