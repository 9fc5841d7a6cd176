"""What a setting may hold: types that say in plain words what is wrong with a value."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from zones import is_zone

# A local part has 64 octets at most (RFC 5321, 4.5.3.1.1), of which the detail by which a bounce finds its invitation
# (survey.bounces) takes half.
LONGEST_SENDER = 32


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("is no IANA time zone, such as Europe/Berlin")
    return name


def _without_slash(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if not urlsplit(url).hostname:
        raise ValueError("needs a host, such as https://ask.company.com")
    return url.rstrip("/")


def _address(value: str) -> str:
    try:
        Address(addr_spec=value)
    except (HeaderParseError, ValueError, IndexError):
        raise ValueError(f"{value!r} is no e-mail address, such as hello@company.com") from None
    return value


def _sender(value: str) -> str:
    local = value.rpartition("@")[0]
    if len(local) > LONGEST_SENDER:
        raise ValueError(f"{LONGEST_SENDER} letters before the @ at most, not {len(local)}: bounces need as many again")
    return _address(value)


def _in_a_header(name: str) -> str:
    if not name.isprintable():
        raise ValueError("cannot stand in a mail's From: it holds a line break or another control character")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
HeaderText = Annotated[str, AfterValidator(_in_a_header)]
Email = Annotated[str, AfterValidator(_address)]
Sender = Annotated[str, AfterValidator(_sender)]
Url = Annotated[str, AfterValidator(_without_slash)]
Secret = Annotated[str, Field(min_length=32, repr=False)]
