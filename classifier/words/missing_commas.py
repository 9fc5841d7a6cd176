"""Commas that hurried people leave out: "email 1x mo call 1x yr", "3 4 times a year", "monthly max we're small"."""

from collections.abc import Callable

from classifier.words.lexicon import Lexeme, forms, lexeme

COMMA = lexeme(",")
NOTHING = lexeme("")
JOINERS = frozenset(["and", "or"])
# Classes of which several stand in a row: "Mon Wed and Fri", "5th 15th and 25th".
LISTED = ("DAY", "DAYSHORT", "ORD", "NUM")
# The last word of a limit behind a rate, and what goes on with it.
LIMITS, EXTREMES = frozenset(["max", "maximum", "tops", "minimum"]), frozenset(["most", "least"])
COUNTS = frozenset(["NUM", "FREQ", "TIMESWORD"])
GOING_ON = forms("GOING_ON") | {"a", "per", "each", "every"}
CLOSING, CLOSED = frozenset(["UNIT", "FREQ"]), frozenset(["UNIT", "DAY"])
ASKED = frozenset(["me", "us"])
# Before a word of contact they are part of what it says: "I call when it's broken".
LEADING = frozenset(
    ["i", "we", "they", "you", "to", "and", "or", "please", "can", "just", "only", "then", "a", "the", "by"],
)
CONDITIONS = frozenset(["if", "when", "whenever", "unless"])
OFFERS = frozenset(["you", "u", "possible", "needed", "need", "required", "ok", "okay"])
STRETCHING = frozenset(["at", "if", "when", "in"])
# No clause is longer.
LONGEST = 40
LENGTHS = forms("LENGTHS")
Spans = list[tuple[int, int]]


def set_missing(found: list[Lexeme], spans: Spans) -> None:
    """Put commas, which have no place in the text, where one thing asked for follows another."""
    for at in range(len(found) - 1, 0, -1):
        if not (found[at].mark or found[at - 1].mark) and any(missing(found, at) for missing in MISSING):
            found.insert(at, COMMA)
            spans.insert(at, (spans[at - 1][1], spans[at - 1][1]))


def _in_a_list(found: list[Lexeme], at: int) -> bool:
    """ "Mon | Wed and Fri", "3 | 4 times a year"."""
    name = next((one for one in LISTED if one in found[at].classes and one in found[at - 1].classes), "")
    if not name or (name == "NUM" and not _rising(found[at - 1], found[at])):
        return False
    after, then = _get(found, at + 1), _get(found, at + 2)
    counted = name == "NUM" and ("TIMES" in after.classes or (after.form in ("a", "per") and _closes(then)))
    return counted or ((after.form in JOINERS or after is COMMA) and name in then.classes)


def _rising(one: Lexeme, other: Lexeme) -> bool:
    """Whether a number is the next of a row: "3 4", "10 20", but not "three hundred"."""
    low, high = one.classes["NUM"], other.classes["NUM"]
    return low.isdigit() and high.isdigit() and int(low) < int(high) <= 2 * int(low)


def _after_a_limit(found: list[Lexeme], at: int) -> bool:
    """ "Once a month max | we are small", "monthly at the most | quarterly at the least"."""
    limit = found[at - 1].form
    if found[at].form in GOING_ON or not (limit in LIMITS or limit in EXTREMES):
        return False
    before = at - 2
    while before > 0 and found[before].form in ("the", "very"):
        before -= 1
    if limit in EXTREMES:
        return before > 1 and found[before].form == "at" and _closes(found[before - 1])
    return before > 0 and _closes(found[before]) and COUNTS.isdisjoint(found[at].classes)


def _other_way(found: list[Lexeme], at: int) -> bool:
    """ "Email 1x mo | call 1x yr", "a visit a year | a call a month"."""
    way = at + 1 if found[at].form in ("a", "an", "one") or "NUM" in found[at].classes else at
    if not _closes(found[at - 1]) or "CONTACT" not in _get(found, way).classes or _adjective(found, at):
        return False
    start = _stretch(found, at)
    rest = found[way + 1 : way + 5]
    rated = any(_closes(each) for each in rest) and not any(each.mark for each in rest[:2])
    return rated and any("CONTACT" in each.classes for each in found[start : at - 1])


def _adjective(found: list[Lexeme], at: int) -> bool:
    """ "A monthly | call": the rate belongs to the way."""
    return "FREQ" in found[at - 1].classes and (at < 2 or "CONTACT" not in found[at - 2].classes)


def _asks_anew(found: list[Lexeme], at: int) -> bool:
    """ "2 visits a yr | sms if it's down", "every Monday | call me", "ring if … | mail if …"."""
    if "CONTACT" not in found[at].classes or found[at - 1].form in LEADING or _get(found, at - 2).form in ("one", "1"):
        return False
    way = at + 1
    named = _get(found, way).form in ASKED
    way += named
    way += _get(found, way).form == "only"
    if _get(found, way).form in CONDITIONS and _get(found, way + 1).form not in OFFERS:
        asked = found[_stretch(found, at) : at]
        return "UNIT" in found[at - 1].classes or _asked_before(asked)
    return named and not CLOSED.isdisjoint(found[at - 1].classes)


def _asked_before(stretch: list[Lexeme]) -> bool:
    """Whether a way and its condition stand before."""
    forms_of = [each.form for each in stretch]
    conditioned = next((at for at, form in enumerate(forms_of) if form in CONDITIONS), len(stretch))
    return len(stretch) - conditioned > 2 and any("CONTACT" in each.classes for each in stretch[:conditioned])


def _rather_more(found: list[Lexeme], at: int) -> bool:
    """ "Four a year | five at a push", "twice a year | no more please", "each week | 10 mins"."""
    if "UNIT" not in found[at - 1].classes:
        return False
    after, then = _get(found, at + 1), _get(found, at + 2)
    if found[at].form == "no":
        return after.form == "more" and then.form not in ("than", "often")
    return "NUM" in found[at].classes and (after.form in STRETCHING or after.form in LENGTHS) and at > 1


MISSING: tuple[Callable[[list[Lexeme], int], bool], ...] = (
    _in_a_list,
    _after_a_limit,
    _other_way,
    _asks_anew,
    _rather_more,
)


def _stretch(found: list[Lexeme], at: int) -> int:
    earliest = max(0, at - LONGEST)
    return next((one + 1 for one in range(at - 1, earliest - 1, -1) if found[one].mark == "sentence"), earliest)


def _closes(each: Lexeme) -> bool:
    return not CLOSING.isdisjoint(each.classes)


def _get(found: list[Lexeme], at: int) -> Lexeme:
    return found[at] if at < len(found) else NOTHING
