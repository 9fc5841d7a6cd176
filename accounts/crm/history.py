"""What is known of earlier writes: what stands in the CRM as far as we know, and calls of which nobody knows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true, tuple_, update
from sqlalchemy.orm import Session, aliased

from accounts.crm import Crm, Gone, Values
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.planning import Ours, Written

INTERRUPTED = "the connection ended before the CRM had answered, and it was not written"
RETRY_AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
Known = dict[int, dict[str, Ours]]


def is_open() -> ColumnElement[bool]:
    """Return the condition that nobody knows what became of a change."""
    return and_(CrmChange.written_at.is_(None), CrmChange.failed_at.is_(None), CrmChange.left_at.is_(None))


def is_of(crm: Crm) -> ColumnElement[bool]:
    """Return the condition that a change is of `crm`, and of a field that ours goes to by today's mapping."""
    fields = [(name, target.field) for name, target in crm.targets.items()]
    return and_(CrmChange.run.has(CrmRun.crm == crm.name), tuple_(CrmChange.name, CrmChange.field).in_(fields))


def ours(session: Session, crm: Crm, account_ids: Collection[int]) -> Known:
    """Return what we know of the accounts' fields in `crm`, by account id and our field's name, in one query."""
    undone = aliased(CrmChange)
    before = case((is_open(), CrmChange.old), else_=CrmChange.new)  # where nobody knows, either may stand there
    columns = (CrmChange.account_id, CrmChange.name, CrmChange.new, before, CrmChange.run_id, CrmChange.is_forgotten)
    is_last = CrmChange.id.in_(_newest(crm, account_ids, CrmChange.written_at.is_not(None)))
    is_unknown = and_(CrmChange.account_id.in_(account_ids), is_open(), is_of(crm))
    rows = session.execute(
        select(*columns, undone.id, undone.new)
        .outerjoin(undone, undone.id == CrmChange.undoes_id)
        .where(or_(is_last, is_unknown))
        .order_by(CrmChange.id)
    )
    found: Known = defaultdict(dict)
    for account_id, name, new, either, run_id, is_forgotten, undone_id, was in rows:
        earlier = found[account_id].get(name)
        values = frozenset((new, either, *(earlier.values if earlier else ())))
        found[account_id][name] = Ours(values, was, run_id if undone_id else None, is_forgotten)
    return found


def settled(session: Session, crm: Crm, account_ids: Collection[int]) -> dict[int, dict[str, str | None]]:
    """Return the value about which our last word was said in `crm`, by account id and our field's name: it was
    written, or it was left alone. What is wanted and differs from it is to be written."""
    is_settled = or_(CrmChange.written_at.is_not(None), CrmChange.left_at.is_not(None))
    last = _newest(crm, account_ids, is_settled)
    rows = session.execute(select(CrmChange.account_id, CrmChange.name, CrmChange.new).where(CrmChange.id.in_(last)))
    found: dict[int, dict[str, str | None]] = defaultdict(dict)
    for account_id, name, new in rows:
        found[account_id][name] = new
    return found


def newest(crm: Crm, account_ids: Collection[int]) -> Select[int]:
    """Return the query of the ids of the newest change of each field of the accounts in `crm`."""
    return _newest(crm, account_ids, true())


def _newest(crm: Crm, account_ids: Collection[int], which: ColumnElement[bool]) -> Select[int]:
    some = select(func.max(CrmChange.id)).where(CrmChange.account_id.in_(account_ids), which, is_of(crm))
    return some.group_by(CrmChange.account_id, CrmChange.name)


def lately_failed(session: Session, crm: Crm, now: datetime) -> set[int]:
    """Return the ids of the accounts that `crm` refused lately and that are to be left in peace at `now` (UTC): for
    ten minutes, an hour, then six hours, by how often it has refused them within a day and not taken them since."""
    often, last = func.count(CrmChange.run_id.distinct()), func.max(CrmChange.failed_at)
    is_refusal = CrmChange.failed_at > now - timedelta(days=1), CrmChange.why.is_distinct_from(INTERRUPTED)
    of_crm = CrmChange.run.has(CrmRun.crm == crm.name)
    refused = select(CrmChange.account_id, often, last).where(*is_refusal, of_crm, ~_is_taken_since(crm))
    rows = session.execute(refused.group_by(CrmChange.account_id))
    return {one for one, times, at in rows if at and at > now - RETRY_AFTER[min(times, len(RETRY_AFTER)) - 1]}


def _is_taken_since(crm: Crm) -> ColumnElement[bool]:
    later = aliased(CrmChange)
    same = later.account_id == CrmChange.account_id, later.run.has(CrmRun.crm == crm.name)
    return exists().where(*same, later.id > CrmChange.id, later.written_at.is_not(None))


def resolve(session: Session, crm: Crm, held: Mapping[int, Values | Gone], now: datetime) -> None:
    """Say of the open changes of the accounts in `held` whether `crm` had taken them, by what it holds. Of a field
    that is not mapped any more nobody knows. The caller commits."""
    wanted = select(CrmChange).where(CrmChange.account_id.in_(held), is_open(), is_of(crm))
    for change in session.scalars(wanted):
        values = held[change.account_id]
        if not isinstance(values, Gone) and values.get(change.name) == change.new:
            change.written_at = now
        else:
            change.failed_at, change.why = now, INTERRUPTED


def written_in(session: Session, run_id: int) -> dict[int, list[Written]]:
    """Return what run `run_id` has written and no later run has taken back, by account id."""
    undoing = aliased(CrmChange)
    taken_back = select(undoing.undoes_id).where(undoing.undoes_id == CrmChange.id, undoing.written_at.is_not(None))
    wanted = select(CrmChange).where(CrmChange.run_id == run_id, CrmChange.written_at.is_not(None))
    found: dict[int, list[Written]] = defaultdict(list)
    for one in session.scalars(wanted.where(~taken_back.exists()).order_by(CrmChange.id)):
        found[one.account_id].append(Written(one.id, one.name, one.field, one.old, one.new, one.is_forgotten))
    return found


def forget_quotes(session: Session, account_id: int) -> None:
    """Erase from the account's history what was written as the reason, since it quotes what customers wrote, and what
    the CRM said when it refused something, since it may repeat that. The caller commits."""
    theirs = update(CrmChange).where(CrmChange.account_id == account_id)
    session.execute(theirs.where(CrmChange.name == "reason").values(old=None, new=None, is_forgotten=True))
    session.execute(theirs.where(CrmChange.failed_at.is_not(None)).values(why=None))
