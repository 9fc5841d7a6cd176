"""Runs: beginning and ending them, taking one back, and looking at them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, delete, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from accounts.crm import Crm, CrmError, history
from accounts.crm.alone import alone
from accounts.crm.applying import Account, Tell, Work, carry_out, fail, read
from accounts.crm.models import CrmChange, CrmRun
from accounts.crm.planning import plan_undo
from accounts.models import Account as AccountRow

APPLY, UNDO = "apply", "undo"
JOBS, COMMAND = "jobs", "command"
STOPPED_FOR = 900  # seconds in which the jobs leave the CRM in peace after an error that nobody has foreseen


class BusyError(Exception):
    """Another process is writing to the CRM."""


class UnknownRunError(Exception):
    """There is no such run, or it was of another CRM."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A run with at how many accounts it wrote, and how many fields it wrote, left alone (edits apart), failed to
    write, and does not know of."""

    run: CrmRun
    accounts: int
    written: int
    left: int
    edited: int
    failed: int
    unknown: int


@contextmanager
def begun(
    session: Session, crm: Crm, started_by: str, now: datetime, tell: Tell = lambda _: None, undoes: int | None = None
) -> Iterator[Work]:
    """Give a run to work in, which is ended and kept unless there was nothing to do.

    Only one process at a time has one: raises BusyError where another does. A CrmError is noted on the run, logged,
    and goes no further; any other error is noted and raised. Commits.
    """
    with alone(session) as is_alone:
        if not is_alone:
            raise BusyError("another process is writing to the CRM at this moment; try again when it has finished")
        run = _begin(session, crm, started_by, now, undoes)
        try:
            yield Work(session, crm, run, now, tell)
        except CrmError as error:
            session.rollback()
            fail(run, error, now)
        except Exception as error:  # not to be tried again and again, each time with calls to the CRM
            session.rollback()
            fail(run, CrmError(f"stopped by {type(error).__name__}; the log says where", STOPPED_FOR), now)
            run.ended_at = now
            session.commit()
            raise
        run.ended_at = now
        session.flush()
        if not run.failure and not _has_changes(session, run):
            session.execute(delete(CrmRun).where(CrmRun.id == run.id))
        session.commit()


def _begin(session: Session, crm: Crm, started_by: str, now: datetime, undoes: int | None) -> CrmRun:
    """A new run, or the last one where it failed before it did anything: an outage is one run, not hundreds."""
    last = session.scalar(select(CrmRun).order_by(CrmRun.id.desc()).limit(1))
    kind = UNDO if undoes else APPLY
    new = (crm.name, kind, started_by, undoes)
    is_like_last = last is not None and (last.crm, last.kind, last.started_by, last.undoes_id) == new
    if last and is_like_last and last.failure and not _has_changes(session, last):
        last.failure = last.resume_at = last.ended_at = None
        last.started_at, last.same = now, 0
        session.commit()
        return last
    run = CrmRun(crm=crm.name, kind=kind, started_by=started_by, undoes_id=undoes, started_at=now, same=0)
    session.add(run)
    session.commit()
    return run


def _has_changes(session: Session, run: CrmRun) -> bool:
    return session.scalar(select(CrmChange.id).where(CrmChange.run_id == run.id).limit(1)) is not None


def is_in_peace(session: Session, crm: Crm, now: datetime) -> bool:
    """Return whether `crm` failed lately, and is to be left in peace by the jobs at `now` (UTC)."""
    own = select(CrmRun.resume_at).where(CrmRun.crm == crm.name)
    last = session.scalar(own.order_by(CrmRun.id.desc()).limit(1))
    return last is not None and last > now


def undo(session: Session, crm: Crm, run_id: int, now: datetime, tell: Tell = lambda _: None) -> Summary | None:
    """Put back what run `run_id` has written, wherever nobody changed it since; return the run that did it, or None
    where there was nothing to put back. Raises UnknownRunError and BusyError."""
    run = session.get(CrmRun, run_id)
    if run is None or run.crm != crm.name:
        raise UnknownRunError(f"there is no run {run_id} of {crm.name}")
    with begun(session, crm, COMMAND, now, tell, run_id) as work:
        written = history.written_in(session, run_id)
        found = session.execute(select(AccountRow.id, AccountRow.crm_id).where(AccountRow.id.in_(written)))
        accounts = [Account(one, crm_id, {}) for one, crm_id in found]
        size = crm.piece(len(accounts))
        for start in range(0, len(accounts), size):
            some = accounts[start : start + size]
            session.commit()
            held = read(crm, some)
            history.resolve(session, crm, held, now)
            undone = {one.id: list(plan_undo(crm.targets, written[one.id], held[one.id])) for one in some}
            carry_out(work, some, undone)
    return summary(session, work.run.id)


def _summaries(session: Session, which: ColumnElement[bool]) -> list[Summary]:
    left, edited = CrmChange.left_at.is_not(None), CrmChange.is_edit
    counted = (
        CrmChange.written_at.is_not(None),
        and_(left, not_(edited)),
        and_(left, edited),
        CrmChange.failed_at.is_not(None),
        and_(CrmChange.id.is_not(None), history.is_open()),
    )
    accounts = func.count(case((CrmChange.written_at.is_not(None), CrmChange.account_id)).distinct())
    counts = [func.count(case((one, 1))) for one in counted]
    joined = select(CrmRun, accounts, *counts).outerjoin(CrmChange, CrmChange.run_id == CrmRun.id)
    rows = session.execute(joined.where(which).group_by(CrmRun.id).order_by(CrmRun.id.desc()))
    return [Summary(run, *numbers) for run, *numbers in rows]


def summary(session: Session, run_id: int) -> Summary | None:
    """Return the run with its counts, or None where there is none."""
    return next(iter(_summaries(session, CrmRun.id == run_id)), None)


def newest(session: Session, most: int | None, before: int | None = None, only_failures: bool = False) -> list[Summary]:
    """Return the newest runs with their counts: at most `most`, with numbers below `before`, and with `only_failures`
    those that stopped, have not ended, or met an account that the CRM refused."""
    some = select(CrmRun.id).order_by(CrmRun.id.desc()).limit(most)
    some = some if before is None else some.where(CrmRun.id < before)
    return _summaries(session, CrmRun.id.in_(some.where(_has_failed()) if only_failures else some))


def _has_failed() -> ColumnElement[bool]:
    refused = select(CrmChange.run_id).where(CrmChange.failed_at.is_not(None))
    return or_(CrmRun.failure.is_not(None), CrmRun.ended_at.is_(None), CrmRun.id.in_(refused))


def changes_of(session: Session, run_id: int, after: int, most: int, only_trouble: bool) -> Sequence[CrmChange]:
    """Return the changes of a run, with their accounts, at the first `most` accounts after account id `after`; with
    `only_trouble`, those that were not written."""
    which = [CrmChange.run_id == run_id, *([CrmChange.written_at.is_(None)] if only_trouble else [])]
    some = select(CrmChange.account_id).where(*which, CrmChange.account_id > after)
    ids = some.distinct().order_by(CrmChange.account_id).limit(most)
    wanted = select(CrmChange).where(*which, CrmChange.account_id.in_(ids))
    ordered = wanted.options(joinedload(CrmChange.account)).order_by(CrmChange.account_id, CrmChange.id)
    return session.scalars(ordered).all()
