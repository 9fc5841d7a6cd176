"""Which lighter forms of contact the contacts of an account would accept, by their own words. Pure.

A lighter form is a lower rate or a channel that takes less time. Nobody is read into agreeing: a rate is acceptable
where everyone who named one leaves room below it ("at most", a range, "less is fine"), a channel where whose wish is
followed named it too. Words that a person should read first accept nothing.
"""

import re
from collections.abc import Sequence

from cadence import LADDER, USUAL, Bound, Cadence
from recommendations import rates, reasons
from recommendations.quoting import quote
from recommendations.voices import OwnWish

# An open end is no wish for silence: half of the named rate is the least that it is taken for. Our assumption.
LEAST_OF_OPEN = 0.5
SAME_RATE = 1.03
LEFT_OPEN = {"delegated": "left it to us", "event": "wants contact only when something happens"}
LESS_IS_FINE = re.compile(
    r"\b(?:less(?: often| frequently| contact)?|fewer(?: calls| mails)?|more rarely)(?: than that| than this)?"
    r"(?: (?:is|would be|will be)|'s) (?:also |just |perfectly |totally |absolutely )?"
    r"(?:fine|ok|okay|good enough|enough|alright|all right|no problem)\b"
    r"|\b(?:less(?: often)?|fewer) (?:works|would do|will do|does)(?: too| as well| fine)?\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|never|no|don't|doesn't|isn't|wouldn't|nothing)\b|n't\b", re.IGNORECASE)


def lower_rates(wishes: Sequence[OwnWish], followed: Cadence) -> list[tuple[Cadence, str, str]]:
    """Return the rates below `followed` that everyone who answered would accept, the nearest first, each with why, in
    quotes and without.

    They are usual cadences, and the lower ends of ranges that were named. Without any named rate, who left it to us or
    wants contact on occasions alone accepts half of what is followed.
    """
    if _is_unsure(wishes):
        return []
    voting = [wish for wish in wishes if wish.cadence and not wish.opted_out]
    speaking = voting or [wish for wish in wishes if wish.kind in LEFT_OPEN and not wish.opted_out]
    if not speaking:
        return []
    rate = followed.per_year[0]
    lowest = max(_floor(wish, rate) for wish in speaking)
    named = [rates.ends(wish.cadence)[0] for wish in voting if wish.cadence]
    found = {one for one in (*LADDER, *named) if _is_between(lowest, one, rate)}
    nearest = sorted(found, key=lambda one: (-one.per_year[0], one not in USUAL, str(one)))
    why, kept = "; ".join(map(_says, speaking)), "; ".join(dict.fromkeys(map(_says_briefly, speaking)))
    return [(one, why, kept) for one in nearest]


def other_channels(wishes: Sequence[OwnWish], decided_by: int | None) -> list[tuple[str, str]]:
    """Return the channels that would be accepted, each with why, in quotes: those that were named by the contact
    `decided_by`, or by any where no wish decided, and that nobody refuses."""
    if _is_unsure(wishes):
        return []
    there = [wish for wish in wishes if not wish.opted_out and wish.voice.answered_at]
    refused = {name for wish in there if wish.voice.reading for name in wish.voice.reading.channels["avoid"]}
    speaking = [wish for wish in there if decided_by in (None, wish.voice.contact_id)]
    found: dict[str, str] = {}
    for wish in speaking:
        for name, why in _named(wish):
            if name not in refused:
                found.setdefault(name, why)
    return sorted(found.items())


def _is_unsure(wishes: Sequence[OwnWish]) -> bool:
    return any(wish.needs_review and not wish.opted_out for wish in wishes)


def _is_between(lowest: float, one: Cadence, rate: float) -> bool:
    low = one.per_year[0]
    return lowest <= low * SAME_RATE and low * SAME_RATE < rate


def _floor(wish: OwnWish, followed: float) -> float:
    """The lowest rate that a contact accepts, in contacts a year."""
    if wish.cadence is None:
        return followed * LEAST_OF_OPEN
    named = wish.cadence.per_year[0]
    is_open = wish.cadence.bound is Bound.AT_MOST or _less_is_fine(wish) is not None
    return named * LEAST_OF_OPEN if is_open else named


def _less_is_fine(wish: OwnWish) -> tuple[int, int] | None:
    """Where the words say that less would do, unless anything is denied in their sentence before."""
    verbatim = wish.voice.verbatim or ""
    found = LESS_IS_FINE.search(verbatim)
    if found is None or wish.cadence is None or wish.cadence.bound is Bound.AT_LEAST:
        return None
    before = re.split(r"[.!?;\n]", verbatim[: found.start()])[-1]
    return None if DENIED.search(before) else found.span()


def _says(wish: OwnWish) -> str:
    verbatim, person = wish.voice.verbatim, f"{wish.voice.name} ({wish.voice.level})"
    if wish.cadence is None:
        return f"{person} {LEFT_OPEN[wish.kind]}{': ' + quote(verbatim, wish.span) if verbatim else ''}"
    if verbatim and (span := _less_is_fine(wish)):
        if wish.is_picked:
            return f"{reasons.says(wish)} and wrote {quote(verbatim, span)}"
        return f"{person} asked for {quote(verbatim, (min(span[0], (wish.span or span)[0]), span[1]))}"
    return reasons.says(wish)


def _says_briefly(wish: OwnWish) -> str:
    less = ", less is fine" if _less_is_fine(wish) else ""
    return f"{wish.words()}{less}"


def _named(wish: OwnWish) -> list[tuple[str, str]]:
    """The channels that a contact named, and why that is said; one that belongs to another of their wishes is not."""
    voice, person = wish.voice, f"{wish.voice.name} ({wish.voice.level})"
    found = []
    if voice.reading is not None:
        own = wish.channel if wish.cadence else None  # a call "when it is down" says nothing of other contact
        elsewhere = {one.channel for one in voice.reading.wishes if one.channel != own}
        free = [name for name in voice.reading.channels["prefer"] if name not in elsewhere]
        found += [(name, f"{person} wrote {quote(voice.verbatim or name, None)}") for name in free]
    if voice.channel is not None:
        found.append((voice.channel, f"{person} picked it as the way they like best"))
    return found
