"""What is refused: contact, days, seasons and occasions that stand under a "no", or before "does not work"."""

from collections.abc import Sequence
from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

TO_THEM = forms("TO_THEM")
# The statuses of contact that is refused, for good or but for something.
DENIED = frozenset(["refused", "limited"])
# After "not" they open somebody or something else.
OF_ANOTHER = forms("OF_ANOTHER")
# Cues by which contact is told of, and markers of a condition, behind which they tell only of the occasion.
TELLING = frozenset(["past", "present", "too_much", "supposed"])
CONDITIONS = frozenset(["when", "until"])


def _limited(item: Item, tokens: Sequence[Token]) -> bool:
    after = [token.lexeme for token in tokens[item.end : item.end + 3]]
    after = after[1:] if after and "PERSONAL" in after[0].classes else after
    if after and after[0].form == "to" and any("YOU" in lexeme.classes for lexeme in after[1:2]):
        return False
    future = [lexeme.form for lexeme in after[:2]] == ["in", "future"]
    limited = bool(after) and "REFUSEDWHEN" in after[0].classes and not future
    return limited and item.kind == "contact"


def mark_refused_contact(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """Contact that is refused ("no calls"), or merely told of, is not wished for."""
    _across_marks(clauses)
    for clause in clauses:
        wanted = clause.has("want")
        for at, item in enumerate(clause.items):
            if item.kind in ("contact", "days", "season", "occasion") and not item.status:
                if _denied(clause.items[:at], item) or (
                    item.kind != "occasion" and _out(clause.items[at + 1 :], tokens)
                ):
                    item.status = "limited" if _limited(item, tokens) else "refused"
                elif item.kind == "contact" and not wanted and _told(clause, item, tokens):
                    item.status = "told"


def release_recipients(clauses: list[Clause], tokens: Sequence[Token]) -> None:
    """ "Ring my father four times a year": who is to be reached is not somebody else who reaches us."""
    for clause in clauses:
        for before, item in pairwise(clause.items):
            near = before.kind == "contact" and item.start - before.end <= 1
            if not near or item.kind != "elsewhere" or item.value != "others":
                continue
            telling = any("WRITER" in token.lexeme.classes for token in tokens[clause.start : before.start])
            if not telling and not any("DOES" in token.lexeme.classes for token in tokens[item.start : item.end]):
                item.kind, item.value = "noise", ""


def _across_marks(clauses: list[Clause]) -> None:
    """ "Calls: no", "what I won't do: calls and visits", "mail > phone", "none (Mondays)"."""
    for at, (before, clause) in enumerate(pairwise(clauses), 1):
        first, last = clause.items[0], before.items[-1]
        if clause.lead == ":" and last.kind == "not" and first.kind == "contact":
            _refuse_list(clauses, at)
        if clause.lead == ":" and first.kind == "not" and len(clause.items) == 1:
            before.items.append(first)
        if ">" in clause.lead and first.kind == last.kind == "contact":
            first.status = "refused"
        if clause.lead == "(" and first.kind == "days" and last.kind == "not":
            first.status = "refused"


def _refuse_list(clauses: list[Clause], at: int) -> None:
    """ "Two things I won't do: video calls and visits"."""
    for clause in clauses[at:]:
        if clause.sentence != clauses[at].sentence or clause.content:
            return
        for item in clause.of("contact"):
            item.status = "refused"


def _told(clause: Clause, item: Item, tokens: Sequence[Token]) -> bool:
    """Whether the clause tells of contact: in the past, today, or somebody else's; no condition does."""
    behind = clause.items[clause.items.index(item) + 1 :]
    limit = next((n for n, other in enumerate(behind) if other.kind == "marker" and other.value in CONDITIONS), None)
    told = behind[limit:] if limit is not None else []
    cues = {other.kind for other in clause.items if other not in told}
    if not TELLING.isdisjoint(cues):
        return True
    return "elsewhere" in cues and not _passed_on(clause, item, tokens)


def _passed_on(clause: Clause, item: Item, tokens: Sequence[Token]) -> bool:
    """ "A phone call every month to my brother": contact that is wished for somebody else."""
    other = clause.of("elsewhere")[0]
    return other.start > item.start and tokens[other.start - 1].lexeme.form in TO_THEM


def _denied(before: list[Item], item: Item) -> bool:
    for at in range(len(before) - 1, -1, -1):
        other = before[at]
        if other.kind == "want" and at and before[at - 1].kind == "not" and before[at - 1].end == other.start:
            return True
        dropped = other.kind == "swap" and other.end == item.start and item.kind in ("days", "contact")
        if (
            dropped
            or other.kind in ("not", "stop")
            or (other.rule == "upper-limit" and other.end == item.start and other.length == 2)
        ):
            return True
        if item.kind == "occasion" and other.kind == "marker" and other.value in ("when", "until"):
            return False
        another = other.kind == "supposed" and other.end == item.start
        passes = another or other.kind == item.kind or other.kind in ("marker", "contact", "noise", "occasion")
        if not passes or (other.kind == item.kind and not other.status):
            return False
    return False


def _out(after: list[Item], tokens: Sequence[Token]) -> bool:
    """ "Mondays are out", "e-mail does not work for us": a refusal after its subject, and not of what follows."""
    if len(after) == 1 and "NOPE" in tokens[after[0].start].lexeme.classes:
        return True
    if not after or after[0].kind != "not" or "SETTINGAPART" in tokens[after[0].start].lexeme.classes:
        return False
    said = tokens[after[0].end : after[0].end + 1]
    other = bool(said) and said[0].lexeme.form in OF_ANOTHER  # "phone the manager, not the vets"
    alone = len(after) == 1 and not (other and after[0].length == 1)
    follows = (
        len(after) > 1
        and after[1].kind in ("contact", "days", "rate", "season", "occasion")
        and after[1].start - after[0].end <= 1
    )
    return (after[0].length >= 2 or alone) and not follows
