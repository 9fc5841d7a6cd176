"""A reading said back to the customer in plain words."""

from cadence import DAY_NAMES, Bound, Cadence
from classifier.reading import Reading, Wish

STAGES = {
    "onboarding": "During implementation",
    "steady": "After that",
    "renewal": "Around your renewal",
    "incident": "While a problem is open",
    "project": "During your project",
    "release": "Around releases",
    "season": "During the season you named",
}
CHANNELS = {
    "email": "by e-mail",
    "phone": "by phone",
    "video": "by video",
    "in_person": "in person",
    "chat": "by chat",
    "sms": "by text message",
    "report": "as a written report",
}
REFUSED = {
    "email": "e-mails",
    "phone": "phone calls",
    "video": "video calls",
    "in_person": "visits",
    "chat": "chat messages",
    "sms": "text messages",
    "report": "newsletters or reports",
}
TRIGGERS = {
    "incident": "when something goes wrong",
    "release": "when there is something new",
    "renewal": "when the contract or the price is due",
    "project": "when a project or an upgrade comes up",
    "need": "when you ask us or there is something to say",
    "security": "when there is a security matter",
    "people": "when your contact or ours changes",
    "meeting": "ahead of your own meetings",
}
# Stages that end once, so that what follows them comes after; renewals, incidents and seasons come again.
ENDING = {"onboarding", "project"}
LEVELS = {"low": "only now and then", "medium": "regularly", "high": "often"}
DIRECTIONS = {"less": "less often than today", "more": "more often than today", "same": "as often as today"}
FACTORS = {0.5: "half as often as today", 2.0: "twice as often as today", 3.0: "three times as often as today"}


def in_words(reading: Reading) -> list[str]:
    """One sentence for each wish and each refusal, the first of them of an opt-out; an empty list where nothing was
    understood."""
    said = ["You would rather not hear from us any more. We will stop."] if reading.opt_out else []
    ends = bool(ENDING & {wish.when for wish in reading.wishes}) and reading.wishes[0].when != "steady"
    wishes = [wish for wish in reading.wishes if not (reading.opt_out and wish.kind == "stop")]
    said += [_wish(wish, ends) for wish in wishes]
    if not reading.wishes and reading.channels["prefer"]:
        said.append(_sentence(_listed([CHANNELS[name] for name in reading.channels["prefer"]])))
    preferred = _preferred_days(reading)
    said += [f"Preferably on {_days(preferred)}."] if preferred else []
    avoided = reading.days["avoid"]
    said += [f"Not on {_days(avoided)}."] if avoided else []
    refused = [REFUSED[name] for name in reading.channels["avoid"] if name in REFUSED]
    return said + ([f"No {_listed(refused, 'or')}, please."] if refused else [])


def _wish(wish: Wish, after_a_stage: bool) -> str:
    stage = "Otherwise" if wish.when == "steady" and not after_a_stage else STAGES.get(wish.when or "", "")
    what = _what(wish)
    if wish.channel in CHANNELS:
        what += ("" if wish.bound in (None, Bound.EXACT, Bound.RANGE) else ",") + f" {CHANNELS[wish.channel]}"
    return _sentence(f"{stage}: {what}" if stage else what)


def _what(wish: Wish) -> str:
    if wish.cadence:
        return _rate(wish.cadence)
    if wish.kind == "event":
        return _listed([TRIGGERS[trigger] for trigger in wish.trigger], "or")
    if wish.kind == "vague":
        return LEVELS[wish.level or "medium"]
    if wish.kind == "relative":
        return FACTORS.get(wish.factor or 0.0, DIRECTIONS[wish.direction or "same"])
    return "as often as we think is right" if wish.kind == "delegated" else "no contact"


def _rate(cadence: Cadence) -> str:
    """The limit after the rate, as one says it in a list: "once a month at most"."""
    plain = (
        Cadence(cadence.low, cadence.high, cadence.every, cadence.unit, weekdays=cadence.weekdays)
        if (cadence.bound in (Bound.AT_MOST, Bound.AT_LEAST))
        else cadence
    )
    ending = {Bound.AT_MOST: " at most", Bound.AT_LEAST: " at least"}.get(cadence.bound, "")
    return plain.words() + ending


def _preferred_days(reading: Reading) -> tuple[str, ...]:
    named = {code for wish in reading.wishes if wish.cadence for code in wish.cadence.weekdays}
    return tuple(code for code in reading.days["prefer"] if code not in named)


def _days(codes: tuple[str, ...]) -> str:
    return _listed([f"{DAY_NAMES[code]}s" for code in codes], "or")


def _listed(names: list[str], joint: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
