"""From which address an answer came, as far as that must be known: a keyed hash that changes every day, and is
forgotten after a day."""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from survey import links
from survey.links import Seal
from survey.models import Invitation, Sighting

# Of this machine or this house: the address of a proxy of ours, behind which anybody may be, and not of a scanner
# (RFC 1122, 1918, 3927, 4193, 4291).
OURS = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
# One line has one of these, and changes the addresses within (RFC 6177).
IPV6_LINE = 64


def network(text: str | None) -> str | None:
    """Return the network of one line to the internet that `text` belongs to: an IPv4 address, or the first 64 bits of
    an IPv6 address. None where it tells nothing of who came."""
    try:
        found: IPv4Address | IPv6Address = ip_address(text or "")
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if any(found in ours for ours in OURS if ours.version == found.version):
        return None
    return str(found) if found.version == 4 else str(ip_network((found.packed, IPV6_LINE), strict=False))


def address_hash(secret: str, text: str | None, now: datetime) -> str | None:
    """Return by what the address `text` is known on the day of `now` (UTC); None where it tells nothing."""
    line = network(text)
    return line and links.token(secret, Seal.ADDRESS, f"{now:%Y-%m-%d}:{line}")


def note(session: Session, invitation: Invitation, hashed: str, now: datetime) -> None:
    """Keep that `invitation` was answered from the address at `now`. The caller commits."""
    session.add(Sighting(address_hash=hashed, invitation_id=invitation.id, posted_at=now))


def others(session: Session, invitation: Invitation, hashed: str, since: datetime) -> list[Invitation]:
    """Return the other invitations that were answered from the address since that moment, by id."""
    seen = select(Sighting.invitation_id).where(Sighting.address_hash == hashed, Sighting.posted_at > since)
    wanted = select(Invitation).where(Invitation.id.in_(seen), Invitation.id != invitation.id).order_by(Invitation.id)
    return list(session.scalars(wanted.options(joinedload(Invitation.wave), joinedload(Invitation.contact))))


def others_since(session: Session, invitation: Invitation, hashed: str, since: datetime) -> int:
    """Return how many other invitations were answered from the address since that moment."""
    wanted = select(func.count(Sighting.invitation_id.distinct())).where(
        Sighting.address_hash == hashed, Sighting.posted_at > since, Sighting.invitation_id != invitation.id
    )
    return session.scalar(wanted) or 0
