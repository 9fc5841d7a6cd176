"""Marks as hurried people type them: "+" and "&" for "and", a dash or a comma where a sentence ends."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from classifier.words.lexicon import Lexeme, forms, lexeme

DASH = lexeme("—")
AND = "and"
# What stands for "and" where words stand around it.
JOINTS = frozenset(["&", "+"])
STOP = lexeme(".")
# A capital letter is that of a name.
NAMED = frozenset(["DAY", "DAYSHORT", "MONTHNAME", "MONTHWORD"])
RATES = frozenset(["FREQ", "UNIT"])
FINITE, GOING_ON = forms("FINITE"), forms("GOING_ON")
# A clause of a subject and a verb alone is said by the way.
SHORT = 3
# Words before a dash that only name what comes: "Phone - Monthly".
LABEL = 1
# What two rates of a range have next to the dash.
ENDS = frozenset(["FREQ", "UNIT", "NUM", "TIMES", "TIMESWORD", "EVERY", "LETTER"])
# They are subjects wherever they stand.
PRONOUNS = frozenset(["i", "we", "they", "he", "she"])
# No clause is longer.
LONGEST = 40
DENIED = frozenset(["not", "no", "never", "used"])
# After a word of contact they make it a verb: "ring me".
REACHED = frozenset(["me", "us", "our", "my", "him", "her", "them"])
SUBJECTS, SUBORDINATING, ADVERBIAL = forms("CLAUSE_SUBJECTS"), forms("SUBORDINATING"), forms("ADVERBIAL")
TURNING_AWAY = forms("TURNING_AWAY")
OPENERS = SUBJECTS | ADVERBIAL | TURNING_AWAY | {"a", "an"}
# "…, for us a yearly one is enough", "…, from you I'd want less".
SIDES = frozenset(["me", "us", "you"])
# So many words of a clause hold its verb.
REACH = 4
Spans = list[tuple[int, int]]


def settle_marks(text: str, found: list[Lexeme], spans: Spans, lexemes: Mapping[str, Lexeme]) -> None:
    """What the marks between words say: "and", a dash, the end of a sentence."""
    typed = {each.form for each in found}
    if not JOINTS.isdisjoint(typed):
        settle_joints(found, spans, lexemes)
    if "-" in typed or "—" in typed:
        mark_dashes(text, found, spans)
    if "," in typed:
        end_at_commas(found)


def settle_joints(found: list[Lexeme], spans: Spans, lexemes: Mapping[str, Lexeme]) -> None:
    """ "Now + then", "between 2 & 4", "calls+mails": a sign between words says "and", but not in "R&D" or "+44"."""
    for at in range(1, len(found) - 1):
        if found[at].form in JOINTS and (_spaced(spans, at) or _between_words(found, at)):
            found[at] = _also(lexemes[AND], found[at].form)


def _spaced(spans: Spans, at: int) -> bool:
    return spans[at - 1][1] < spans[at][0] and spans[at][1] < spans[at + 1][0]


def _between_words(found: list[Lexeme], at: int) -> bool:
    return all(len(each.form) > 1 and each.form[:1].isalpha() for each in (found[at - 1], found[at + 1]))


@cache
def _also(word: Lexeme, sign: str) -> Lexeme:
    """A word that patterns may call by the sign that was typed too."""
    return Lexeme(word.form, word.classes, (*word.symbols, sign), word.corrected, word.mark, word.unknown)


def mark_dashes(text: str, found: list[Lexeme], spans: Spans) -> None:
    """A hyphen with space on a side is a dash between clauses, unless numbers stand around it.

    Where a sentence ends at a dash, it is a full stop: "that is too often - Monthly", "I'm new here - call me weekly".
    """
    for at in range(1, len(found) - 1):
        if found[at].form == "-":
            spaced = spans[at - 1][1] < spans[at][0] or spans[at][1] < spans[at + 1][0]
            digits = "NUM" in found[at - 1].classes and "NUM" in found[at + 1].classes
            if spaced and (not digits or text[spans[at + 1][0]].isupper()):
                found[at] = DASH
    dashes = [at for at in range(1, len(found) - 1) if found[at] is DASH or _a_long_dash(text, found, spans, at)]
    ends = [
        at
        for at in dashes
        if not _opens_aside(found, at) and (_opens_anew(text, found, spans, at) or _between_clauses(found, at))
    ]
    for at in ends:
        found[at] = STOP


def _opens_aside(found: list[Lexeme], at: int) -> bool:
    """ "Our team — we are five — meets weekly": the second of two dashes goes on with what stood before the first."""
    second = _end(found, at)
    return second + 1 < len(found) and found[second].form == "—" and not _between_clauses(found, second)


def _a_long_dash(text: str, found: list[Lexeme], spans: Spans, at: int) -> bool:
    """A dash, but not the short one of "Nov–Mar"."""
    return found[at].form == "—" and (_spaced(spans, at) or text[spans[at][0]] == "—")


def _opens_anew(text: str, found: list[Lexeme], spans: Spans, at: int) -> bool:
    """Whether a sentence opens after a dash with a capital letter; a name opens one where both sides are long."""
    typed = text[spans[at + 1][0] : spans[at + 1][1]]
    length = at - _start(found, at)
    if not typed[:1].isupper() or (typed.isupper() and len(typed) > 1) or not NAMED.isdisjoint(found[at + 1].classes):
        return False
    named = found[at + 1].unknown or typed[:1] == "I"
    if named or "CONTACT" in found[at - 1].classes:
        return length > SHORT and _whole(found[at + 1 : _end(found, at)])
    return length > LABEL


def _between_clauses(found: list[Lexeme], at: int) -> bool:
    """Whether what stands on either side of a dash is whole: each has a verb or a rate, and they are no range."""
    left, right = found[_start(found, at) : at], found[at + 1 : _end(found, at)]
    if not (_whole(left) and _whole(right)):
        return False
    if not (_verb(right) or _rated(left)):
        return False
    if right[0].form in GOING_ON:
        commas = [place for place, each in enumerate(right) if each.form == ","]
        right = right[commas[0] + 1 :] if commas else []
        return bool(right) and right[0].form not in GOING_ON and _whole(right)
    ways = all(any("CONTACT" in each.classes for each in stretch) for stretch in (left, right))
    return _verb(left) or _verb(right) or ways or left[0].form in DENIED or not _ends(left, right)


def _ends(left: list[Lexeme], right: list[Lexeme]) -> bool:
    """Whether two rates may be the ends of a range: "once - twice a month"."""
    return not ENDS.isdisjoint(left[-1].classes) and not ENDS.isdisjoint(right[0].classes)


def _start(found: list[Lexeme], at: int) -> int:
    """Where the stretch before a mark begins."""
    earliest = max(0, at - LONGEST)
    return next((one + 1 for one in range(at - 1, earliest - 1, -1) if _parts(found[one])), earliest)


def _end(found: list[Lexeme], at: int) -> int:
    latest = min(len(found), at + LONGEST)
    return next((one for one in range(at + 1, latest) if _parts(found[one])), latest)


def _parts(each: Lexeme) -> bool:
    return each.mark == "sentence" or each.form == "—"


def _whole(stretch: list[Lexeme]) -> bool:
    return _verb(stretch) or _rated(stretch)


def _rated(stretch: list[Lexeme]) -> bool:
    return any(not RATES.isdisjoint(each.classes) for each in stretch)


def _verb(stretch: list[Lexeme]) -> bool:
    """Whether a stretch tells or asks something: "it is too much", "ring me"."""
    return any(
        each.form in FINITE
        or ("CONTACT" in each.classes and after.form in REACHED)
        or (each.form in PRONOUNS and not after.mark)
        for each, after in pairwise([*stretch, STOP])
    )


def end_at_commas(found: list[Lexeme]) -> None:
    """ "We're a small shop, I'd like a call a year": a comma between two whole clauses ends a sentence."""
    for at in range(1, len(found) - 1):
        if found[at].form == "," and _may_open(found, at + 1) and _spliced(found, at):
            found[at] = STOP


def _may_open(found: list[Lexeme], at: int) -> bool:
    """Whether a clause may open at a place, as far as its first two words tell."""
    word = found[at]
    opening = word.form in OPENERS or not ENDS.isdisjoint(word.classes)
    return opening and at + 1 < len(found) and not found[at + 1].mark


def _spliced(found: list[Lexeme], at: int) -> bool:
    """Whether a clause with a subject and verb of its own follows one that is no condition."""
    left, right = found[_start(found, at) : at], found[at + 1 : _end(found, at)]
    if not (left and right) or not _verb(left):
        return False
    if right[0].form in TURNING_AWAY:
        return _whole(right)
    if left[0].form in ADVERBIAL or not SUBORDINATING.isdisjoint([each.form for each in left]):
        return False
    if right[0].form in ADVERBIAL:
        return right[1:2] != [] and right[1].form in SIDES and _verb(right[2:])
    own = (
        right[0].form in SUBJECTS - {left[0].form} and _verb(right[:REACH]) and len(right) > SHORT and not _aside(right)
    )
    return own or _rate_as_subject(right)


def _aside(stretch: list[Lexeme]) -> bool:
    """ "Monthly, I think, is fine": said by the way."""
    return any(each.mark or each.form == "that" for each in stretch[1:3])


def _rate_as_subject(stretch: list[Lexeme]) -> bool:
    """ "…, once a quarter would be super", "…, a proper call every four months is enough"."""
    end = next((at for at, each in enumerate(stretch) if each.mark), len(stretch))
    rated = next((at for at, each in enumerate(stretch[:end]) if not RATES.isdisjoint(each.classes)), end)
    opened = stretch[0].form in ("a", "an") or not ENDS.isdisjoint(stretch[0].classes)
    return opened and any(each.form in FINITE for each in stretch[rated:end])
