"""Carrying plans out: each change is stored before the CRM is called, and marked by what the CRM then says."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from accounts.crm import Crm, CrmError, Gone, Values, history
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.planning import Planned, Standing, Verdict, plan

log = logging.getLogger(__name__)
Tell = Callable[[int], object]
Plans = dict[int, list[Planned]]


@dataclass(frozen=True, slots=True)
class Account:
    """An account to be written: its ids here and there, and what its mapped fields are to hold."""

    id: int
    crm_id: str
    values: Values


@dataclass(slots=True)
class Work:
    """A run under way: `settled` are the ids of the accounts with which it is done; `tell` hears how many are."""

    session: Session
    crm: Crm
    run: CrmRun
    now: datetime
    tell: Tell = lambda _: None
    settled: set[int] = field(default_factory=set)


def plans(session: Session, crm: Crm, accounts: Sequence[Account], now: datetime | None = None) -> Plans:
    """Return what would become of each field of `accounts`, by account id, as the CRM holds them now. Raises CrmError.

    With `now` (UTC), open changes are settled by what the CRM holds; the caller commits. Holds no transaction while
    the CRM is read.
    """
    session.commit()
    held = read(crm, accounts)
    known = history.ours(session, crm, held)
    if now is not None:
        history.resolve(session, crm, held, now)
    return {one.id: plan(crm.targets, one.values, Standing(held[one.id], known.get(one.id, {}))) for one in accounts}


def read(crm: Crm, accounts: Sequence[Account]) -> dict[int, Values | Gone]:
    """Return what the CRM holds of `accounts`, by account id. Raises CrmError."""
    found = crm.read([one.crm_id for one in accounts])
    return {one.id: found.get(one.crm_id, Gone("the CRM holds no such account")) for one in accounts}


def apply(work: Work, accounts: Sequence[Account]) -> None:
    """Write what differs. Raises CrmError where the CRM does not answer; what it had answered until then is kept."""
    carry_out(work, accounts, plans(work.session, work.crm, accounts, work.now))


def carry_out(work: Work, accounts: Sequence[Account], planned: Plans) -> None:
    """Carry `planned` out, for which see `plans`. Commits before the CRM is called, and after each of its answers."""
    crm_ids = {one.id: one.crm_id for one in accounts}
    _store(work, planned)
    changes = {crm_ids[one]: values for one, fields in planned.items() if (values := _values(fields))}
    work.run.same += sum(one.verdict is Verdict.SAME for fields in planned.values() for one in fields)
    work.session.commit()
    untouched = [one.id for one in accounts if one.crm_id not in changes]
    work.settled.update(untouched)
    work.tell(len(untouched))
    ids = {crm_id: account_id for account_id, crm_id in crm_ids.items()}
    for answers in work.crm.write(changes) if changes else ():
        _mark(work, {ids[crm_id]: why for crm_id, why in answers.items()})
        work.tell(len(answers))


def _values(fields: Sequence[Planned]) -> dict[str, str | None]:
    return {one.name: one.new for one in fields if one.verdict is Verdict.CHANGE}


def _store(work: Work, planned: Plans) -> None:
    """Store each change, and what is left alone unless that was said before; one account stops no other."""
    said = _said_before(work, planned)
    rows = {
        one: some
        for one, fields in planned.items()
        if (some := [_row(work, one, p) for p in fields if _is_news(p, one, said)])
    }
    try:
        with work.session.begin_nested():
            _insert(work.session, [row for some in rows.values() for row in some])
    except SQLAlchemyError:
        for account_id, some in rows.items():
            _store_alone(work, account_id, some, planned)


def _insert(session: Session, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(CrmChange), rows)


def _store_alone(work: Work, account_id: int, rows: Sequence[dict[str, object]], planned: Plans) -> None:
    try:
        with work.session.begin_nested():
            _insert(work.session, rows)
    except SQLAlchemyError as error:
        log.error("account %d was not written to the CRM: %s", account_id, type(error).__name__)
        planned[account_id] = []


def _said_before(work: Work, planned: Plans) -> set[tuple[int, str, str | None, str | None]]:
    newest = history.newest(work.crm, planned)
    rows = select(CrmChange).where(CrmChange.id.in_(newest), CrmChange.left_at.is_not(None))
    return {(one.account_id, one.name, one.old, one.new) for one in work.session.scalars(rows)}


def _is_news(planned: Planned, account_id: int, said: set[tuple[int, str, str | None, str | None]]) -> bool:
    key = (account_id, planned.name, planned.old, planned.new)
    return planned.verdict is not Verdict.SAME and key not in said


def _row(work: Work, account_id: int, planned: Planned) -> dict[str, object]:
    is_change = planned.verdict is Verdict.CHANGE
    return {
        "run_id": work.run.id, "account_id": account_id, "name": planned.name, "field": planned.field,
        "old": planned.old, "new": planned.new, "claimed_at": work.now, "why": planned.why,
        "undoes_id": planned.undoes_id, "is_edit": planned.verdict is Verdict.EDITED, "is_forgotten": False,
        "left_at": None if is_change else work.now,
    }  # fmt: skip


def _mark(work: Work, answers: Mapping[int, str | None]) -> None:
    """Mark what the CRM has answered, by account id: None where it was written, else why it was refused."""
    reasons: dict[str | None, list[int]] = defaultdict(list)
    for account_id, why in answers.items():
        reasons[why].append(account_id)
    for reason, some in reasons.items():
        mark = {"written_at": work.now} if reason is None else {"failed_at": work.now, "why": reason[:300]}
        which = (CrmChange.run_id == work.run.id, CrmChange.account_id.in_(some), history.is_open())
        work.session.execute(update(CrmChange).where(*which).values(**mark))
    work.settled.update(reasons[None])
    work.session.commit()


def fail(run: CrmRun, error: CrmError, now: datetime) -> None:
    """Note on `run` that the CRM could not be used, and until when the jobs leave it in peace. The caller commits."""
    log.error("the CRM was not written to, and is left in peace for %d seconds: %s", error.pause, error)
    run.failure, run.resume_at = str(error)[:1000], now + timedelta(seconds=error.pause)
