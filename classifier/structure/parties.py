"""Who a clause speaks of: the writer, or somebody whose wish the writer passes on."""

from collections.abc import Iterator, Sequence

from classifier.structure.clauses import Clause
from classifier.words.addressees import addressed
from classifier.words.lexicon import Lexeme, forms
from classifier.words.tokens import Token

# The most tokens from "my" to what the people wish.
MOST_NAMING = 5
THEY = forms("THEY")
# What opens the people whom contact is meant for.
FOR = forms("FOR")
# People whom the lexicon knows by their meetings, or by their number.
BODIES = forms("BODIES")
# Marks that end a sentence, and no question.
ENDING = frozenset([".", "!", ";", "\n"])
# What may be somebody's wish.
WISHED = ("rate", "vague", "relative", "factor", "delegated")


def name_parties(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Set of each clause the person named in it, else the writer, else none; and for whom its wish is meant."""
    if sum(clause.has(*WISHED) for clause in clauses) < 2 and not any(clause.has("stop") for clause in clauses):
        return  # where one thing is wished for, nobody else's wish can stand against it
    _free_users(clauses, tokens)
    _name_those_spoken_of(clauses, tokens)
    for clause, said in _surroundings(clauses, tokens):
        clause.addressee = addressed(said)
    rated = [clause for clause in clauses if clause.has("rate")]
    if len({clause.addressee for clause in rated} - {""}) == len(rated):
        for clause in rated:
            clause.party = clause.addressee


def _free_users(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "The director once a year, the trustees every month": people who are to have contact, and no sitting."""
    for clause in clauses:
        timed = any(item.kind == "marker" and item.note not in FOR for item in clause.items)
        for item in clause.of("elsewhere", "occasion") if not timed else ():
            after = tokens[item.end : item.end + 1]
            alone = item.end == clause.end or any(rate.start == item.end for rate in clause.of("rate"))
            wishing = bool(after) and "WISHES" in after[0].lexeme.classes
            if tokens[item.end - 1].lexeme.form in BODIES and (alone or wishing):
                item.kind, item.classes = "noise", frozenset()


def _name_those_spoken_of(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    at, meant = 0, ""
    for clause in clauses:
        # What stands before a clause and is no mention may say whose it is: "Board: one meeting a year".
        lexemes = [token.lexeme for token in tokens[at : clause.end]]
        at = clause.end
        person = next((lexeme.form for lexeme in lexemes if "PERSON" in lexeme.classes), "") or _wishing(lexemes)
        meant = _meant(lexemes) or (meant if clause.lead == "," else "")
        person = person or meant or next((lexeme.form for lexeme in lexemes if lexeme.form in THEY), "")
        writer = any("WRITER" in lexeme.classes for lexeme in lexemes)
        clause.party = person or ("writer" if writer else "")


def _surroundings(clauses: list[Clause], tokens: Sequence[Token]) -> Iterator[tuple[Clause, Sequence[Lexeme]]]:
    """Each clause that may hold a wish, with the words of its sentence up to the wishes before and after it."""
    start = 0
    for at, clause in enumerate(clauses):
        if at and clause.sentence != clauses[at - 1].sentence:
            start = clauses[at - 1].end
        if clause.has(*WISHED):
            sentence = [other for other in clauses[at + 1 :] if other.sentence == clause.sentence]
            last = not any(other.has(*WISHED) for other in sentence)
            end = sentence[-1].end if last and sentence else clause.end
            yield clause, [token.lexeme for token in tokens[_opening(tokens, start, clause.start) : end]]
            start = clause.end


def _opening(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the last sentence before a clause begins: what was said before it without a wish names nobody."""
    for at in range(end - 1, start, -1):
        if tokens[at].lexeme.mark == "sentence" and tokens[at].lexeme.form in ENDING and at < end - 1:
            return at + 1
    return start


def _meant(lexemes: Sequence[Lexeme]) -> str:
    """The people for whom contact is wished, whoever they are: "for the practice nurses, a call every six weeks"."""
    said = [lexeme for lexeme in lexemes if not lexeme.mark]
    at = next((n for n, lexeme in enumerate(said[:-1]) if lexeme.form in FOR), None)
    if at is None:
        return ""
    if "ME" in said[at + 1].classes and "OWN" not in said[at + 1].classes:
        return "writer"
    named = said[-1] if len(said) - at <= MOST_NAMING and not said[at + 1].unknown else None
    return named.form if named and (named.unknown or named.form == "people") else ""


def _wishing(lexemes: Sequence[Lexeme]) -> str:
    """The people of whom a wish is told, whoever they are: "my loan officers would fancy"."""
    for at, lexeme in enumerate(lexemes):
        if "OWN" in lexeme.classes or lexeme.form == "the":
            named = [n for n in range(at + 2, min(at + MOST_NAMING, len(lexemes))) if "WISHES" in lexemes[n].classes]
            people = [each for each in lexemes[at + 1 : named[0]] if each.unknown] if named else []
            if people or (named and "OWN" in lexeme.classes):
                return (people or lexemes[: named[0]])[-1].form
    return ""
