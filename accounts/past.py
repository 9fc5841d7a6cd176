"""What accounts and teams were before the CRM changed them, so that a past month can be told as it stood."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast, CustomerSuccessManager, TeamPast
from database import When

Values = dict[str, Any]
KEPT = ("name", "segment", "csm_id", "renewal_on")


def keep(session: Session, rows: Sequence[Values], now: datetime) -> list[Values]:
    """Keep what stands of each account that `rows` (values by column, with `crm_id`) will change at `now` (UTC), and
    return the rows, those of new accounts with `added_at`. The accounts of the very first pull were there before it,
    so that they get none. The caller commits."""
    columns = Account.id, Account.crm_id, Account.added_at, *(getattr(Account, name) for name in KEPT)
    stored = {row.crm_id: row for row in session.execute(select(*columns))}
    newest = select(AccountPast.account_id, func.max(AccountPast.ended_at)).group_by(AccountPast.account_id)
    last_changed = dict(session.execute(newest).all())
    for values in rows:
        row = stored.get(values["crm_id"])
        if row is not None and any(getattr(row, name) != values[name] for name in KEPT):
            before = {name: getattr(row, name) for name in KEPT}
            began_at = last_changed.get(row.id, row.added_at)
            session.add(AccountPast(account_id=row.id, began_at=began_at, ended_at=now, **before))
    return [values if values["crm_id"] in stored or not stored else values | {"added_at": now} for values in rows]


def stood_at(moment: When) -> ColumnElement[bool]:
    """Return the condition on AccountPast that it tells what its account was at `moment` (UTC)."""
    return and_(or_(AccountPast.began_at.is_(None), AccountPast.began_at <= moment), AccountPast.ended_at > moment)


def was_held_at(moment: When) -> ColumnElement[bool]:
    """Return the condition on accounts that the CRM held them at `moment` (UTC)."""
    return and_(
        or_(Account.added_at.is_(None), Account.added_at <= moment),
        or_(Account.removed_at.is_(None), Account.removed_at > moment),
    )


def was_not_held_at(moment: When) -> ColumnElement[bool]:
    """Return the opposite of `was_held_at`: not there yet, or gone. It is said so that two indexes find the few."""
    return or_(Account.added_at > moment, Account.removed_at <= moment)


def keep_teams(session: Session, rows: Sequence[Values], now: datetime) -> None:
    """Keep the team of each CSM whom `rows` (values by column, with `crm_id` and `team`) will move to another one at
    `now` (UTC). The caller commits."""
    columns = CustomerSuccessManager.crm_id, CustomerSuccessManager.id, CustomerSuccessManager.team
    stored = {row.crm_id: row for row in session.execute(select(*columns))}
    for values in rows:
        row = stored.get(values["crm_id"])
        if row is not None and row.team != values["team"]:
            session.add(TeamPast(csm_id=row.id, team=row.team, ended_at=now))


def teams_at(session: Session, moment: datetime) -> dict[int, str | None]:
    """Return the team of each CSM at `moment` (UTC) by the CSM's id; None where they belonged to none. Two queries."""
    present = session.execute(select(CustomerSuccessManager.id, CustomerSuccessManager.team)).all()
    past = select(TeamPast.csm_id, TeamPast.team).where(TeamPast.ended_at > moment)
    # Of several changes since then the first counts, which comes last.
    since = session.execute(past.order_by(TeamPast.ended_at.desc(), TeamPast.id.desc())).all()
    return dict((*present, *since))


def team_names(session: Session) -> list[str]:
    """Return the names of all teams that there are or were, in order."""
    present, past = select(CustomerSuccessManager.team), select(TeamPast.team)
    return sorted(filter(None, session.scalars(present.union(past))))


def ever_in(session: Session, team: str) -> list[int]:
    """Return the ids of the CSMs who belong or ever belonged to a team, in order."""
    present = select(CustomerSuccessManager.id).where(CustomerSuccessManager.team == team)
    past = select(TeamPast.csm_id).where(TeamPast.team == team)
    return sorted(session.scalars(present.union(past)))
