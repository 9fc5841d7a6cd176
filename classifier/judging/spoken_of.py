"""Rates of somebody or something that an answer only speaks of, beside the rate that it wishes for."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.judging.hindsight import OF_A_THING
from classifier.structure.clauses import APPROVING, Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What opens those whom the writer is not like.
CONTRASTING = forms("CONTRASTING")
# What opens a reason, and the writer as its subject.
GIVING_REASONS = forms("GIVING_REASONS")
WE = forms("WE")
# How a meeting of the writer's own is told of.
HAPPENING = forms("HAPPENING")


def mark_contrasted(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Unlike my colleague, who likes a weekly call, I prefer to read": a rate of other people."""
    others = -1
    for clause in clauses:
        said = [token.lexeme for token in tokens[clause.start : clause.end]]
        if CONTRASTING & {said[0].form, " ".join(word.form for word in said[:2])}:
            others = clause.sentence
        elif clause.sentence != others or clause.lead[-1:] == ":" or any("WRITER" in word.classes for word in said):
            others = -1
        for rate in clause.of("rate") if clause.sentence == others else ():
            rate.status = "elsewhere"


def mark_reasons(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Twice a year, as I log in once a month": a rate of what the writer does, told as the reason of another."""
    for before, clause in pairwise(clauses):
        opened = not GIVING_REASONS.isdisjoint(clause.lead.split()[-1:]) and before.sentence == clause.sentence
        if not opened or not before.has("rate") or before.when or clause.has(*APPROVING, "contact", "occasion"):
            continue
        told = _subject(clause, tokens) and clause.end - clause.start > clause.items[-1].length + 1
        for rate in clause.of("rate") if told else ():
            rate.status, rate.note = "elsewhere", OF_A_THING


def _subject(clause: Clause, tokens: Sequence[Token]) -> bool:
    """Whether a clause opens with the writer or something of the writer's."""
    first = tokens[clause.start].lexeme
    return first.form in WE or "OWN" in first.classes


def mark_joined(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Our weekly stand-up is on Mondays, join us once a month": a meeting that is told of, and how often to join."""
    for before, clause in pairwise(clauses):
        if before.when or not (clause.has("adopt") and clause.has("rate")) or before.has(*APPROVING, "adopt"):
            continue
        told = any(token.lexeme.form in HAPPENING for token in tokens[before.start : before.end])
        for rate in before.of("rate") if told and before.sentence >= clause.sentence - 1 else ():
            rate.status, rate.note = "elsewhere", OF_A_THING
