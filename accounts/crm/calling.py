"""Calls over HTTP, for all connectors: each with a time-out, repeated only where repeating does no harm."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import requests

from accounts.crm import CrmError

Answer = TypeVar("Answer")
TRIES = 3
LOST = (requests.ConnectionError, requests.Timeout)


class TimedSession(requests.Session):
    """A session whose calls have a time-out, in seconds, and follow no redirect, which would take a token along."""

    def __init__(self, timeout: float) -> None:
        super().__init__()
        self.timeout = timeout
        self.auth = _unchanged  # else a .netrc file would replace the token

    def request(self, *args: Any, **more: Any) -> requests.Response:
        """Make the call; see `requests.Session.request`."""
        return super().request(*args, **({"timeout": self.timeout, "allow_redirects": False} | more))


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def with_jitter(seconds: float) -> float:
    """Return from half of `seconds` to all of it, by chance, so that many who wait do not come back at once."""
    return seconds * random.uniform(0.5, 1)  # noqa: S311 - nothing secret


def repeated(call: Callable[[], Answer], sleep: Callable[[float], object] = time.sleep) -> Answer:
    """Return the answer of `call`, which only reads, so that it may be tried three times where the connection fails.
    Raises CrmError."""
    for attempt in range(1, TRIES):
        try:
            return call()
        except LOST:
            sleep(with_jitter(2**attempt))
    try:
        return call()
    except LOST as error:
        raise lost(error) from None


def lost(error: requests.RequestException) -> CrmError:
    """Return what to say of a call that got no answer; addresses and headers, which may hold secrets, stay out."""
    return CrmError(f"no answer from the CRM ({type(error).__name__}); what it had taken is looked up next time")


def secret(value: str, file: Path | None) -> str:
    """Return a secret from a setting, or from the file that another setting names. Raises OSError and
    UnicodeDecodeError."""
    return value or (file.read_text("utf-8").strip() if file else "")
