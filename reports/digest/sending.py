"""The step that sends the Monday digest, once to each CSM and week."""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from accounts.tokens import token_hash
from mail import AddressRefusedError, MailError, Outbox, OutOfReachError, Person
from reports import claiming
from reports.digest import facts
from reports.digest.facts import Digest
from reports.digest.weeks import Week
from reports.models import DigestStop, SentDigest
from survey.quiet import QuietRules

log = logging.getLogger(__name__)
LISTED = 10


def send_digests(session: Session, outbox: Outbox, rules: QuietRules, hour: int, now: datetime) -> int:
    """Send the digest to each CSM for whom it is Monday, `hour` (0 to 23) or later; return how many were sent.

    CSMs without accounts and those who stopped it get none. A refused address is recorded as a failure and not
    tried again; while the mail server is down, the next run tries again.
    """
    csms = _waiting(session, rules, hour, now)
    weeks = {csm.id: week for csm, week in csms}
    digests = facts.collect(session, weeks, now) if csms else {}
    session.commit()  # nothing is locked while mails are sent
    done = 0
    for csm, week in csms:
        try:
            done += _send(session, outbox, csm, week, digests[csm.id], now) if csm.id in digests else 0
        except OutOfReachError:
            break
    return done


def _waiting(
    session: Session, rules: QuietRules, hour: int, now: datetime
) -> list[tuple[CustomerSuccessManager, Week]]:
    """The CSMs whose digest of this week nobody has claimed yet, each with the week where they are."""
    stopped = exists().where(DigestStop.csm_id == CustomerSuccessManager.id)
    has_accounts = exists().where(Account.csm_id == CustomerSuccessManager.id, Account.removed_at.is_(None))
    present = select(CustomerSuccessManager).where(CustomerSuccessManager.removed_at.is_(None), ~stopped, has_accounts)
    csms = session.scalars(present.order_by(CustomerSuccessManager.id)).all()
    weeks = [(csm, Week.of(now, rules.zone_of(csm.time_zone))) for csm in csms]
    due = [(csm, week) for csm, week in weeks if week.is_time(now, hour)]
    mondays = {week.monday for _, week in due}
    claimed = select(SentDigest.csm_id, SentDigest.week).where(
        SentDigest.week.in_(mondays), claiming.is_taken(SentDigest, now)
    )
    taken = set(map(tuple, session.execute(claimed))) if due else set()
    return [(csm, week) for csm, week in due if (csm.id, week.monday) not in taken]


def _send(
    session: Session, outbox: Outbox, csm: CustomerSuccessManager, week: Week, digest: Digest, now: datetime
) -> bool:
    key = {"week": week.monday, "csm_id": csm.id}
    token = secrets.token_urlsafe(32)
    if not claiming.claim(session, SentDigest, key, now, stop_hash=token_hash(token)):
        return False
    try:
        _write(outbox, csm, digest, f"{outbox.base_url}/digest/stop/{token}", now)
    except Exception as error:  # one CSM must not keep the digest from the others
        down = isinstance(error, MailError) and not isinstance(error, AddressRefusedError)
        claiming.failed(session, SentDigest, key, now, error, for_good=not down)
        log.warning("the digest of CSM %s was not sent: %s", csm.id, type(error).__name__)
        if isinstance(error, OutOfReachError):
            raise
        return False
    claiming.sent(session, SentDigest, key, now)
    return True


def _write(outbox: Outbox, csm: CustomerSuccessManager, digest: Digest, stop_url: str, now: datetime) -> None:
    values: Mapping[str, object] = {"name": csm.name, "digest": digest, "listed": LISTED, "stop_url": stop_url}
    outbox.send("digest", Person(csm.name, csm.email), dict(values), now, unsubscribe_url=stop_url)
