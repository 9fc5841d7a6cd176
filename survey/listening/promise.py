"""The promise: how often a customer will hear from us, when next, and from whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, Touchpoint
from accounts.next_touch import due_at, next_touch, suitable
from accounts.pausing import paused_until
from cadence import WEEKDAYS, Cadence
from classifier import Reading

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised to a contact. `next_on` is a day where their account is, `next_at` its middle; `is_due`: it is
    time already; `paused_until`: the day on which their pause ends."""

    cadence: Cadence
    next_on: date
    next_at: datetime
    csm: str
    is_due: bool
    paused_until: date | None

    def in_words(self, today: date) -> str:
        """Return it as one sentence, as of `today`: "Once a month; next around 14 March, from Dana Poe."."""
        soon = "in the coming days" if self.is_due else f"around {day_in_words(self.next_on, today)}"
        if self.paused_until:
            pause = f"Nothing until {day_in_words(self.paused_until, today)}"
            return f"{pause}. Then {self.cadence.words()}, next {soon}, from {self.csm}."
        rate = self.cadence.words()
        return f"{rate[:1].upper()}{rate[1:]}; next {soon}, from {self.csm}."


def day_in_words(day: date, today: date) -> str:
    """Return `day` as one says it `today`: "14 March", with the year where that is another one."""
    return f"{day:%-d %B}" if day.year == today.year else f"{day:%-d %B %Y}"


def promise(
    session: Session,
    contact: Contact,
    reading: Reading | None,
    send_days: Collection[int],
    zone: ZoneInfo,
    now: datetime,
) -> Promise | None:
    """Return what is promised to `contact` at `now` (UTC): one interval of the account's cadence after the last
    touchpoint, or now where there was none, on a weekday that suits; None where no cadence is followed.

    `reading` is what the contact asks for, `send_days` the weekdays on which we write (Monday is 0), `zone` the
    account's time zone.
    """
    account = contact.account
    if account.cadence is None or account.removed_at or contact.removed_at:
        return None
    pause = paused_until(contact, zone, now)
    last_at = _last_at(session, account, now)
    prefer, avoid = (reading.days[side] if reading else () for side in ("prefer", "avoid"))
    days = suitable(account.cadence.weekdays, prefer, avoid, [WEEKDAYS[number] for number in sorted(send_days)])
    touch = next_touch(account.cadence, last_at, now, zone.key, days, rests_until=contact.pause_ends_at)
    return Promise(
        cadence=account.cadence,
        next_on=touch.on,
        next_at=datetime.combine(touch.on, NOON, zone).astimezone(UTC),
        csm=account.csm.name,
        is_due=due_at(account.cadence, last_at, now) <= now and pause is None,
        paused_until=pause,
    )


def _last_at(session: Session, account: Account, now: datetime) -> datetime | None:
    happened = Touchpoint.account_id == account.id, Touchpoint.happened_at <= now
    return session.scalar(select(func.max(Touchpoint.happened_at)).where(*happened))
