"""First stages that nothing names: whether they are works of the customer's own, trouble, or a time of the year."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Tokens

FIRST = "onboarding"
STARTS = frozenset([f"STAGE:{FIRST}", "GOLIVE:", "LIVE:"])
# What is done to things that are there already: "while we replace the core system".
WORKS = forms("WORKS")
# What is told of things that do not run: "until the line runs again".
BROKEN = forms("BROKEN")
# What "the rest" is of, where one time of the year is set against the others.
PARTS_OF_A_YEAR = forms("PARTS_OF_A_YEAR")


def name_unnamed(clauses: Sequence[Clause], tokens: Tokens) -> None:
    """Rename a first stage, which is taken for the start with us, by what the words up to it tell."""
    first = [clause for clause in clauses if clause.when == FIRST]
    if not first or any(_starts(item) for clause in clauses for item in clause.items):
        return
    stage = _told(clauses, first, tokens)
    for clause in first if stage else ():
        clause.when = stage


def name_works(clauses: Sequence[Clause], tokens: Tokens) -> None:
    """ "We rebuild the shop from May to July. During this time weekly": the time pointed back to is one of works."""
    for before, clause in pairwise(clauses):
        seasonal = clause.when == "season" and before.when == "season" and clause.sentence == before.sentence + 1
        if not seasonal or clause.has("season") or not before.has("season") or before.has("rate"):
            continue
        if not WORKS.isdisjoint(_forms(before, clauses, tokens)):
            for one in clauses:
                one.when = "project" if one.sentence == clause.sentence and one.when == "season" else one.when


def _starts(item: Item) -> bool:
    """Whether the start with us, or its end, is named."""
    return item.value == FIRST or not STARTS.isdisjoint(item.classes)


def _told(clauses: Sequence[Clause], first: Sequence[Clause], tokens: Tokens) -> str:
    said = {form for clause in _around(clauses, first) for form in _forms(clause, clauses, tokens)}
    rest = {form for clause in clauses if clause.marked == "otherwise" for form in _forms(clause, clauses, tokens)}
    if not WORKS.isdisjoint(said):
        return "project"
    if not BROKEN.isdisjoint(said):
        return "incident"
    return "season" if len(first) == 1 and not PARTS_OF_A_YEAR.isdisjoint(rest) else ""


def _around(clauses: Sequence[Clause], first: Sequence[Clause]) -> list[Clause]:
    """The clauses of the stage, and what was said before them or in their sentence of no other time."""
    last = first[-1].sentence
    return [clause for clause in clauses if clause.sentence <= last and clause.when in (None, FIRST)]


def _forms(clause: Clause, clauses: Sequence[Clause], tokens: Tokens) -> set[str]:
    """The words of a clause, with those before it that stand in none."""
    start = max((other.end for other in clauses if other.end <= clause.start), default=0)
    return {token.lexeme.form for token in tokens[start : clause.end]}
