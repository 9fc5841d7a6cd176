"""For whom a wish is meant, by the words around it: "for the lab: weekly", "ring my deputy", "Mrs. P wants"."""

from collections.abc import Sequence

from classifier.words.lexicon import Lexeme, forms

# What opens the people whom contact is meant for.
FOR = forms("FOR")
BEING = forms("BEING")
# Verbs whose object is somebody to be reached, where the lexicon knows them as no word of contact.
REACHING = forms("REACHING")
# Small words between such a verb, or its "to", and the people.
LEADING = forms("LEADING")
# Nouns that a preposition may open and that are nobody: "for example", "with pleasure".
NOBODY = forms("NOBODY")
# People whom the lexicon knows by other words.
PEOPLE = forms("PEOPLE")
PRONOUNS = forms("PRONOUNS")
# What else is said of people who are to have contact: "the crew should get", "our bursar counts on".
DESERVING = forms("DESERVING")
# After the people, they open the place or part by which they are told from others.
PLACING_PEOPLE = forms("PLACING_PEOPLE")
WRITER = "writer"
# What closes a heading, and what opens a sentence instead of one: "we're siblings:".
HEADERS = frozenset([":", "=", "?"])
WE = forms("WE")
ADDING = forms("ADDING")
RATES = frozenset(["EVERY", "FREQ", "NUM", "TIMESWORD"])
NO_NAMES = frozenset(["CONTACT", "FREQ", "UNIT", "NUM", "WISHES"])
# The most words from the opener to the people, of a heading, and before the verb of who wishes.
NEAR, HEADING, SUBJECT = 4, 6, 14


def addressed(said: Sequence[Lexeme]) -> str:
    """The people whom the words around a wish name as those that it is for: "writer", a word for them, or ""."""
    start = next((n for n, lexeme in enumerate(said) if not lexeme.mark), 0)
    said = said[start:]
    return _headed(said) or _meant_for(said) or _reached(said) or _wishing(said) or _before_a_rate(said)


def _before_a_rate(said: Sequence[Lexeme]) -> str:
    """ "Call me monthly and our managing director twice a year", "the users every month"."""
    said = [lexeme for lexeme in said if not lexeme.mark]
    start = 1 if said and said[0].form in ADDING else 0
    if not said[start:] or not ("OWN" in said[start].classes or said[start].form == "the"):
        return ""
    rate = next((at for at in range(start + 1, min(start + HEADING, len(said))) if RATES & set(said[at].classes)), 0)
    people = said[start + 1 : rate]
    if not people or not all(name_of(one) or one.form in LEADING or one.form == "it" for one in people):
        return ""
    return next((name for one in reversed(people) if (name := name_of(one))), "")


def _headed(said: Sequence[Lexeme]) -> str:
    """ "Board: once a year", "me = monthly", "the guys in the garage, quarterly"."""
    end = next((n for n, lexeme in enumerate(said[: HEADING + 1]) if lexeme.form in (*HEADERS, ",")), 0)
    if not end or not all(_in_a_heading(lexeme) or _of_computers(said, at) for at, lexeme in enumerate(said[:end])):
        return ""
    if said[end].form == "," and said[0].form != "the" and not {"OWN", "WRITER"} & set(said[0].classes):
        return ""
    return next((_with_place(said, at) for at in range(end) if name_of(said[at])), "")


def _in_a_heading(lexeme: Lexeme) -> bool:
    """ "The executive sponsor", but not "believe me instead" nor "we're siblings"."""
    if lexeme.form == ".":
        return not lexeme.mark
    if not lexeme.form[0].isalpha() or lexeme.form in WE or not NO_NAMES.isdisjoint(lexeme.classes):
        return False
    leading = lexeme.form in LEADING | PLACING_PEOPLE or "OWN" in lexeme.classes
    return "PLAIN" not in lexeme.classes or leading or bool(name_of(lexeme))


def _of_computers(said: Sequence[Lexeme], at: int) -> bool:
    """ "Our IT lead": no pronoun between whose they are and who they are."""
    return said[at].form == "it" and 0 < at < len(said) - 1 and bool(name_of(said[at + 1]))


def _with_place(said: Sequence[Lexeme], at: int) -> str:
    """The people with the word that tells them from others: "head of logistics", "plant in Cork"."""
    after = [lexeme.form for lexeme in said[at + 1 : at + 3]]
    placed = len(after) == 2 and after[0] in PLACING_PEOPLE and not said[at + 2].mark
    return f"{name_of(said[at])} {after[1]}" if placed else name_of(said[at])


def _meant_for(said: Sequence[Lexeme]) -> str:
    """ "For the practice nurses", "with me"."""
    for at, lexeme in enumerate(said):
        told = at > 0 and said[at - 1].form in BEING  # "Weekly is for newlyweds" wishes nothing for anybody
        if lexeme.form in FOR and not told and (name := _people(said, at + 1)):
            return name
    return ""


def _reached(said: Sequence[Lexeme]) -> str:
    """ "Phone our dispatcher", "speak to Farah", "give the chair a visit"."""
    for at, lexeme in enumerate(said):
        opening = "CONTACT" in lexeme.classes or lexeme.form in REACHING or (lexeme.form == "to" and not at)
        if opening and (name := _people(said, at + 1)) and name not in PRONOUNS:
            return name
    return ""


def _wishing(said: Sequence[Lexeme]) -> str:
    """ "Volunteers at the desk would welcome", "Bernd gets"."""
    opening = said[:SUBJECT]
    verb = next((n for n, one in enumerate(opening) if "WISHES" in one.classes or one.form in DESERVING), 0)
    if any("WRITER" in lexeme.classes for lexeme in opening[:verb]) or (verb and opening[0].form in NOBODY):
        return ""
    return next((name for at in range(verb) if (name := name_of(said[at]))), "")


def _people(said: Sequence[Lexeme], start: int) -> str:
    """The people straight after an opener: the writer, a pronoun, or a noun that is unknown or known for people."""
    for at in range(start, min(start + NEAR, len(said))):
        lexeme = said[at]
        if lexeme.mark and lexeme.form != "/":
            return ""
        if (name := name_of(lexeme)) and (name not in PRONOUNS or at == start):
            return name if name == WRITER else _with_place(said, at)
        if lexeme.form not in LEADING and lexeme.form not in ("/", ".") and "OWN" not in lexeme.classes:
            return ""
    return ""


def name_of(lexeme: Lexeme) -> str:
    """The people that a single word names: "writer", a pronoun, or the word itself; "" where it names none."""
    if "WRITER" in lexeme.classes:
        return WRITER
    if lexeme.form in PRONOUNS:
        return lexeme.form
    known = "PERSON" in lexeme.classes or "OUTSIDER" in lexeme.classes or lexeme.form in PEOPLE
    if known or (lexeme.unknown and lexeme.form not in NOBODY):
        return lexeme.form
    return ""
