"""What is to be written of each account: the cadence to follow, with its reason and when the next touch is due."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from accounts.crm import Crm, WrittenCadence
from accounts.crm.applying import Account as CrmAccount
from accounts.crm.fields import FIELDS
from accounts.crm.mapping import kind_of
from accounts.models import Account, Touchpoint
from accounts.next_touch import next_touch
from recommendations.contactable import is_left_alone, rests_until
from recommendations.following import Followed, followed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written of one account, and the rows that say so."""

    account_id: int
    written: WrittenCadence
    recommendation_id: int
    decision_id: int | None

    def for_crm(self, crm: Crm) -> CrmAccount:
        """Return it as values of the fields that are mapped in `crm`."""
        values = {
            name: crm.shaped(name, FIELDS[name].of(self.written, kind_of(name, target)))
            for name, target in crm.targets.items()
        }
        return CrmAccount(self.account_id, self.written.account_crm_id, values)


def readable(session: Session, account_ids: Sequence[int], now: datetime) -> tuple[dict[int, Wanted], list[int]]:
    """Return what is to be written at `now` (UTC) by account id, and the ids of the accounts whose stored cadence
    cannot be read.

    Halving finds these; accounts without a recommendation have nothing to be written.
    """
    try:
        return wanted(session, account_ids, now), []
    except ValueError:
        session.rollback()
        if len(account_ids) == 1:
            return {}, list(account_ids)
        (good, bad), (more, worse) = (readable(session, half, now) for half in _halves(account_ids))
        return good | more, bad + worse


def _halves(account_ids: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    middle = len(account_ids) // 2
    return account_ids[:middle], account_ids[middle:]


def wanted(session: Session, account_ids: Collection[int], now: datetime, lock: bool = False) -> dict[int, Wanted]:
    """Return what is to be written at `now` (UTC), by account id, in four queries. With `lock`, what decides it stays
    as it is until the commit. Raises ValueError where a stored cadence cannot be read."""
    # The account's own cadence is read along, so that one that cannot be read is found before anything is written.
    columns = (Account.id, Account.crm_id, Account.time_zone.label("zone"), Account.cadence,
               is_left_alone(now).label("is_left_alone"), rests_until(now).label("rests_until"))  # fmt: skip
    accounts = {row.id: row for row in session.execute(select(*columns).where(Account.id.in_(account_ids)))}
    last = _last_touchpoints(session, account_ids)
    to_follow = followed(session, account_ids, lock)
    found = {}
    for account_id in sorted(to_follow):
        row, one = accounts[account_id], to_follow[account_id]
        found[account_id] = _wanted(row.id, row.crm_id, one, _due_on(one, last.get(account_id), row))
    return found


def _wanted(account_id: int, crm_id: str, to_follow: Followed, due_on: date | None) -> Wanted:
    recommendation, override = to_follow.recommendation, to_follow.override
    written = WrittenCadence(
        account_crm_id=crm_id,
        cadence=to_follow.cadence,
        source=to_follow.source,
        reason=override.reason if override else recommendation.reason,
        agreement=None if override else recommendation.agreement,
        newest_answer_at=recommendation.newest_answer_at,
        decided_at=to_follow.decided_at,
        channel=to_follow.channel,
        next_touch_on=due_on,
    )
    return Wanted(account_id, written, recommendation.id, to_follow.decision.id if to_follow.decision else None)


def _due_on(to_follow: Followed, last_at: datetime | None, row: Row[*tuple[Any, ...]]) -> date | None:
    """The day of the next touch; None where nobody may be contacted."""
    if row.is_left_alone:
        return None
    # Whoever was never contacted is due since it was decided how often: a day that does not move on by itself.
    since, days = to_follow.decided_at, to_follow.weekdays
    return next_touch(to_follow.cadence, last_at, since, row.zone, days, rests_until=row.rests_until).due_on


def _last_touchpoints(session: Session, account_ids: Collection[int]) -> dict[int, datetime]:
    newest = select(Touchpoint.account_id, func.max(Touchpoint.happened_at)).group_by(Touchpoint.account_id)
    return dict(session.execute(newest.where(Touchpoint.account_id.in_(account_ids))).all())


def in_pieces(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield `ids` in pieces of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
