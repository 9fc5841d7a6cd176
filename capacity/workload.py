"""The hours that the followed cadences imply, for each CSM, against those that they have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast, CustomerSuccessManager
from accounts.past import stood_at, was_held_at
from capacity import available
from capacity.effort import MINUTES_AN_HOUR, Efforts, touches_a_month
from database import UtcDateTime, rows
from recommendations.contactable import is_left_alone
from recommendations.models import Decision, Recommendation

AT = bindparam("at", type_=UtcDateTime())
FITS = 0.05  # hours: three minutes a month too many are none


@dataclass(slots=True)
class Sums:
    """What is added up over accounts; `unknown` are those without a cadence yet. Touches and hours are a month's."""

    accounts: int = 0
    unknown: int = 0
    touches: float = 0.0
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a CSM, or a team, has to carry in a month: `needed` and `available` are hours a month; `team` is the CSM's,
    empty where none is known; `is_usual` where nobody has said how many hours there are."""

    csm_id: int
    name: str
    team: str
    accounts: int
    unknown: int
    touches: float
    needed: float
    available: float
    is_usual: bool = False

    @property
    def over(self) -> float:
        """The hours a month that do not fit; 0 where all fit."""
        excess = self.needed - self.available
        return excess if excess > FITS else 0.0

    @property
    def free(self) -> float:
        """The hours a month that are left; 0 where there are none."""
        return max(self.available - self.needed, 0.0)


def loads(session: Session, efforts: Efforts, at: datetime, csm_ids: Collection[int] | None = None) -> list[Load]:
    """Return what each CSM, or each of `csm_ids`, has to carry at the moment `at` (UTC), who is furthest over first,
    then by hours and name.

    Accounts, cadences, overrides and hours are those of that moment, in three queries however many accounts there are;
    the teams, and the minutes in `efforts`, are today's. An account where everybody has opted out takes no hours.
    Managers without an account are left out.
    """
    sums: dict[int, Sums] = defaultdict(Sums)
    minutes = cache(efforts.minutes)
    whose = None if csm_ids is None else tuple(sorted(csm_ids))
    for csm_id, segment, cadence, channel, left_alone, count in rows(session, _groups(whose), {"at": at}):
        sums[csm_id].accounts += count
        if cadence is None and not left_alone:
            sums[csm_id].unknown += count
        elif not left_alone:
            touches = touches_a_month(cadence)
            sums[csm_id].touches += count * touches
            sums[csm_id].hours += count * (touches * minutes(segment, channel) / MINUTES_AN_HOUR)
    said = available.said(session, at)
    csms = (csm for csm in _csms(session, at, sums) if csm_ids is None or csm.id in csm_ids)
    found = [_load(csm, sums[csm.id], said.get(csm.id), efforts.usual_hours) for csm in csms]
    return sorted(found, key=lambda load: (-load.over, -load.needed, load.name.casefold(), load.csm_id))


def total(loads: Iterable[Load], name: str = "") -> Load:
    """Return the sum of `loads`. Its `over` is what all together have too much; who is over alone may be helped by who
    has hours left."""
    some = list(loads)
    return Load(
        csm_id=0,
        name=name,
        team=name,
        accounts=sum(one.accounts for one in some),
        unknown=sum(one.unknown for one in some),
        touches=sum(one.touches for one in some),
        needed=sum(one.needed for one in some),
        available=sum(one.available for one in some),
    )


def teams(loads: Iterable[Load]) -> list[Load]:
    """Return the sum of each team, by name; of those without a team last. Empty where nobody belongs to one."""
    members: dict[str, list[Load]] = defaultdict(list)
    for load in loads:
        members[load.team].append(load)
    if not any(members):
        return []
    return [total(members[name], name) for name in sorted(members, key=lambda name: (not name, name.casefold()))]


def _load(csm: Any, sums: Sums, said: float | None, usual: float) -> Load:
    return Load(
        csm_id=csm.id,
        name=csm.name,
        team=csm.team or "",
        accounts=sums.accounts,
        unknown=sums.unknown,
        touches=sums.touches,
        needed=sums.hours,
        available=usual if said is None else said,
        is_usual=said is None,
    )


def _csms(session: Session, at: datetime, with_accounts: Iterable[int]) -> Iterator[Any]:
    """Those who were there, and whoever has accounts still; no manager without any."""
    wanted = set(with_accounts)
    is_there = or_(CustomerSuccessManager.removed_at.is_(None), CustomerSuccessManager.removed_at > at)
    columns = (
        CustomerSuccessManager.id, CustomerSuccessManager.name, CustomerSuccessManager.team,
        CustomerSuccessManager.is_manager,
    )  # fmt: skip
    for csm in session.execute(select(*columns, is_there.label("is_there"))):
        if csm.id in wanted or (csm.is_there and not csm.is_manager):
            yield csm


# Put together once for each CSM and team, and not for each report.
@lru_cache(maxsize=256)
def _groups(csm_ids: tuple[int, ...] | None) -> Select[*tuple[Any, ...]]:
    """How many accounts of a CSM (one of `csm_ids`) and a segment followed which cadence by which channel at the moment
    `at`, a parameter, and whether nobody there may be contacted."""
    csm, segment = (func.coalesce(getattr(AccountPast, name), getattr(Account, name)) for name in ("csm_id", "segment"))
    cadence = func.coalesce(Decision.cadence, Recommendation.cadence)
    channel = func.coalesce(Decision.channel, Recommendation.channel)
    left_alone = is_left_alone(AT).label("left_alone")
    return (
        select(csm, segment, cadence, channel, left_alone, func.count())
        .select_from(Account)
        .outerjoin(AccountPast, and_(AccountPast.account_id == Account.id, stood_at(AT)))
        .outerjoin(Recommendation, _recommended())
        .outerjoin(Decision, _overridden())
        .where(was_held_at(AT), true() if csm_ids is None else csm.in_(csm_ids))
        .group_by(csm, segment, cadence, channel, "left_alone")
    )


def _recommended() -> ColumnElement[bool]:
    return and_(
        Recommendation.account_id == Account.id,
        Recommendation.created_at <= AT,
        or_(Recommendation.superseded_at.is_(None), Recommendation.superseded_at > AT),
    )


def _overridden() -> ColumnElement[bool]:
    return and_(
        Decision.account_id == Account.id,
        Decision.cadence.is_not(None),
        Decision.decided_at <= AT,
        or_(Decision.revoked_at.is_(None), Decision.revoked_at > AT),
    )
