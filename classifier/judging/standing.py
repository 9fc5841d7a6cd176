"""Which of several rates are asked for, and which belong to things of which the answer only tells."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.judging.hindsight import OF_A_THING
from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.addressees import WRITER
from classifier.words.lexicon import Lexeme, forms
from classifier.words.tokens import Token

# Cues by which a rate is asked for, or limited; in a clause with one of them it belongs to no thing.
ASKING = ("want", "enough", "bound", "restore", "correct", "steady", "otherwise", "delegated", "relative", "stage")
# What is added to another rate is asked for as well.
ADDING = "plus"
LIMITING = frozenset(["bound", "enough"])
# Classes of words for people and things that may have a rate of their own.
THINGS = frozenset(["OUTSIDER", "PLACE", "TRIG", "SIGN", "REGULARPAST"])
SOMEBODY = frozenset(["OUTSIDER", "PERSON"])
CONTACT = frozenset(["CONTACT", "REACH"])
# Words by which somebody wishes, or is spoken to.
ADDRESSING = forms("ADDRESSING")
# What may open the subject of a sentence, and the verbs that say what things are and undergo.
SUBJECTS = forms("SUBJECTS")
UNDERGOING = forms("UNDERGOING")
EMPHATIC = forms("EMPHATIC")
# Whose a thing is that is there already: "your quarterly glossy".
OWNED = forms("OWNED")
# More rates nobody names but to list them.
MOST_RATES = 12
LENGTHS = forms("LENGTHS")
# What opens a relative clause.
RELATING = frozenset(["which", "who"])
# What somebody does to whom contact goes: "a B gets a meeting every four months".
RECEIVING = forms("RECEIVING")
# Whose things are spoken of without a name: "mine are fortnightly".
OWNERS = forms("OWNERS")


def stand_apart(clauses: list[Clause], placed: list[tuple[int, Item]], tokens: Sequence[Token]) -> None:
    """ "A call every month. The pumps get calibrated weekly": beside a rate asked for, one of a thing is none."""
    wished = [(clauses[at], rate) for at, rate in placed if not rate.status]
    people = {clause.addressee for clause, _ in wished} - {""}
    if not 1 < len(wished) <= MOST_RATES or (WRITER in people and len(people) == len(wished)):
        return
    things = [(clause, rate) for clause, rate in wished if _of_a_thing(clause, rate, tokens)]
    others = [(clause, rate) for clause, rate in wished if (clause, rate) not in things]
    spoken = {clause.sentence for clause, rate in others if _said_alone(clause, rate, tokens)}
    firm = any(_asked(clause, rate, tokens) or _limited_behind(clauses, clause) for clause, rate in others)
    for clause, rate in things:
        if firm or spoken - {clause.sentence}:
            rate.status, rate.note = "elsewhere", OF_A_THING


def _of_a_thing(clause: Clause, rate: Item, tokens: Sequence[Token]) -> bool:
    """Whether a clause tells how often something happens that is no contact with us."""
    before, after = _around(clause, rate, tokens)
    inside = [token.lexeme for token in tokens[rate.start : rate.end]]
    if clause.when or clause.has(ADDING):
        return False
    if rate.rule == "rate-word" and bool(before) and before[-1].form in OWNED and _is_there(clause, after):
        return True
    if rate.rule == "named-meeting" and bool(before) and "OWN" in before[-1].classes:
        return True
    if clause.has(*ASKING) or any(_addressing(word) for word in (*before, *inside, *after)):
        return False
    if rate.channel or _contact((*before, *inside, *after)):
        return _done_by_others(before)
    if _counted(inside) or _related(clause, before):
        return True
    return _describes(clause, rate, after) or _told(before)


def _addressing(word: Lexeme) -> bool:
    return not ADDRESSING.isdisjoint(word.form.split())


def _describes(clause: Clause, rate: Item, after: Sequence[Lexeme]) -> bool:
    """ "Weekly needs"; but "bosses yearly drivers weekly" names the next who wishes."""
    last = clause.of("rate")[-1] is rate
    return rate.rule == "rate-word" and last and bool(after) and _thing(after[0])


def _is_there(clause: Clause, after: Sequence[Lexeme]) -> bool:
    """ "Your quarterly glossy", "your weekly mails": a thing, or contact that nobody speaks well of."""
    if not after or after[0].mark or after[0].form in ("one", "ones"):
        return False
    return not clause.has(*ASKING) if _contact(after[:2]) else True


def _counted(inside: Sequence[Lexeme]) -> bool:
    """ "90 inspections a month", "26 hours a week": so many things in a period."""
    return any("NUM" in one.classes and (_thing(two) or two.form in LENGTHS) for one, two in pairwise(inside))


def _related(clause: Clause, before: Sequence[Lexeme]) -> bool:
    """ "Deliveries, which are thrice weekly": what was named before the relative clause has the rate."""
    opened = clause.lead.split()[-1:]
    return opened != [] and opened[0] in RELATING and bool(before) and all(w.form in UNDERGOING for w in before)


def _contact(words: Sequence[Lexeme]) -> bool:
    return any(not CONTACT.isdisjoint(word.classes) for word in words)


def _done_by_others(before: Sequence[Lexeme]) -> bool:
    """ "The kindergarten itself writes to us", "vets look in": done by somebody or something."""
    said = [word for word in before if word.form not in EMPHATIC]
    if not said or not (said[0].form in SUBJECTS or _several(said[0])):
        return False
    return any(_doing(one, two) for one, two in pairwise(said))


def _doing(one: Lexeme, two: Lexeme) -> bool:
    """Whether a word is what the one before it does."""
    if _several(one) and not CONTACT.isdisjoint(two.classes) and not two.form.endswith("s"):
        return True
    return (one.unknown or "CONTACT" in one.classes) and "DOES" in two.classes and two.form not in RECEIVING


def _several(word: Lexeme) -> bool:
    """Whether a word may be a plural, of somebody or of something that nobody knows."""
    somebody = word.unknown or not SOMEBODY.isdisjoint(word.classes)
    return somebody and word.form.endswith("s") and not word.form.endswith("ss")


def _told(before: Sequence[Lexeme]) -> bool:
    """ "Feed is delivered", "the ferries sail", "mine are": a thing and what it does or undergoes."""
    undergone = any(word.form in UNDERGOING for word in before)
    if undergone and before[0].form in OWNERS:
        return True
    if not any(_thing(word) for word in before):
        return False
    counted = "NUM" in before[0].classes and len(before) > 1 and _thing(before[1])
    return undergone or counted or before[0].form in SUBJECTS or any("DOES" in word.classes for word in before[1:])


def _thing(word: Lexeme) -> bool:
    return word.unknown or not THINGS.isdisjoint(word.classes)


def _around(clause: Clause, rate: Item, tokens: Sequence[Token]) -> tuple[list[Lexeme], list[Lexeme]]:
    """The words of a clause on either side of a rate, up to the rates beside it."""
    others = [item for item in clause.of("rate") if item is not rate]
    start = max((item.end for item in others if item.end <= rate.start), default=clause.start)
    end = min((item.start for item in others if item.start >= rate.end), default=clause.end)
    return [t.lexeme for t in tokens[start : rate.start]], [t.lexeme for t in tokens[rate.end : end]]


def _asked(clause: Clause, rate: Item, tokens: Sequence[Token]) -> bool:
    """Whether a rate stands beside contact or a wish."""
    if clause.has(*ASKING) or rate.channel or any(not item.status for item in clause.of("contact")):
        return True
    return any(_addressing(word) for word in _around(clause, rate, tokens)[0])


def _limited_behind(clauses: list[Clause], clause: Clause) -> bool:
    """ "Six times a year, no more: …": the clause straight after it says what the rate is."""
    at = clauses.index(clause) + 1
    following = clauses[at] if at < len(clauses) and clauses[at].sentence == clause.sentence else None
    return following is not None and all(item.kind in LIMITING for item in following.items)


def _said_alone(clause: Clause, rate: Item, tokens: Sequence[Token]) -> bool:
    """Whether a rate is all that its clause says: in a sentence of its own it is asked for."""
    before, after = _around(clause, rate, tokens)
    return not any(_thing(word) for word in (*before, *after))
