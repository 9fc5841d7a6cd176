"""Why an account is due, and whom to talk to how and when, in words. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Channel, Contact, Touchpoint
from cadence import DAY_NAMES, WORKING_WEEK, Cadence
from rhythm.marks import BY

VERBS = {
    Channel.PHONE: "Call",
    Channel.EMAIL: "Write to",
    Channel.VIDEO: "Have a video call with",
    Channel.IN_PERSON: "Meet",
    Channel.CHAT: "Chat with",
    Channel.SMS: "Text",
    Channel.REPORT: "Send a report to",
}
NOUNS = {
    Channel.PHONE: "call",
    Channel.EMAIL: "e-mail",
    Channel.VIDEO: "video call",
    Channel.IN_PERSON: "meeting",
    Channel.CHAT: "chat",
    Channel.SMS: "text message",
    Channel.REPORT: "report",
}


def verb(channel: str | None) -> str:
    """Return what to do on a channel: "Call"; "Talk to" where none is preferred."""
    return VERBS[Channel(channel)] if channel else "Talk to"


def nobody(there: Collection[Contact]) -> str:
    """Return what to say where nobody can be talked to at present, of those who are `there`."""
    return "Nobody here wants to be contacted now" if there else "Nobody is known whom to talk to here"


def capital(words: str) -> str:
    """Return `words` as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def on_day(day: date, today: date) -> str:
    """Return a day as one says it `today`: "3 October", with its year where that is another one."""
    return f"{day:%-d %B}" if day.year == today.year else f"{day:%-d %B %Y}"


def asked(cadence: Cadence, voice: dict[str, Any] | None, others: int, today: date, zone: ZoneInfo) -> str:
    """Return what was asked for: "Asked for once a month on 3 October". `voice` is whose wish decided, as stored
    beside the recommendation; `others` are how many more answered."""
    if voice is None or not voice["answered_at"]:
        return f"Asked for {cadence.words()}"
    on = on_day(datetime.fromisoformat(voice["answered_at"]).astimezone(zone).date(), today)
    said = f"Asked for {voice['words']} on {on}"
    if voice["cadence"] in (None, str(cadence)):
        return said
    who = f"with {others} other {'answer' if others == 1 else 'answers'} that makes " if others else "that makes "
    return f"{said}; {who}{cadence.words()}"


def by(channel: str | None) -> str:
    """Return by which channel, to stand after a rate: " by phone"; nothing where none is named."""
    return f" {BY[channel]}" if channel else ""


def decided(rate: str, csm: str, decided_on: date, until: date | None, reason: str, today: date) -> str:
    """Return what a CSM decided: "Sam Hill chose every two months on 3 October, until 31 January: budget round"."""
    ends = f", until {on_day(until, today)}" if until else ""
    return f"{csm} chose {rate} on {on_day(decided_on, today)}{ends}: {reason.rstrip('.')}"


def last_touch(channel: str | None, happened_on: date | None, today: date) -> str:
    """Return when the last touchpoint was: "last call 47 days ago"."""
    if channel is None or happened_on is None:
        return "nobody has been in touch yet"
    days = (today - happened_on).days
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    return f"last {NOUNS[Channel(channel)]} {ago}"


def talked(touch: Touchpoint) -> str:
    """Return a touchpoint as one says it: "call with Ada Lane, Acme"."""
    whom = f" with {touch.contact.name}" if touch.contact else ""
    return f"{NOUNS[Channel(touch.channel)]}{whom}, {touch.account.name}"


def when(weekdays: Sequence[str]) -> str:
    """Return on which days not to contact them, or on which alone; nothing where every working day suits."""
    refused = [day for day in WORKING_WEEK if day not in weekdays]
    if not refused:
        return ""
    named, days = ("only on", weekdays) if len(weekdays) <= len(refused) else ("not on", refused)
    return f"{named} {listed([f'{DAY_NAMES[day]}s' for day in days])}"


def listed(words: Sequence[str]) -> str:
    """Return one or more words as a list: "Mondays, Tuesdays and Fridays"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
