"""Messages that come back. Each message to a customer has an envelope sender of its own (VERP) which names its
invitation and is signed, so that a bounce (RFC 3464) finds it and nobody can make one up."""

import hmac
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from hashlib import sha256
from imaplib import IMAP4, IMAP4_SSL

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Invitation
from survey.suppressions import BOUNCE, suppress

# Permanent by their class, but of the message or the moment and not of the address (RFC 3463): our sender's
# own, a full mailbox, a system that is not taking mail, a protocol, contents or a policy that refused the message.
NOT_OF_THE_ADDRESS = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.", "5.5.", "5.6.", "5.7.")
OURS = re.compile(r"[+]b(\d{1,9})-([0-9a-f]{20})@")
RECIPIENT_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back: of which invitation, with which status (RFC 3463), and whether it is for good."""

    invitation_id: int
    status: str
    is_hard: bool


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """Where bounces arrive; `port` 993 is TLS from the start."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    timeout: float = 30


def envelope_sender(address: str, secret: str, invitation_id: int) -> str:
    """Return the envelope sender of an invitation's messages: `address` with the invitation and its signature in the
    local part's detail (RFC 5233), such as hello+b12-0a1b...@example.com."""
    local, _, domain = address.rpartition("@")
    return f"{local}+b{invitation_id}-{_signature(secret, invitation_id)}@{domain}"


def _signature(secret: str, invitation_id: int) -> str:
    return hmac.digest(secret.encode(), f"bounce:{invitation_id}".encode(), sha256).hex()[:20]


def read(raw: bytes, secret: str) -> Bounce | None:
    """Return the bounce in `raw`, or None where it is no delivery report to one of our own senders. A report that is
    not clear counts as soft."""
    message = message_from_bytes(raw, policy=default)
    invitation_id = _addressee(message, secret)
    if invitation_id is None:
        return None
    failed = [fields for fields in _reports(message) if str(fields.get("Action", "")).strip().lower() == "failed"]
    status = str(failed[0].get("Status", "")).strip() if failed else ""
    return Bounce(invitation_id, status, status.startswith("5.") and not status.startswith(NOT_OF_THE_ADDRESS))


def _addressee(message: EmailMessage, secret: str) -> int | None:
    """The invitation whose sender the report went to, where the signature is right."""
    for header in RECIPIENT_HEADERS:
        for value in message.get_all(header, []):
            for number, signature in OURS.findall(str(value)):
                if hmac.compare_digest(signature, _signature(secret, int(number))):
                    return int(number)
    return None


def _reports(message: EmailMessage) -> Iterator[Message]:
    """The groups of fields in the machine-readable part: first of the message, then one a recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            yield from (group for group in groups if isinstance(group, Message)) if isinstance(groups, list) else ()


def take_in(session: Session, raw_messages: Iterable[bytes], secret: str, now: datetime) -> tuple[int, int]:
    """Take each message in, suppress the addresses that bounced for good, commit, and return how many bounces were
    hard and how many soft. Safe to repeat."""
    hard = soft = 0
    for raw in raw_messages:
        bounce = read(raw, secret)
        if bounce is not None and _keep(session, bounce, now):
            hard, soft = hard + bounce.is_hard, soft + (not bounce.is_hard)
    session.commit()
    return hard, soft


def _keep(session: Session, bounce: Bounce, now: datetime) -> bool:
    wanted = select(Invitation).where(Invitation.id == bounce.invitation_id).options(joinedload(Invitation.contact))
    invitation = session.scalar(wanted)
    if invitation is None:
        return False
    if bounce.is_hard or not invitation.bounced_for_good:
        invitation.bounced_at, invitation.bounced_for_good = now, bounce.is_hard
        invitation.bounce_status = bounce.status[:20]
    if bounce.is_hard and invitation.failed_at is None:
        invitation.failed_at, invitation.failure = now, f"bounced ({bounce.status[:20]})"
        suppress(session, invitation.contact.email, BOUNCE, now)
    return True


def read_bounces(session: Session, mailbox: ImapMailbox, secret: str, now: datetime) -> int:
    """Take in what is new in `mailbox`, and return how many bounces it held. A message is marked as seen only after
    it is stored, so that a process that dies in between reads it again. Raises OSError or imaplib.IMAP4.error."""
    done = 0
    with _opened(mailbox) as imap:
        _, found = imap.search(None, "UNSEEN")
        for number in found[0].split():
            _, parts = imap.fetch(number, "(BODY.PEEK[])")
            raw = [part[1] for part in parts if isinstance(part, tuple)]
            done += sum(take_in(session, raw, secret, now))
            imap.store(number, "+FLAGS", "\\Seen")
    return done


@contextmanager
def _opened(mailbox: ImapMailbox) -> Iterator[IMAP4]:
    kind = IMAP4_SSL if mailbox.port == 993 else IMAP4
    with kind(mailbox.host, mailbox.port, timeout=mailbox.timeout) as imap:
        imap.login(mailbox.user, mailbox.password)
        imap.select(mailbox.folder)
        yield imap
