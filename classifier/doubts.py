"""How sure a reading is: what speaks against it lowers the confidence, each reason by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.wishes import Draft

WEIGHTS = {
    "rate word left over": 0.45,
    "several rates wished": 0.25,
    "rate dropped": 0.15,
    "both less and more": 0.5,
    "mockery": 0.45,
    "nothing understood": 0.5,
    "long answer": 0.1,
}


def confidence_of(draft: Draft) -> float:
    """Between 0 and 1; the reasons are kept in the draft."""
    draft.doubts += _reasons(draft)
    sure = 1.0
    for reason in draft.doubts:
        sure *= 1 - WEIGHTS[reason]
    return round(sure, 2)


def _reasons(draft: Draft) -> list[str]:
    rates = [rate for clause in draft.clauses for rate in clause.of("rate")]
    reasons = []
    covered = {n for clause in draft.clauses for item in clause.items for n in range(item.start, item.end)}
    left = [t for n, t in enumerate(draft.tokens) if n not in covered and {"UNIT", "FREQ"} & set(t.lexeme.classes)]
    if left:
        reasons.append("rate word left over")
    wished = [w for w in draft.wishes if w.kind == "periodic"]
    if len({(w.when, w.channel) for w in wished}) < len(wished):
        reasons.append("several rates wished")
    if any(rate.status for rate in rates):
        reasons.append("rate dropped")
    if any(clause.has("sarcasm") for clause in draft.clauses) and not any(c.has("correct") for c in draft.clauses):
        reasons.append("mockery")
    if not draft.wishes and len(draft.tokens) > 4 and not any(c.has("contact", "days", "defer") for c in draft.clauses):
        reasons.append("nothing understood")
    return reasons
