"""Access tokens: what a program shows instead of signing in. Shown once, kept as a hash, revoked at any time."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, joinedload

from accounts.models import AccessToken, CustomerSuccessManager, Purpose
from accounts.tokens import token_hash
from database import Sessions

# So that a token that was published by mistake is recognised by programs that look for such.
PREFIX = "askthem_"


class Scope(StrEnum):
    """What a token for the API may be used for."""

    READ_ACCOUNTS = "accounts:read"
    READ_CADENCES = "cadences:read"
    READ_READINGS = "readings:read"
    READ_TOUCHPOINTS = "touchpoints:read"
    WRITE_TOUCHPOINTS = "touchpoints:write"


def create(
    session: Session,
    csm: CustomerSuccessManager,
    purpose: Purpose,
    name: str,
    now: datetime,
    scopes: Iterable[Scope] = (),
) -> str:
    """Store a token of `csm` for `purpose`, made at `now` (UTC), and return it (256 random bits behind a prefix):
    it cannot be had again. The caller commits."""
    token = PREFIX + secrets.token_urlsafe(32)
    kept = sorted(set(scopes))
    row = AccessToken(csm=csm, purpose=purpose, name=name, scopes=kept, token_hash=token_hash(token), created_at=now)
    session.add(row)
    return token


def find(session: Session, token: str, purpose: Purpose) -> AccessToken | None:
    """Return the row of `token` with its CSM, where it is for `purpose`, not revoked, and the CSM still with us."""
    wanted = (
        _in_force()
        .join(AccessToken.csm)
        .where(
            AccessToken.token_hash == token_hash(token),
            AccessToken.purpose == purpose,
            CustomerSuccessManager.removed_at.is_(None),
        )
    )
    found: AccessToken | None = session.scalar(wanted.options(joinedload(AccessToken.csm)))
    return found


def of_csm(session: Session, csm: CustomerSuccessManager, purpose: Purpose) -> Sequence[AccessToken]:
    """Return the tokens of `csm` for `purpose` that are in force, oldest first."""
    own = _in_force().where(AccessToken.csm_id == csm.id, AccessToken.purpose == purpose)
    return session.scalars(own.order_by(AccessToken.id)).all()


def revoke(session: Session, tokens: Iterable[AccessToken], now: datetime) -> None:
    """Let `tokens` open nothing any more from `now` (UTC) on. The caller commits."""
    ids = [token.id for token in tokens]
    session.execute(update(AccessToken).where(AccessToken.id.in_(ids)).values(revoked_at=now))


def note_use(sessions: Sessions, token: AccessToken, now: datetime) -> None:
    """Keep the day (UTC) of `now` as the last on which `token` was used: one write a day, in a session of its own,
    because the request itself may only read."""
    today = now.astimezone(UTC).date()
    if token.last_used_on == today:
        return
    is_older = or_(AccessToken.last_used_on.is_(None), AccessToken.last_used_on < today)
    with sessions() as session:
        session.execute(update(AccessToken).where(AccessToken.id == token.id, is_older).values(last_used_on=today))
        session.commit()


def _in_force() -> Select[AccessToken]:
    return select(AccessToken).where(AccessToken.revoked_at.is_(None))
