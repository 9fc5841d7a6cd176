"""The step that plans each account's next touch, so that its event is known by what changed since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account
from cadence import Cadence
from recommendations.models import Recommendation
from reports.book import rows
from reports.book.rows import BookRow
from reports.calendar.slots import allowed_days, next_slot
from reports.models import PlannedTouch
from survey.quiet import QuietRules

BATCH = 500
Voices = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an event says; an empty `starts_at` says that there is none."""

    starts_at: datetime | None
    summary: str = ""
    why: str = ""

    @classmethod
    def of(cls, touch: PlannedTouch) -> "_Plan":
        return cls(touch.starts_at, touch.summary, touch.why)


def plan_next_touches(session: Session, rules: QuietRules, now: datetime) -> int:
    """Bring the planned touch of each account up to `now` (UTC), in the working hours of `rules`; return how many
    are new or changed. What stays as it was keeps its sequence (RFC 5545, 3.8.7.4)."""
    done = last = 0
    while ids := session.scalars(_ids_after(last)).all():
        done += _plan_batch(session, ids, rules, now)
        session.commit()
        last = ids[-1]
    return done


def _ids_after(last: int) -> Any:
    return select(Account.id).where(Account.id > last).order_by(Account.id).limit(BATCH)


def _plan_batch(session: Session, ids: Sequence[int], rules: QuietRules, now: datetime) -> int:
    stored = {touch.account_id: touch for touch in session.scalars(select(PlannedTouch).where(_among(ids)))}
    plans = dict(_plans(session, ids, rules, now))
    changed = [one for one in ids if _differs(stored.get(one), plans.get(one, _Plan(None)))]
    for account_id in changed:
        _keep(session, stored.get(account_id), account_id, plans.get(account_id, _Plan(None)), now)
    session.flush()
    return len(changed)


def _among(ids: Sequence[int]) -> Any:
    return PlannedTouch.account_id.in_(ids)


def _differs(stored: PlannedTouch | None, plan: _Plan) -> bool:
    if stored is None or stored.starts_at is None or plan.starts_at is None:
        return (stored.starts_at if stored else None) != plan.starts_at
    return _Plan.of(stored) != plan


def _keep(session: Session, stored: PlannedTouch | None, account_id: int, plan: _Plan, now: datetime) -> None:
    touch = stored or PlannedTouch(account_id=account_id, uid=str(uuid4()), sequence=-1)
    touch.sequence += 1
    touch.starts_at, touch.summary, touch.why, touch.changed_at = plan.starts_at, plan.summary, plan.why, now
    session.add(touch)


def _plans(session: Session, ids: Sequence[int], rules: QuietRules, now: datetime) -> Iterator[tuple[int, _Plan]]:
    in_the_book = Account.id.in_(ids) & Account.removed_at.is_(None)
    zones: Mapping[int, str] = dict(session.execute(select(Account.id, Account.time_zone).where(in_the_book)).all())
    voices = _voices(session, ids)
    for row in rows.find(session, in_the_book, now):
        cadence, due_at = row.cadence, row.next_at
        if cadence and due_at:
            days = allowed_days(voices.get(row.id, []), rules.days)
            starts_at = next_slot(due_at, now, row.id, days, rules, zones[row.id])
            yield row.id, _Plan(starts_at, f"Next touch: {row.name}", _why(row, cadence))


def _voices(session: Session, ids: Sequence[int]) -> dict[int, Voices]:
    current = Recommendation.account_id.in_(ids) & Recommendation.superseded_at.is_(None)
    return dict(session.execute(select(Recommendation.account_id, Recommendation.voices).where(current)).all())


def _why(row: BookRow, cadence: Cadence) -> str:
    """Why a touch is due, without anybody's name or words: calendars are copied to many places."""
    words = cadence.words()
    wished = {
        "asked": f"They asked for {words}.",
        "norm": f"They have not said how often; {words} is usual for their segment.",
        "override": f"You decided on {words}.",
    }[row.source or "asked"]
    last = f"The last touchpoint was on {row.last_at:%-d %B %Y}." if row.last_at else "There was no touchpoint yet."
    return f"{wished} {last}"
