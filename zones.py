"""The time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def _all() -> frozenset[str]:
    return frozenset(available_timezones())  # hundreds of files are looked into


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone, such as Europe/Berlin."""
    return name in _all()
