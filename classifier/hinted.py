"""The wish that the words of an answer hint at where nothing was understood: for a person to look at, never acted upon."""

from classifier.draft import Draft
from classifier.hints import NONE, Hint, hints_of, votes
from classifier.leftovers import left_over
from classifier.reading import Wish
from classifier.wishless import nothing_understood

# The fewest votes by which a wish is guessed.
ENOUGH = 3
ONLY_HINTED = "only hinted at"
NEED = "need"
LEVELS = frozenset(["high", "medium", "low"])
DIRECTIONS = frozenset(["less", "more", "same"])


def guess_by_hints(draft: Draft) -> None:
    """Add the kind of wish that most votes are for; nothing where they are few, even, or for none."""
    items = [item for clause in draft.clauses for item in clause.items]
    if not nothing_understood(draft, {item.kind for item in items}, left_over(draft, items)):
        return
    hints = hints_of(draft.tokens)
    ranked = [*votes(hints).most_common(2), (NONE, 0), (NONE, 0)]
    (kind, most), (_, second) = ranked[:2]
    if kind == NONE or most < ENOUGH or most == second:
        return
    draft.add(_wish(draft, kind, next(hint for hint in hints if kind in hint.worth)))
    draft.doubts.append(ONLY_HINTED)


def _wish(draft: Draft, kind: str, hint: Hint) -> Wish:
    span = draft.tokens[hint.start].start, draft.tokens[hint.end - 1].end
    if kind in LEVELS:
        return Wish("vague", span, level=kind, rule=ONLY_HINTED)
    if kind in DIRECTIONS:
        return Wish("relative", span, direction=kind, rule=ONLY_HINTED)
    return Wish(kind, span, trigger=(_trigger(draft),) if kind == "event" else (), rule=ONLY_HINTED)


def _trigger(draft: Draft) -> str:
    """What the first word of an occasion in the answer names; a need where there is none."""
    classes = (token.lexeme.classes for token in draft.tokens)
    return next((named for each in classes if (named := each.get("TRIG") or each.get("SIGN"))), NEED)
