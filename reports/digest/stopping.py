"""Whether a CSM wants the digest. The caller commits."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from accounts.tokens import token_hash
from reports.models import DigestStop, SentDigest


def is_stopped(session: Session, csm: CustomerSuccessManager) -> bool:
    """Return whether `csm` has stopped the digest."""
    return session.get(DigestStop, csm.id) is not None


def stop(session: Session, csm: CustomerSuccessManager, now: datetime) -> None:
    """Send `csm` no digest from `now` (UTC) on; said again, it changes nothing."""
    if not is_stopped(session, csm):
        session.add(DigestStop(csm_id=csm.id, stopped_at=now))


def resume(session: Session, csm: CustomerSuccessManager) -> None:
    """Send `csm` the digest again."""
    session.execute(delete(DigestStop).where(DigestStop.csm_id == csm.id))


def whose(session: Session, token: str) -> CustomerSuccessManager | None:
    """Return the CSM to whom the digest with the link of `token` was sent."""
    mine = SentDigest.stop_hash == token_hash(token)
    wanted = select(CustomerSuccessManager).join(SentDigest, SentDigest.csm_id == CustomerSuccessManager.id)
    return session.scalar(wanted.where(mine))
