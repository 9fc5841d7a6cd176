"""Events that an answer names more than once."""

from dataclasses import replace

from classifier.reading import Wish
from classifier.structure.draft import Draft

NEED = ("need",)
# Rules by which a need is read off words that may speak of anything.
MERE = frozenset(["occasion", "sign-of-an-occasion"])


def merge_events(draft: Draft) -> None:
    """ "Touch our tariff, and I wish to be told; when the price moves, that is": the same event said twice is one."""
    kept: list[Wish] = []
    for wish in draft.wishes:
        at = next((n for n, other in enumerate(kept) if _same(other, wish)), None)
        if at is None:
            kept.append(wish)
        else:
            both = tuple(dict.fromkeys([*kept[at].trigger, *wish.trigger]))
            kept[at] = replace(kept[at], trigger=both, channel=kept[at].channel or wish.channel)
    named = any(wish.kind == "event" and wish.trigger != NEED for wish in kept)
    draft.wishes = [wish for wish in kept if not (named and _mere_need(wish))]


def _mere_need(wish: Wish) -> bool:
    """A need that words of an occasion speak of is none of its own beside another event."""
    return wish.kind == "event" and wish.trigger == NEED and wish.channel is None and wish.rule in MERE


def _same(one: Wish, other: Wish) -> bool:
    """Whether two events name a trigger in common, and no two ways of contact."""
    if one.kind != "event" or other.kind != "event" or set(one.trigger).isdisjoint(other.trigger):
        return False
    return None in (one.channel, other.channel) or one.channel == other.channel
