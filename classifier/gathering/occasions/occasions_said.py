"""The occasions that a clause names, and whether the sentence asks something instead."""

from itertools import pairwise

from classifier.mentions.items import Item
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft


def asked_by_writer(draft: Draft, at: int) -> bool:
    """ "What is it you'd want to talk about?": the sentence is a question."""
    sentence = draft.clauses[at].sentence
    after = next((clause for clause in draft.clauses[at + 1 :] if clause.sentence != sentence), None)
    return "?" in after.lead if after else draft.tokens[-1].lexeme.form == "?"


def named_in(draft: Draft, clause: Clause) -> list[str]:
    """The triggers of what happens; beside contact a circumstance too: "a call when the contract comes up"."""
    happening = _happening(draft, clause)
    triggers = [trigger for item in happening if (trigger := item.trigger)]
    opened = min((item.end for item in clause.of("marker") if item.value == "when"), default=clause.end)
    if triggers or not clause.has("contact"):
        return triggers
    return [named for item in happening if item.start >= opened and (named := item.circumstance)]


def _happening(draft: Draft, clause: Clause) -> list[Item]:
    """The occasions without those to which one happens: "if the billing run goes wrong" is about no bill."""
    occasions = clause.of("occasion")
    subjects = [
        before
        for before, after in pairwise(occasions)
        if after.start - before.end <= 1
        and "HAPPENS" in draft.tokens[after.start].lexeme.classes
        and before.trigger != "security"
    ]
    return [item for item in occasions if item not in subjects]
