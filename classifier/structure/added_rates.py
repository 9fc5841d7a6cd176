"""What is added to one another: "when it breaks, and monthly", "quarterly; when it breaks too"."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import GUESSED, Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

AND = "and"
# What names a time of its own.
OWN = frozenset(["marker", "stage", "season"])
TELLING = ("past", "present", "elsewhere", "supposed", "too_much", "too_little", "not", "stage", "defer")
# At the end of a clause they add it to what was said before.
AS_WELL = ["as", "well"]
TOO = forms("ADDING_AT_THE_END")


def part_from_events(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Free a rate that "and" adds to a condition from its stage, and mark what is added as an event besides."""
    for before, clause in pairwise(clauses):
        if clause.lead.split()[-1:] == [AND] and _bare_condition(before, clauses) and _added(clause):
            own = [item for item in clause.items if item.kind in OWN]
            clause.when = clause.when if own else None
            _add(before)
        if before.has("rate") and _condition(clause) and _closed_by_too(clause, tokens):
            _add(clause)


def _added(clause: Clause) -> bool:
    """A rate, unless it is set against the condition: "at each milestone, and quarterly thereafter"."""
    return clause.has("rate") and clause.when != "steady"


def _bare_condition(clause: Clause, clauses: list[Clause]) -> bool:
    """Whether a condition is all that its sentence has said so far."""
    opened = next(one for one in clauses if one.sentence == clause.sentence) is clause
    lasting = any(item.value in ("until", "during") for item in clause.of("marker")) and not clause.has("event")
    return opened and _condition(clause) and not lasting


def _condition(clause: Clause) -> bool:
    if clause.has("rate", "relative", "vague", "delegated", "stop", "season", *TELLING):
        return False
    when = any(item.value == "when" for item in clause.of("marker"))
    return clause.has("event") or (when and any(item.rule != GUESSED for item in clause.of("occasion")))


def _closed_by_too(clause: Clause, tokens: Sequence[Token]) -> bool:
    last, *after = [token.lexeme.form for token in tokens[clause.end - 1 : clause.end + len(AS_WELL)]]
    return last in TOO or after == AS_WELL


def _add(clause: Clause) -> None:
    clause.when = None
    clause.items.insert(0, Item("plus", "", clause.start, clause.start, "added"))
