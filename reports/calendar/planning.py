"""The step that plans each account's next touch, so that its event is known by what changed since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from accounts import snoozes
from accounts.models import Account, CustomerSuccessManager
from accounts.next_touch import next_touch
from recommendations.following import OVERRIDE, followed_channel, is_current, is_override_in_force
from recommendations.models import Decision, Recommendation
from reports.calendar.slots import first_slot
from reports.models import PlannedTouch
from reports.today import due, words
from reports.today.due import Due
from survey.quiet import QuietRules

BATCH = 500


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
    while ids := session.scalars(select(Account.id).where(Account.id > last).order_by(Account.id).limit(BATCH)).all():
        done += _plan_batch(session, ids, rules, now)
        session.commit()
        last = ids[-1]
    return done


def _plan_batch(session: Session, ids: Sequence[int], rules: QuietRules, now: datetime) -> int:
    stored = {touch.account_id: touch for touch in session.scalars(_stored(ids))}
    plans = dict(_plans(session, ids, rules, now))
    changed = [one for one in ids if _differs(stored.get(one), plans.get(one, _Plan(None)))]
    for account_id in changed:
        _keep(session, stored.get(account_id), account_id, plans.get(account_id, _Plan(None)), now)
    session.flush()
    return len(changed)


def _stored(ids: Sequence[int]) -> Select[PlannedTouch]:
    return select(PlannedTouch).where(PlannedTouch.account_id.in_(ids))


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
    asleep, sources = snoozes.in_force(session, in_the_book, now), _sources(session, ids)
    zones = dict(session.execute(select(CustomerSuccessManager.id, CustomerSuccessManager.time_zone)).all())
    for one in due.find(session, in_the_book, (), now):
        on = _after_snooze(one, asleep[one.id].until, now) if one.id in asleep else one.next.on
        starts_at = first_slot(on, one.weekdays, now, one.id, rules, one.zone, zones[one.csm_id])
        yield one.id, _Plan(starts_at, f"Next touch: {one.name}", _why(one, *sources.get(one.id, (None, None))))


def _sources(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """Where each account's cadence comes from, and by which channel, without all that is said about it."""
    source = case((Decision.id.is_not(None), OVERRIDE), else_=Recommendation.source)
    wanted = select(Account.id, source, followed_channel()).join(Recommendation, is_current())
    rows = session.execute(wanted.outerjoin(Decision, is_override_in_force()).where(Account.id.in_(ids)))
    return {account_id: (source, channel) for account_id, source, channel in rows}


def _after_snooze(one: Due, until: date, now: datetime) -> date:
    return next_touch(one.cadence, one.last_at, now, one.zone, one.weekdays, until, one.rests_until).on


def _why(one: Due, source: str | None, channel: str | None) -> str:
    """Why a touch is due, without anybody's name or words: calendars are copied to many places."""
    rate = one.cadence.words() + words.by(channel)
    wished = {
        "norm": f"They have not said how often; {rate} is usual for their segment.",
        OVERRIDE: f"It was decided to be in touch {rate}.",
    }.get(source or "", f"They asked for {rate}.")
    last = f"The last touchpoint was on {one.last_at:%-d %B %Y}." if one.last_at else "There was no touchpoint yet."
    return f"{wished} {last}"
