"""What has outlived its time in the history of what was written to the CRM: what nothing is decided by any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from accounts.crm.history import is_open
from accounts.crm.models import CrmChange, CrmRun


def old_changes(session: Session, before: datetime, after_id: int, most: int) -> Sequence[CrmChange]:
    """Return the first `most` changes, by id from `after_id` on, from before that moment, which later ones of the same
    field have replaced. What was last written, last left alone or is open stays, since the next write goes by it; so
    does what another change took back, for as long as that is there."""
    undoing = aliased(CrmChange)
    is_taken_back = exists().where(undoing.undoes_id == CrmChange.id)
    old = CrmChange.claimed_at < before, CrmChange.id > after_id, _is_replaced(), ~is_taken_back
    return session.scalars(select(CrmChange).where(*old).order_by(CrmChange.id).limit(most)).all()


def _is_replaced() -> ColumnElement[bool]:
    later = aliased(CrmChange)
    names = later.name == CrmChange.name, later.field == CrmChange.field
    same_field = later.account_id == CrmChange.account_id, *names, later.id > CrmChange.id, _is_of_one_crm(later)
    is_written_since = exists().where(*same_field, later.written_at.is_not(None))
    is_left_since = and_(CrmChange.left_at.is_not(None), exists().where(*same_field, later.left_at.is_not(None)))
    return and_(~is_open(), or_(CrmChange.failed_at.is_not(None), is_written_since, is_left_since))


def _is_of_one_crm(later: type[CrmChange]) -> ColumnElement[bool]:
    own, others = aliased(CrmRun), aliased(CrmRun)
    one = exists().where(own.id == CrmChange.run_id, others.id == later.run_id, own.crm == others.crm)
    return one.correlate(CrmChange, later)


def old_runs(session: Session, before: datetime, after_id: int, most: int) -> Sequence[CrmRun]:
    """Return the first `most` runs, by id from `after_id` on, begun before that moment, of which no change is left and
    which no other run has taken back."""
    undoing = aliased(CrmRun)
    is_empty = ~exists().where(CrmChange.run_id == CrmRun.id)
    is_taken_back = exists().where(undoing.undoes_id == CrmRun.id)
    old = CrmRun.started_at < before, CrmRun.id > after_id, is_empty, ~is_taken_back
    return session.scalars(select(CrmRun).where(*old).order_by(CrmRun.id).limit(most)).all()
