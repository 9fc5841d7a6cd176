"""The promise: how often a customer will hear from us, when next, and from whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, Touchpoint
from accounts.pausing import paused_until
from cadence import WEEKDAYS, Cadence
from classifier import Reading

NOON = time(12)
WORKING_DAYS = frozenset(range(5))
# A century: a day later than that may be none that a calendar knows.
FURTHEST_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised to a contact. `next_on` is a day where their account is; `is_due`: it is time already;
    `paused_until`: the day on which their pause ends."""

    cadence: Cadence
    next_on: date
    csm: str
    is_due: bool
    paused_until: date | None

    def in_words(self, today: date) -> str:
        """Return it as one sentence, as of `today`: "Once a month; next around 14 March, from Dana Poe."."""
        rate = self.cadence.words()
        if self.paused_until:
            rate = f"nothing until {day_in_words(self.paused_until, today)}; then {rate}"
        soon = "in the coming days" if self.is_due else f"around {day_in_words(self.next_on, today)}"
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
    due_at = _due_at(session, account, account.cadence, now)
    starts_at = max(due_at, now, contact.pause_ends_at or now)
    days = suitable_days(account.cadence, reading, send_days)
    next_on = next_suitable(starts_at.astimezone(zone).date(), days)
    return Promise(
        account.cadence, next_on, account.csm.name, is_due=due_at <= now and pause is None, paused_until=pause
    )


def _due_at(session: Session, account: Account, cadence: Cadence, now: datetime) -> datetime:
    happened = Touchpoint.account_id == account.id, Touchpoint.happened_at <= now
    last_at = session.scalar(select(func.max(Touchpoint.happened_at)).where(*happened))
    return last_at + timedelta(days=min(cadence.interval_days, FURTHEST_DAYS)) if last_at else now


def suitable_days(cadence: Cadence, reading: Reading | None, send_days: Collection[int]) -> frozenset[int]:
    """Return the weekdays (Monday is 0) that suit: those named in the cadence or preferred, never one that is refused;
    among those on which we write, where that leaves any."""
    prefer, avoid = (set(reading.days[side]) if reading else set() for side in ("prefer", "avoid"))
    named = _numbers(cadence.weekdays) or _numbers(prefer) or frozenset(range(7))
    wanted = named - _numbers(avoid)
    return wanted & frozenset(send_days) or frozenset(send_days) - _numbers(avoid) or wanted or WORKING_DAYS


def _numbers(codes: Collection[str]) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(code) for code in codes)


def next_suitable(first: date, days: Collection[int]) -> date:
    """Return the first day from `first` on that falls on one of `days` (at least one; Monday is 0)."""
    return next(day for number in range(7) if (day := first + timedelta(days=number)).weekday() in days)


def noon(day: date, zone: ZoneInfo) -> datetime:
    """Return the middle of `day` in `zone`, as a moment (UTC)."""
    return datetime.combine(day, NOON, zone).astimezone(UTC)
