"""HubSpot's API over HTTP: one call at a time, its limits heeded, and what its errors mean."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests

from accounts.crm import CrmError
from accounts.crm.calling import LOST, TRIES, TimedSession, lost, with_jitter

VERSION = "2026-03"
HOUR, DAY = 3600, 86_400
# Statuses by which HubSpot refuses what a request says, and does nothing of it (Handling errors).
REFUSED = (400, 409, 413, 422)
LOCKED, TOO_MANY, MOVING = 423, 429, 477
LOCKED_FOR = 2.0  # seconds
LIMIT_TRIES = 6
LONGEST_PAUSE = 60.0
REMAINING, INTERVAL = "X-HubSpot-RateLimit-Remaining", "X-HubSpot-RateLimit-Interval-Milliseconds"
Params = Mapping[str, str | int]
Found = dict[str, Any]


class RefusedError(Exception):
    """HubSpot refused a request as it stands, and did nothing of it."""


class Client:
    """HubSpot, by the access token of a private app. `token` is asked again where HubSpot refuses the one in use."""

    def __init__(
        self, token: Callable[[], str], session: TimedSession, url: str, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._token_source = token
        self._token = ""
        self._session = session
        self._url = url
        self._sleep = sleep
        self._wait = 0.0

    def get(self, path: str, params: Params | None = None) -> Found:
        """Return the answer to a GET. Raises CrmError and RefusedError."""
        return self._call("GET", path, True, params=params)

    def ask(self, path: str, body: Found) -> Found:
        """Return the answer to a POST that only reads. Raises CrmError and RefusedError."""
        return self._call("POST", path, True, json=body)

    def write(self, path: str, body: Found) -> Found:
        """Return the answer to a POST that writes, which is repeated only where HubSpot said that it did nothing.
        Raises CrmError and RefusedError."""
        return self._call("POST", path, False, json=body)

    def pages(self, path: str, params: Params) -> Iterator[Found]:
        """Yield the results of a list, page by page. Raises CrmError and RefusedError."""
        after: Params = {}
        while True:
            page = self.get(path, {**params, **after, "limit": 100})
            yield from page["results"]
            cursor = page.get("paging", {}).get("next", {}).get("after")
            if not cursor:
                return
            after = {"after": cursor}

    def _call(self, method: str, path: str, is_safe: bool, **more: Any) -> Found:
        lost_tries = limit_tries = 0
        while True:
            try:
                response = self._send(method, path, **more)
            except LOST as error:
                lost_tries += 1
                if not is_safe or lost_tries == TRIES:
                    raise lost(error) from None
                self._sleep(with_jitter(2**lost_tries))
                continue
            if _passes_soon(response) and limit_tries < LIMIT_TRIES:
                limit_tries += 1
                self._sleep(_pause(response) + with_jitter(limit_tries))
            elif response.status_code >= 500 and is_safe and lost_tries < TRIES - 1:
                lost_tries += 1
                self._sleep(with_jitter(2**lost_tries))
            elif response.status_code == 401 and self._has_new_token():
                continue
            else:
                return _read(response)

    def _send(self, method: str, path: str, **more: Any) -> requests.Response:
        if self._wait:
            self._sleep(self._wait)
        self._token = self._token or self._token_source()
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        response = self._session.request(method, f"{self._url}/{path}", headers=headers, **more)
        self._wait = _pause(response) if response.headers.get(REMAINING) == "0" else 0.0
        return response

    def _has_new_token(self) -> bool:
        """Whether the token has been replaced since it was read."""
        before, self._token = self._token, self._token_source()
        return self._token != before


def _passes_soon(response: requests.Response) -> bool:
    """Whether HubSpot did nothing, and will if it is asked again after some seconds."""
    status = response.status_code
    return status == LOCKED or (status == TOO_MANY and _policy(response) != "DAILY")


def _asked_to_wait(response: requests.Response) -> float | None:
    """The seconds that HubSpot asks us to wait, where it does."""
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else None


def _pause(response: requests.Response) -> float:
    """Seconds until more may be asked: as the answer says, a minute at most, else HubSpot's window of ten."""
    if (seconds := _asked_to_wait(response)) is not None:
        return min(seconds, LONGEST_PAUSE)
    if response.status_code == LOCKED:
        return LOCKED_FOR
    milliseconds = response.headers.get(INTERVAL, "")
    return min(float(milliseconds) / 1000, LONGEST_PAUSE) if milliseconds.isdecimal() else 10.0


def _policy(response: requests.Response) -> str:
    return str(_body(response).get("policyName", ""))


def _read(response: requests.Response) -> Found:
    """The answer's body; 207 is one with errors inside, for whoever asked."""
    body = _body(response)
    if response.status_code in (200, 201, 207):
        if not body:  # a page of a proxy, say
            raise CrmError("HubSpot gave an answer that cannot be read")
        return body
    message = (
        f"{body.get('category') or body.get('errorType') or 'error'}: {body.get('message') or 'no reason was given'}"
    )
    if response.status_code in REFUSED:
        raise RefusedError(message[:300])
    if response.status_code == MOVING:
        seconds = _asked_to_wait(response)
        pause = HOUR if seconds is None else int(min(seconds, DAY))
        raise CrmError(f"HubSpot is moving this account: {message}"[:300], pause)
    if response.status_code == TOO_MANY:
        pause = HOUR if _policy(response) == "DAILY" else 120
        raise CrmError(f"HubSpot's limit is reached ({_policy(response) or 'unnamed'}): {message}"[:300], pause)
    if response.status_code in (401, 403):
        raise CrmError(f"HubSpot does not let us in; look at HUBSPOT_TOKEN and its scopes: {message}"[:300], HOUR)
    raise CrmError(f"HubSpot answered {response.status_code}: {message}"[:300])


def _body(response: requests.Response) -> Found:
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
