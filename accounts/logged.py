"""Touchpoints that CSMs log here: their own writer, and how they meet what the CRM brings."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from accounts.models import Account, Channel, Contact, CustomerSuccessManager, Touchpoint

Values = dict[str, Any]
Key = tuple[int, str, date]
BATCH = 1000


class InTheCrmError(Exception):
    """The touchpoint stands in the CRM as well, and can only be taken back there."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a CSM says of a touchpoint: the day (in their own time zone), how, with whom, and a line about it."""

    day: date
    channel: Channel
    contact: Contact | None = None
    note: str | None = None


def log(
    session: Session, account: Account, csm: CustomerSuccessManager, talk: Talk, now: datetime
) -> tuple[Touchpoint, bool]:
    """Store a touchpoint that `csm` logs at `now` (UTC); return it, and whether it is new.

    One of the same account, day and channel, with the same contact or with nobody named, is the same one unless both
    have a note and not the same: it is not doubled, but gets the contact and the note where it has none. The caller
    commits.
    """
    known = _same(session, account, csm, talk)
    if known is not None:
        known.contact = known.contact or talk.contact
        known.note = known.note or talk.note
        return known, False
    row = Touchpoint(
        account_id=account.id, contact=talk.contact, happened_at=_moment(talk.day, csm, now), channel=talk.channel,
        note=talk.note, logged_by_id=csm.id, logged_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, True


def undo(session: Session, touchpoint: Touchpoint) -> None:
    """Take a touchpoint back that was logged here. The caller commits. Raises InTheCrmError."""
    if touchpoint.crm_id is not None:
        raise InTheCrmError(f"touchpoint {touchpoint.id} stands in the CRM")
    session.delete(touchpoint)


def adopt(session: Session, rows: Sequence[Values]) -> None:
    """Give what was logged here the id under which the CRM holds the same now, so that it is not doubled.

    `rows` are the CRM's touchpoints, with the account's and contact's own ids. The same are those of one account, day
    (in the time zone of who logged it) and channel, unless both name a contact and not the same. What the CRM leaves
    open about a touchpoint that was logged here stays as it was logged.
    """
    logged = _logged(session)
    if logged:
        stored = _stored(session, {key[0] for key in logged})
        for values in rows:
            if values["crm_id"] not in stored and (found := _match(logged, values)):
                found.crm_id = values["crm_id"]
        session.flush()
    _keep_contacts(session, rows)


def forget_gone(session: Session, gone: Collection[str], *which: ColumnElement[bool]) -> int:
    """Remove touchpoints that the CRM has deleted, by its ids, as far as they and their accounts fit `which`, and
    return how many; one that was logged here stays as it was logged. The caller commits."""
    ids, done = sorted(gone), 0
    for start in range(0, len(ids), BATCH):
        some = Touchpoint.crm_id.in_(ids[start : start + BATCH])
        for row in session.scalars(select(Touchpoint).join(Touchpoint.account).where(some, *which)).all():
            done += 1
            if row.logged_by_id is None:
                session.delete(row)
            else:
                row.crm_id = None
    return done


def _same(session: Session, account: Account, csm: CustomerSuccessManager, talk: Talk) -> Touchpoint | None:
    start = datetime.combine(talk.day, time(), ZoneInfo(csm.time_zone))
    wanted = select(Touchpoint).where(Touchpoint.account_id == account.id, Touchpoint.channel == talk.channel)
    wanted = wanted.where(Touchpoint.happened_at >= start.astimezone(UTC))
    wanted = wanted.where(Touchpoint.happened_at < (start + timedelta(days=1)).astimezone(UTC))
    if talk.contact is not None:
        wanted = wanted.where(or_(Touchpoint.contact_id == talk.contact.id, Touchpoint.contact_id.is_(None)))
    alike = session.scalars(wanted.order_by(Touchpoint.contact_id.is_(None), Touchpoint.id)).all()
    said = [one for one in alike if one.note == talk.note]
    return next((one for one in (*said, *alike) if one.note == talk.note or not (one.note and talk.note)), None)


def _moment(day: date, csm: CustomerSuccessManager, now: datetime) -> datetime:
    """Now for today, noon for an earlier day: what is logged here has a day, and no hour."""
    zone = ZoneInfo(csm.time_zone)
    is_today = day == now.astimezone(zone).date()
    return now if is_today else datetime.combine(day, time(12), zone).astimezone(UTC)


def _logged(session: Session) -> dict[Key, list[tuple[Touchpoint, str]]]:
    """What was logged here and has not come from the CRM yet, with the time zone of who logged it."""
    wanted = select(Touchpoint, CustomerSuccessManager.time_zone).join(Touchpoint.logged_by)
    found: dict[Key, list[tuple[Touchpoint, str]]] = defaultdict(list)
    for row, zone in session.execute(wanted.where(Touchpoint.crm_id.is_(None)).order_by(Touchpoint.id)):
        found[row.account_id, row.channel, _day(row.happened_at, zone)].append((row, zone))
    return found


def _stored(session: Session, account_ids: set[int]) -> set[str | None]:
    return set(session.scalars(select(Touchpoint.crm_id).where(Touchpoint.account_id.in_(account_ids))))


def _match(logged: dict[Key, list[tuple[Touchpoint, str]]], values: Values) -> Touchpoint | None:
    """The first that `values` are the same as; it is taken out, since each can be the same as one only."""
    happened_at: datetime = values["happened_at"]
    # Its day in any time zone is that of UTC or a neighbour.
    for days in (-1, 0, 1):
        day = happened_at.date() + timedelta(days=days)
        waiting = logged.get((values["account_id"], values["channel"], day), [])
        for one in waiting:
            row, zone = one
            if _day(happened_at, zone) == day and _may_be_one(row.contact_id, values["contact_id"]):
                waiting.remove(one)
                return row
    return None


def _may_be_one(logged: int | None, brought: int | None) -> bool:
    return logged is None or brought is None or logged == brought


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _keep_contacts(session: Session, rows: Sequence[Values]) -> None:
    is_logged = Touchpoint.logged_by_id.is_not(None), Touchpoint.contact_id.is_not(None)
    known = select(Touchpoint.crm_id, Touchpoint.contact_id).where(*is_logged, Touchpoint.crm_id.is_not(None))
    contacts = dict(session.execute(known).all())
    for values in rows:
        values["contact_id"] = values["contact_id"] or contacts.get(values["crm_id"])
