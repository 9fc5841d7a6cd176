"""Of two things set against each other only one is meant: "it isn't that you call too little, it's that you call too
much", "rather a rare long talk than frequent short ones"."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What a judgement of today's contact, or a wish against it, speaks for.
JUDGED = {"too_much": "less", "too_little": "more"}
# "It isn't that", "not because": what follows is denied as the reason.
DENIED = forms("DENYING_A_REASON")
REASON = frozenset(["because", "that"])
# So far before what it denies a denial stands.
REACH = 8
# They open what is liked better, and what stands between it and what is liked less.
LIKED = forms("LIKED_BETTER")
THAN = forms("LIKED_LESS_AFTER")


def settle_contrasts(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Turn what is denied, or liked less, into no wish where its opposite stands beside it."""
    _denied_reasons(clauses, tokens)
    _liked_less(clauses, tokens)


def _denied_reasons(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    judged = [(item, way) for clause in clauses for item in clause.items if (way := _direction(item))]
    for (item, way), (_, other) in pairwise(judged):
        if way != other and _denied(tokens, item):
            item.kind = "noise"


def _direction(item: Item) -> str:
    if item.kind == "relative" and item.value in ("less", "more"):
        return item.value
    return JUDGED.get(item.kind, "")


def _denied(tokens: Sequence[Token], item: Item) -> bool:
    said = [token.lexeme.form for token in tokens[max(0, item.start - REACH) : item.start]]
    return any(one in DENIED and other in REASON for one, other in pairwise(said))


def _liked_less(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "The rare but long talk to the frequent and shallow one": what is named first is liked better."""
    levels = [(clause, item, level) for clause in clauses for item in clause.items if (level := _level(item))]
    if len(levels) != 2 or any(clause.has("rate", "relative") for clause in clauses):
        return
    (first, liked, one), (second, other, two) = levels
    between = {token.lexeme.form for token in tokens[liked.end : other.start]}
    before = {token.lexeme.form for token in tokens[max(0, liked.start - REACH) : liked.start]}
    if one != two and first.sentence == second.sentence and between & THAN and before & LIKED:
        liked.kind, liked.value = "vague", one
        other.kind = "noise"


def _level(item: Item) -> str:
    """The level of a word of often or seldom, whether it is one alone or only where nothing else is said."""
    if item.kind == "vague":
        return item.value
    if item.kind == "brief" and item.value.startswith("vague."):
        return item.value.removeprefix("vague.")
    return ""
