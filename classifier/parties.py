"""Who a clause speaks of: the writer, or somebody whose wish the writer passes on."""

from collections.abc import Sequence

from classifier.clauses import Clause
from classifier.tokens import Token

WRITER = frozenset(
    [
        "i",
        "i'd",
        "i'll",
        "i'm",
        "i've",
        "me",
        "myself",
        "mine",
        "we",
        "we'd",
        "we'll",
        "we're",
        "we've",
        "us",
        "ourselves",
        "personally",
    ]
)


def name_parties(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Set ``party`` of each clause: the person named in it, else the writer, else none."""
    at = 0
    for clause in clauses:
        # What stands before a clause and is no mention may say whose it is: "Board: one meeting a year".
        lexemes = [token.lexeme for token in tokens[at : clause.end]]
        at = clause.end
        person = next((lexeme.form for lexeme in lexemes if "PERSON" in lexeme.classes), "")
        writer = any(lexeme.form in WRITER for lexeme in lexemes)
        clause.party = person or ("writer" if writer else "")
