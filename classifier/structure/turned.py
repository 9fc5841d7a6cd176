"""Conditions said without a word of condition: "an outage deserves a call", "no price rise without a word first"."""

from collections.abc import Sequence

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What stands between an occasion and the contact that it is worth.
WORTH = "worth-contact"
# Before "without" they refuse what comes without contact first.
REFUSED = forms("DENYING")
WITHOUT = "without"
# They sum up the occasions before them: "the feed stops: that is worth a call".
SUMMING_UP = forms("SUMMING_UP")
CONTRACTED = frozenset(["that's"])
BEING = forms("BEING")
# How soon contact is wanted.
AT_ONCE = forms("AT_ONCE")
# What makes a clause speak of something else than what may happen.
TOLD = ("rate", "past", "present", "elsewhere", "relative", "vague", "delegated", "days", "stop", "defer")


def turn_conditions(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Put a word of condition before what may happen, where the answer says in other words that it is one."""
    for clause in clauses:
        _at_once(clause, tokens)
    if any(clause.has("rate") for clause in clauses):
        return
    for at, clause in enumerate(clauses):
        _worth_contact(clause, clauses[:at])
        _none_without(clause, tokens)
        if at and clause.has("contact") and _sums_up(clause, clauses[at - 1], tokens):
            _summed_up(clause, clauses[:at])


def _at_once(clause: Clause, tokens: Sequence[Token]) -> None:
    """ "Security incidents immediately, the rest once a month": how soon an occasion is to be told of."""
    first, after = [*clause.items[:2], None, None][:2]
    if first is None or after is None or clause.has("marker", "not", *TOLD):
        return
    opening = " ".join(token.lexeme.form for token in tokens[after.start : after.end])
    if first.kind == "occasion" and first.trigger and after.kind == "contact" and opening in AT_ONCE:
        clause.items.insert(0, _condition(clause.start))


def _worth_contact(clause: Clause, before: Sequence[Clause]) -> None:
    """ "A breach warrants a call", "a breach, and no other, warrants one": the breach is the condition."""
    worth = next((item for item in clause.items if item.rule == WORTH), None)
    if worth is None:
        return
    worth.kind = "noise"  # not taken away: a clause keeps an item, which the stages after this one count on
    if not any(item.start >= worth.end for item in clause.of("contact")):
        return
    if worth.start > clause.start:
        clause.items.insert(0, _condition(clause.start))
    else:
        _summed_up(clause, before)


def _none_without(clause: Clause, tokens: Sequence[Token]) -> None:
    """ "No change of menu without telling us": a change is the condition."""
    refused = clause.of("not", "stop", "relative")
    first = next((item for item in refused if tokens[item.start].lexeme.form in REFUSED), None)
    last = next((item for item in refused if tokens[item.start].lexeme.form == WITHOUT), None)
    if first is None or last is None or first.start >= last.start:
        return
    if any(item.start >= last.end for item in clause.of("contact")):
        clause.items = [item for item in clause.items if item not in (first, last)]
        clause.items.insert(0, _condition(clause.start))


def _sums_up(clause: Clause, before: Clause, tokens: Sequence[Token]) -> bool:
    """Whether it opens with "that is", "those are", "that, and that alone"; not with "this one"."""
    opening = [token.lexeme.form for token in tokens[before.end : clause.end]]
    pairs = zip(opening, [*opening[1:], ""], strict=True)
    return any(form in SUMMING_UP and (form in CONTRACTED or after in BEING) for form, after in pairs)


def _summed_up(clause: Clause, before: Sequence[Clause]) -> None:
    """ "The feed stops: that is worth a call": what the clauses before it of the same sentence name."""
    for other in before:
        opened = other.has(*TOLD, "contact") or any(item.value == "when" for item in other.of("marker"))
        if other.sentence == clause.sentence and other.has("occasion") and not opened:
            other.items.insert(0, _condition(other.start))


def _condition(start: int) -> Item:
    return Item("marker", "when", start, start, "condition")
