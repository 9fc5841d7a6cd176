"""The accounts of Today, each with why it is due, whom to talk to, and its forms. A fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

import rhythm
from accounts import touchpoints
from accounts.models import Contact, CustomerSuccessManager, Touchpoint
from recommendations.following import Followed, followed
from reports.book.rows import BASES
from reports.today import people, words
from reports.today.due import Due
from reports.touching.forms import SnoozeForm, TouchForm, fresh_snooze, fresh_touch
from rhythm.contact import WINDOW_DAYS


@dataclass(frozen=True, slots=True)
class Item:
    """One account of the page."""

    due: Due
    csm: str
    person: Contact | None
    nobody: str
    channel: str | None
    verb: str
    when: str
    why: str
    strip: Markup
    touch: TouchForm
    snooze: SnoozeForm


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the accounts that are shown, by account id; names of CSMs by their own."""

    followed: dict[int, Followed]
    contacts: dict[int, list[Contact]]
    last: dict[int, Touchpoint]
    touches: dict[int, list[touchpoints.Touch]]
    csms: dict[int, str]
    now: datetime
    zone: ZoneInfo
    back: str


def collect(session: Session, dues: Sequence[Due], csm: CustomerSuccessManager, back: str, now: datetime) -> list[Item]:
    """Return what `csm` sees at `now` (UTC) of the accounts that are due; their forms lead to the page `back`."""
    ids = [due.id for due in dues]
    known = _Known(
        followed=followed(session, ids),
        contacts=people.contacts(session, ids),
        last=people.last_touches(session, ids, now),
        touches=touchpoints.recent(session, ids, now, WINDOW_DAYS),
        csms=_names(session),
        now=now,
        zone=ZoneInfo(csm.time_zone),
        back=back,
    )
    return [_item(due, known) for due in dues]


def _names(session: Session) -> dict[int, str]:
    found = session.execute(select(CustomerSuccessManager.id, CustomerSuccessManager.name))
    return dict(found.all())


def _item(due: Due, known: _Known) -> Item:
    standing, last = known.followed[due.id], known.last.get(due.id)
    there = known.contacts.get(due.id, [])
    person = people.whom(standing.recommendation, there, last, known.now)
    channel = standing.channel
    today = known.now.astimezone(known.zone).date()
    touches, planned_at = known.touches.get(due.id, []), due.next.noon(due.zone)
    strip = rhythm.draw(due.cadence, touches, known.now, planned_at, basis=BASES[standing.source], wish=standing.wish)
    return Item(
        due=due,
        csm=known.csms.get(due.csm_id, ""),
        person=person,
        nobody=words.nobody(there),
        channel=channel,
        verb=words.verb(channel),
        when=words.when(due.weekdays),
        why=why(standing, last, known.csms, known.now, known.zone),
        strip=strip,
        touch=fresh_touch(today, there, person, channel or (last.channel if last else None), known.back),
        snooze=fresh_snooze(today, known.back),
    )


def why(standing: Followed, last: Touchpoint | None, csms: Mapping[int, str], now: datetime, zone: ZoneInfo) -> str:
    """Return why an account is due, in one sentence, such as "Asked for once a month on 3 October; last call 47 days
    ago". `csms` are names by id, days are those of `zone`."""
    today = now.astimezone(zone).date()
    last_on = last.happened_at.astimezone(zone).date() if last else None
    return f"{_wish(standing, csms, now, zone)}; {words.last_touch(last.channel if last else None, last_on, today)}."


def _wish(standing: Followed, csms: Mapping[int, str], now: datetime, zone: ZoneInfo) -> str:
    today, cadence, recommendation = now.astimezone(zone).date(), standing.cadence, standing.recommendation
    if override := standing.override:
        by, on = csms.get(override.decided_by, ""), override.decided_at.astimezone(zone).date()
        rate = cadence.words() + words.by(override.channel)
        return words.decided(rate, by, on, override.until, override.reason, today)
    if standing.source == "norm":
        return f"{words.capital(cadence.words())} is usual for their segment, and nobody has named a rate"
    voices = recommendation.voices
    voice = next((one for one in voices if one["contact_id"] == recommendation.contact_id), None)
    return words.asked(cadence, voice, recommendation.respondents - 1, today, zone)
