"""The question handed back: "you tell me, I just grow the cucumbers"."""

from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# "You tell us" asks for what is new behind a headline or a condition.
TODAY = "as-it-is-today"
ADDRESSED = forms("ADDRESSED")
TELLING = frozenset(["tell", "say"])
ASKED_FOR = ("occasion", "event", "marker", "contact", "rate", "past")


def handed_back(draft: Draft) -> None:
    """Leave it to us where an answer opens with "you tell me" and asks for nothing."""
    first = draft.clauses[0] if draft.clauses else None
    if first is None or any(clause.has(*ASKED_FOR) for clause in draft.clauses):
        return
    item = first.items[0]
    if _you_tell(draft, first, item):
        draft.add(Wish("delegated", draft.span(item), rule=item.rule))


def _you_tell(draft: Draft, clause: Clause, item: Item) -> bool:
    said = [word for token in draft.tokens[item.start : item.end] for word in token.lexeme.form.split()]
    whole = clause.items == [item] and item.start == clause.start and item.end == clause.end
    return item.rule == TODAY and whole and said[0] in ADDRESSED and not TELLING.isdisjoint(said)
