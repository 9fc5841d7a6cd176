"""What a number that no rate has taken up is there for: an hour, a date, other things, people, money, an age …

A number whose role is known is no sign that a rate was overlooked; one that nothing explains keeps its doubt.
"""

from collections.abc import Sequence

from classifier.doubting.number_places import Role, at_place, form_at, value
from classifier.doubting.number_times import TIMES
from classifier.mentions.items import Item
from classifier.structure.draft import Draft
from classifier.words.lexicon import Lexeme, forms
from classifier.words.tokens import Token

NUMBERS = frozenset(["NUM", "BIGNUM", "TIMESWORD"])
# Classes of words that are counted as things or people, never as contacts.
COUNTED = frozenset(["PERSON", "OUTSIDER", "SIGN", "LIVE"])
# Likewise, where the word is none of those that a rate is made of.
COUNTED_BESIDES = frozenset(["DAY", "DAYPLURAL", "PLACE", "TRIG", "DAYPART", "MYDATA"])
# Classes by which a word may be what a rate is made of.
OF_A_RATE = frozenset(
    ["CONTACT", "REACH", "UNIT", "TIMES", "TIMESWORD", "FREQ", "PERUNIT", "LETTER", "SPRINT", "NAMED"]
)
# Between a number and what it counts.
DESCRIBING = frozenset(["KIND", "REGULARPAST", "VERY"])
LABELS = forms("LABELS")
GROUPS = forms("GROUPS")
OWN_PEOPLE = forms("OWN_PEOPLE")
ONE_OPENERS = forms("ONE_OPENERS")
ONE_FOLLOWERS = forms("ONE_FOLLOWERS")
ONCE_OPENERS = forms("ONCE_OPENERS")
ONCE_SUBJECTS = forms("ONCE_SUBJECTS")
MONEY = forms("MONEY")
AGED = forms("AGED")
# From so many years on somebody's age is told; so old nobody gets.
ADULT, OLDEST = 13, 110
# More contacts than in each working day of a year nobody asks for.
COUNTLESS = 261


def unexplained(draft: Draft, items: list[Item]) -> list[int]:
    """The places of the numbers that no rate has taken up, and whose role nothing tells."""
    if NUMBERS.isdisjoint(draft.tokens.classes):
        return []
    numbers = [at for at, token in enumerate(draft.tokens) if not NUMBERS.isdisjoint(token.lexeme.classes)]
    telling = {at for item in items if item.kind not in ("alone", "noise") for at in range(item.start, item.end)}
    loose = (at for at in numbers if at not in telling)
    return [at for at in loose if not any(role(draft.tokens, at) for role in ROLES)]


def _of_things(tokens: Sequence[Token], at: int) -> bool:
    """ "Four regions", "two key users", "48-page": what is counted is no contact and no time."""
    if "TIMESWORD" in tokens[at].lexeme.classes:
        return False
    after = at + 2 if form_at(tokens, at + 1) == "-" else at + 1
    while not DESCRIBING.isdisjoint(at_place(tokens, after).classes):
        after += 1
    word = at_place(tokens, after)
    zones = "TIMES" in word.classes and at_place(tokens, after + 1).unknown
    return zones or _is_a_thing(word)


def _is_a_thing(word: Lexeme) -> bool:
    """Whether a word is a thing, as far as its classes tell."""
    if word.unknown or not COUNTED.isdisjoint(word.classes):
        return True
    return not COUNTED_BESIDES.isdisjoint(word.classes) and OF_A_RATE.isdisjoint(word.classes)


def _of_people(tokens: Sequence[Token], at: int) -> bool:
    """ "The 24 of us", "a team of four", "three of your departments"."""
    if form_at(tokens, at + 1) == "of" and form_at(tokens, at + 2) in OWN_PEOPLE:
        return OF_A_RATE.isdisjoint(at_place(tokens, at + 3).classes)
    return form_at(tokens, at - 1) == "of" and form_at(tokens, at - 2) in GROUPS


def _label(tokens: Sequence[Token], at: int) -> bool:
    """ "Clause 14", "phase two"."""
    return form_at(tokens, at - 1) in LABELS


def _money(tokens: Sequence[Token], at: int) -> bool:
    """ "EUR 79", "40 %", "90 pounds"."""
    return form_at(tokens, at - 1) in MONEY or form_at(tokens, at + 1) in MONEY


def _countless(tokens: Sequence[Token], at: int) -> bool:
    """ "6,000", "2.3", "812": no number of contacts."""
    form = form_at(tokens, at)
    return value(tokens[at].lexeme) > COUNTLESS or (form[:1].isdigit() and not form.isalnum())


def _age(tokens: Sequence[Token], at: int) -> bool:
    """ "I'm 38,", "a volunteer of 81": an age, or how many there are of something."""
    ends = not form_at(tokens, at + 1) or bool(at_place(tokens, at + 1).mark)
    return ends and form_at(tokens, at - 1) in AGED and ADULT <= value(tokens[at].lexeme) < OLDEST


def _pronoun(tokens: Sequence[Token], at: int) -> bool:
    """ "The monthly one", "no one", "one of them": "one" that counts nothing."""
    if form_at(tokens, at) != "one":
        return False
    before, after = at_place(tokens, at - 1), at_place(tokens, at + 1)
    described = "FREQ" in before.classes or "KIND" in before.classes or before.unknown
    closed = not after.form or bool(after.mark) or after.form in ONE_FOLLOWERS
    return before.form in ONE_OPENERS or after.form in ("of", "-") or (described and closed)


def _conjunction(tokens: Sequence[Token], at: int) -> bool:
    """ "Once that is done", "for once", "as my boss once did"."""
    if form_at(tokens, at) != "once":
        return False
    told = "PASTVERB" in at_place(tokens, at + 1).classes
    return told or form_at(tokens, at + 1) in ONCE_SUBJECTS or form_at(tokens, at - 1) in ONCE_OPENERS


ROLES: tuple[Role, ...] = (
    *TIMES,
    _of_things,
    _of_people,
    _label,
    _money,
    _countless,
    _age,
    _pronoun,
    _conjunction,
)
