"""Where a webhook may go: an https address in the public internet, never into a network of our own.

Ranges by the IANA special-purpose address registries (RFC 6890) as Python knows them, and stricter where these let an
IPv4 address hide in an IPv6 one."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

# IPv6 that carries an IPv4 address in its last 32 bits: mapped (RFC 4291), NAT64 (RFC 6052).
MAPPED, NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96")
UNICAST = IPv6Network("2000::/3")  # all that is given out of the public IPv6 so far (RFC 4291)
REFUSED = tuple(
    map(
        ip_network,
        (
            "192.88.99.0/24",  # 6to4 relays, withdrawn (RFC 7526)
            "168.63.129.16/32",  # public in form, but answered by the inside of a cloud (Azure)
            "2001::/23",  # protocols and tunnels, Teredo among them (RFC 2928)
            "2002::/16",  # 6to4: any IPv4 address may follow (RFC 3056)
            "2001:db8::/32",
            "3fff::/20",  # documentation (RFC 3849, RFC 9637)
        ),
    )
)
LONGEST = 500
Resolve = Callable[[str, int], list[str]]


class NotAllowedError(ValueError):
    """The address is none that webhooks are sent to; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: what to look up, where to knock, what to ask for there."""

    is_https: bool
    host: str
    port: int
    path: str


def target_of(url: str, allow_local: bool = False) -> Target:
    """Return the parts of `url`. Raises NotAllowedError where it is no https address (or, with `allow_local`, http),
    or holds what should not stand in one."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise NotAllowedError(f"Use plain letters, digits and signs, without blanks, {LONGEST} at most")
    parts, port = _split(url)
    if parts.scheme != "https" and not (allow_local and parts.scheme == "http"):
        raise NotAllowedError("Enter an address that begins with https://")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise NotAllowedError("Enter an address with a host and without a name or password before it")
    if "#" in url:
        raise NotAllowedError("Leave out what follows the # sign")
    is_https = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(is_https, parts.hostname, port or (443 if is_https else 80), path)


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise NotAllowedError("Enter an address such as https://hooks.company.com/ask-them") from None


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, as the machine's resolver orders them. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def checked(found: list[str], allow_local: bool) -> list[str]:
    """Return `found` as it is where all of it is public, or `allow_local` is set.

    Raises NotAllowedError otherwise: a name that leads to both sides is not trusted with either.
    """
    if not found or not (allow_local or all(is_public(one) for one in found)):
        raise NotAllowedError("The name leads to an address that is not in the public internet")
    return found


def is_public(text: str) -> bool:
    """Return whether `text` is an IP address that anyone in the internet could reach; what is none is not."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and (address in MAPPED or address in NAT64):
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, IPv6Address) and (address not in UNICAST or address.scope_id):
        return False
    usual = address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
    return usual and not any(address in network for network in REFUSED)


def is_ip(host: str) -> bool:
    """Return whether `host` is an IP address and not a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
