"""Channels that an answer prefers or refuses."""

from classifier.clauses import BRIEF
from classifier.draft import Draft
from classifier.reading import Preferences, preferences


def channels_of(draft: Draft) -> Preferences:
    """The channels that an answer prefers, with those of its wishes, and those that it refuses."""
    if not any(item.channel not in ("", "any") for clause in draft.clauses for item in clause.items):
        return preferences()
    prefer = [wish.channel for wish in draft.wishes if wish.channel and wish.direction != "less"]
    avoid = [i.channel for c in draft.clauses for i in c.of("contact") if i.status == "refused" and i.channel != "any"]
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
