"""Channels that an answer prefers or refuses."""

from itertools import pairwise

from classifier.mentions.items import Item
from classifier.reading import Preferences, preferences
from classifier.structure.clauses import BRIEF
from classifier.structure.draft import Draft


def channels_of(draft: Draft) -> Preferences:
    """The channels that an answer prefers, with those of its wishes, and those that it refuses."""
    items = [item for clause in draft.clauses for item in clause.items]
    if not any(item.channel not in ("", "any") or item.kind in ("not", "too_little") for item in items):
        return preferences()
    prefer = [wish.channel for wish in draft.wishes if wish.channel and wish.direction != "less"]
    avoid = [i.channel for c in draft.clauses for i in c.of("contact") if i.status == "refused" and i.channel != "any"]
    avoid += _refused_with(draft, items)
    if not draft.opt_out:
        avoid += [i.channel for clause in draft.clauses for i in clause.of("stop") if i.channel not in ("", "any")]
    less = {wish.channel for wish in draft.wishes if wish.direction == "less"}
    for clause in draft.clauses:
        loose = [i.channel for i in clause.of("contact") if not i.status and i.channel not in ("any", *less)]
        brief = clause.has("want") or clause.end - clause.start <= BRIEF
        if (
            loose
            and not draft.opt_out
            and not clause.content
            and (brief or not draft.wishes)
            and not clause.has("defer")
        ):
            prefer += loose
    return preferences(prefer, [channel for channel in avoid if channel not in prefer])


def _refused_with(draft: Draft, items: list[Item]) -> list[str]:
    """Ways within other refusals: "forget video", "as long as nobody phones", "no mails, calls or visits"."""
    found = [name for item in items if item.kind == "not" for name in _ways(draft, item)]
    for before, item in pairwise(items):
        if item.kind == "too_little" and before.kind == "marker" and before.end == item.start:
            found += _ways(draft, item)
    row = _row(draft) if draft.opt_out else []
    return found + (row if len(set(row)) > 1 else [])


def _row(draft: Draft) -> list[str]:
    """The ways of contact in the sentences that ask for an opt-out."""
    sentences = {clause.sentence for clause in draft.clauses if clause.has("stop")}
    said = [i for c in draft.clauses if c.sentence in sentences for i in c.of("stop", "contact")]
    return [name for item in said for name in _ways(draft, item)]


def _ways(draft: Draft, item: Item) -> list[str]:
    named = (token.lexeme.classes.get("CONTACT", "any") for token in draft.tokens[item.start : item.end])
    return [name for name in named if name not in ("", "any")]
