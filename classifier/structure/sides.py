"""Whose wish the writer sides with: "the lads want weekly, the gaffer says monthly; the gaffer wins"."""

from collections.abc import Iterator, Sequence

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# Words that name whoever prevails.
NAMED = frozenset(["PERSON", "YOU"])
PRONOUNS = forms("PRONOUNS")
# Small words between the cue and the name: "I side with the teachers", "the gaffer always wins".
MOST_BETWEEN = 3


def take_sides(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Of rates by several people or reasons, choose the one of whom the answer then says that they prevail."""
    for at, clause in enumerate(clauses):
        for side in clause.of("side"):
            chosen = _said_at_once(clauses[at + 1 : at + 2]) or _sided_with(clauses, side, tokens)
            if chosen:
                _choose(clauses, chosen)
                return


def _said_at_once(after: list[Clause]) -> Clause | None:
    """ "I'm the one who decides: every six weeks"."""
    return next((clause for clause in after if clause.lead == ":" and clause.has("rate")), None)


def _sided_with(clauses: list[Clause], side: Item, tokens: Sequence[Token]) -> Clause | None:
    """The clause with the rate of whoever is named beside the cue; "he" is the one spoken of last."""
    for form in _named(side, tokens):
        chosen = [other for other in clauses if _speaks_of(clauses, other, form, side, tokens)]
        if chosen:
            return chosen[-1 if form in PRONOUNS else 0]
    return None


def _named(side: Item, tokens: Sequence[Token]) -> Iterator[str]:
    """The words beside the cue that name somebody, the nearest first."""
    after = range(side.end, min(side.end + MOST_BETWEEN, len(tokens)))
    before = range(side.start - 1, max(side.start - 1 - MOST_BETWEEN, -1), -1)
    for at in after if side.value == "after" else before:
        lexeme = tokens[at].lexeme
        if lexeme.mark:
            return
        if lexeme.unknown or lexeme.form in PRONOUNS or not NAMED.isdisjoint(lexeme.classes):
            yield lexeme.form


def _speaks_of(clauses: list[Clause], clause: Clause, form: str, side: Item, tokens: Sequence[Token]) -> bool:
    """Whether a clause before the cue names them beside a rate."""
    at = clauses.index(clause)
    start = clauses[at - 1].end if at else 0
    said = [token.lexeme for token in tokens[start : clause.end]]
    named = any(form == one.form or (form in PRONOUNS and "PERSON" in one.classes) for one in said)
    return clause.has("rate") and clause.start < side.start and named


def _choose(clauses: list[Clause], chosen: Clause) -> None:
    for clause in clauses:
        for rate in clause.of("rate"):
            rate.status = "" if clause is chosen else "overruled"
            rate.note = "chosen" if clause is chosen else rate.note
