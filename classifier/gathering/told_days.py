"""Days of the week that are only told of: they date something, name a thing, or say when somebody is open."""

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import Lexeme, forms

DATING = frozenset(["ahead-of-an-occasion", "at-each-occasion", "after-an-occasion", "up-to-an-occasion"])
# Before one day they date something: "from Friday I'm on leave".
DATING_WORDS = forms("DATING_WORDS")
# Before "on" and one day they tell who comes or goes then.
COMING_ON = forms("COMING_ON")
# Before one day they say which of its kind: "last Thursday".
WHICH_OF_THEM = forms("WHICH_OF_THEM")
# They make no date of it: "every last Friday", "the last Friday of the month".
EACH = forms("EACH_OF_THEM")
OF_A_PERIOD = frozenset(["in", "of"])
# Verbs of what was that no class of words holds.
WAS = forms("WAS")
# Beside one of these what was goes on, or is wished.
WISHED_DAYS = forms("WISHED_DAYS") | forms("ONGOING")
# Behind one of these a form of the past tells of today: "is closed".
BEING = forms("BEING_SO")
# Whose thing is named after a day, or which: "our Monday report".
NAMING = forms("NAMING")
# Before the name of an occasion: "at Sunday dinner".
AT_A_THING = forms("AT_A_THING")
# After a day they say something of the day.
OF_THE_DAY = forms("OF_THE_DAY")
# They go on with the sentence after a day: "on the Thursday when the payslips go out".
FOLLOWING = frozenset(["if", "that", "then", "when", "where", "while"])
OPEN = forms("OPEN_HOURS")
# Word classes of things that may be called after a day.
THINGS = frozenset(["TRIG", "STAGE", "PERSON", "KIND", "PLACE", "SIGN", "RHYTHM", "OUTSIDER", "UNIT", "MOMENT"])
# Tokens before a stretch of days in which somebody is said to be open, and after a day that open what was.
NEAR = 5
OWN = frozenset(["my", "our"])
POSSESSIVE = ("'s", "\u2019s")
WEEK = 7


def only_told(draft: Draft, clause: Clause, item: Item) -> bool:
    """Whether the days are no days for contact."""
    if _names_a_thing(draft, clause, item) or _opening_hours(draft, item):
        return True
    single = item.kind == "days" and len(item.days) == 1 and not item.plural
    return single and (_dates(draft, clause, item) or _once(draft, clause, item))


def _words_before(draft: Draft, item: Item, count: int) -> list[str]:
    return [token.lexeme.form for token in draft.tokens[max(0, item.start - count) : item.start]]


def _after(draft: Draft, item: Item) -> Lexeme | None:
    return draft.tokens[item.end].lexeme if item.end < len(draft.tokens) else None


def _dates(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "As of Monday", "before Wednesday", "last Thursday": one day of one week."""
    place = clause.items.index(item)
    before = clause.items[place - 1] if place else None
    if before is not None and before.rule in DATING and before.end == item.start:
        return True
    words = _words_before(draft, item, 2)
    if not words or words[-1] in DATING_WORDS:
        return bool(words)
    if words[-1] == "on":
        return words[0] in COMING_ON
    after = _after(draft, item)
    each = words[0] in EACH or (after is not None and after.form in OF_A_PERIOD)
    return words[-1] in WHICH_OF_THEM and not each


def _once(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "I started on Monday", "on Monday I'd have said so": what was once, and is not asked for again."""
    lexemes = [token.lexeme for token in draft.tokens[clause.start : clause.end]]
    wished = any(other.kind in ("want", "restore") and other.start < item.start for other in clause.items)
    again = any(other.has("restore") for other in draft.clauses)
    if any(other.kind == "past" and other.start < item.start for other in clause.items) and not (wished or again):
        return True
    if wished or again or not WISHED_DAYS.isdisjoint(lexeme.form for lexeme in lexemes):
        return False
    at = item.start - clause.start
    return _was(lexemes[:at]) or _was(lexemes[at + item.length : at + item.length + NEAR])


def _was(lexemes: list[Lexeme]) -> bool:
    """Whether one of the words is a verb of the past; behind "is" it is none."""
    before = ""
    for lexeme in lexemes:
        past = lexeme.form in WAS or "PASTVERB" in lexeme.classes or "REGULARPAST" in lexeme.classes
        if past and before not in BEING:
            return True
        before = lexeme.form
    return False


def _names_a_thing(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Our Monday report", "at Sunday dinner", "Saturday's figures": a thing that is called after its day."""
    after = _after(draft, item)
    if after is None or not after.form[:1].isalpha() or after.form in OF_THE_DAY:
        return False
    thing = (after.unknown and after.form not in FOLLOWING) or not THINGS.isdisjoint(after.classes)
    if draft.text[: draft.span(item)[1]].endswith(POSSESSIVE):
        return thing
    if any(other.kind in ("want", "contact") and other.start < item.start for other in clause.items):
        return False
    words = _words_before(draft, item, 1)
    if draft.tokens[item.end - 1].lexeme.classes.keys() & {"WEEKEND", "DAYPLURAL"}:
        return "WEEKEND" in draft.tokens[item.end - 1].lexeme.classes and thing and not NAMING.isdisjoint(words)
    own = clause.has("past") or (not (OWN | AT_A_THING).isdisjoint(words) and not _asking(draft, clause))
    thing = thing or ("CONTACT" in after.classes and own)
    return thing and not (NAMING | AT_A_THING).isdisjoint(words)


def _asking(draft: Draft, clause: Clause) -> bool:
    return any(c.sentence == clause.sentence and (c.content or c.has("want", "restore")) for c in draft.clauses)


def _opening_hours(draft: Draft, item: Item) -> bool:
    """ "We're open Tuesday to Saturday", "seven days, Monday to Sunday"."""
    if item.kind != "days":
        return False
    open_then = not OPEN.isdisjoint(_words_before(draft, item, NEAR))
    return len(item.days) == WEEK or (len(item.days) > 2 and open_then)
