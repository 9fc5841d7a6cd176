"""All that the page of Today shows. A fixed number of queries, however much there is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from accounts import snoozes
from accounts.access import visible_to
from accounts.models import Account, CustomerSuccessManager, Snooze, Touchpoint
from recommendations.contactable import is_left_alone
from reports.book.orders import Part
from reports.today import due, items
from reports.today.due import Due
from reports.today.items import Item
from reports.touching.forms import EVERYBODYS, TODAY

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Morning:
    """The accounts to go through (`shown`, by part), how many there are in all (`counts`), the first one after them
    where there is none to go through, or else at how many accounts nobody may be contacted (`left_alone`), what is
    snoozed, and what the CSM has logged today. `everybodys`: not the CSM's own accounts alone; `back` is how forms name
    this page."""

    shown: dict[Part, list[Item]]
    counts: Counter[Part]
    next_later: Due | None
    left_alone: int
    snoozed: list[Snooze]
    done: Sequence[Touchpoint]
    back: str
    today: date
    everybodys: bool
    has_own: bool

    @property
    def waiting(self) -> int:
        """How many accounts there are to go through."""
        return sum(self.counts[part] for part in Part if part is not Part.LATER)

    @property
    def hidden(self) -> int:
        """How many of them are not shown."""
        return self.waiting - sum(len(some) for some in self.shown.values())

    def find(self, account_id: int) -> Item | None:
        """Return the shown item of that account."""
        return next((one for some in self.shown.values() for one in some if one.due.id == account_id), None)


def collect(
    session: Session, csm: CustomerSuccessManager, wants_everybodys: bool, shown: int, now: datetime
) -> Morning:
    """Return what `csm` sees at `now` (UTC): their own accounts; a manager all, where they ask for it or have none of
    their own. `shown` is how many accounts are shown at most."""
    has_own = session.scalar(select(Account.id).where(_own(csm)).limit(1)) is not None
    everybodys = csm.is_manager and (wants_everybodys or not has_own)
    back = EVERYBODYS if everybodys and has_own else TODAY
    visible = visible_to(csm) if everybodys else _own(csm)
    asleep = snoozes.in_force(session, visible, now)
    found = due.first(session, visible, asleep, shown, now)
    to_go_through = [one for one in found.first if one[1] is not Part.LATER]
    return Morning(
        shown=_by_part(to_go_through, items.collect(session, [one for one, _ in to_go_through], csm, back, now)),
        counts=found.counts,
        next_later=found.first[0][0] if found.first and not to_go_through else None,
        left_alone=0 if found.first else _left_alone(session, visible, now),
        snoozed=list(asleep.values()),
        done=_logged_today(session, csm, now),
        back=back,
        today=now.astimezone(ZoneInfo(csm.time_zone)).date(),
        everybodys=everybodys,
        has_own=has_own,
    )


def _own(csm: CustomerSuccessManager) -> ColumnElement[bool]:
    return and_(Account.csm_id == csm.id, Account.removed_at.is_(None))


def _left_alone(session: Session, visible: ColumnElement[bool], now: datetime) -> int:
    wanted = select(func.count()).select_from(Account).where(visible, is_left_alone(now))
    return session.scalar(wanted) or 0


def _by_part(found: Sequence[tuple[Due, Part]], shown: Sequence[Item]) -> dict[Part, list[Item]]:
    parts: dict[Part, list[Item]] = {}
    for (_, part), item in zip(found, shown, strict=True):
        parts.setdefault(part, []).append(item)
    return parts


def _logged_today(session: Session, csm: CustomerSuccessManager, now: datetime) -> Sequence[Touchpoint]:
    zone = ZoneInfo(csm.time_zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
    wanted = select(Touchpoint).where(Touchpoint.logged_by_id == csm.id, Touchpoint.logged_at >= midnight)
    options = joinedload(Touchpoint.account), joinedload(Touchpoint.contact)
    return session.scalars(wanted.options(*options).order_by(Touchpoint.logged_at.desc(), Touchpoint.id.desc())).all()
