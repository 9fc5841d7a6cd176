"""Salesforce's API through simple-salesforce: signing in, asking, and what its errors mean."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests
from requests.structures import CaseInsensitiveDict
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError, SalesforceOperationError

from accounts.crm import CrmError
from accounts.crm.calling import LOST, lost, repeated

Answer = TypeVar("Answer")
HOUR = 3600
# How long to leave Salesforce in peace after an error of a whole request, in seconds, by its code.
PAUSES = {"REQUEST_LIMIT_EXCEEDED": HOUR, "SERVER_UNAVAILABLE": 300, "INVALID_FIELD": 900, "API_DISABLED_FOR_ORG": HOUR}


@dataclass(frozen=True, slots=True)
class Login:
    """An External Client App. With a `key_file` it is the JWT bearer flow, for `username`; else client credentials."""

    domain: str
    client_id: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    username: str = ""
    key_file: Path | None = None
    version: str = "65.0"


class Client:
    """Salesforce, signed in when it is first needed. The library signs in again where a token has expired."""

    def __init__(self, login: Login, session: requests.Session) -> None:
        self._login = login
        self._session = session
        self._salesforce: Salesforce | None = None

    @property
    def salesforce(self) -> Salesforce:
        """The library's own client. Raises CrmError where signing in fails."""
        if self._salesforce is None:
            self._salesforce = repeated(lambda: _translated(self._sign_in))
        return self._salesforce

    def _sign_in(self) -> Salesforce:
        login = self._login
        shared: dict[str, Any] = {
            "consumer_key": login.client_id, "domain": login.domain, "version": login.version,
            "session": self._session,
        }  # fmt: skip
        if login.key_file:
            return Salesforce(username=login.username, privatekey_file=str(login.key_file), **shared)
        return Salesforce(consumer_secret=login.client_secret, **shared)

    def ask(self, path: str, body: object = None) -> Any:
        """Return the answer to a request that only reads: a POST where there is a `body`. Raises CrmError."""
        method = "GET" if body is None else "POST"
        return repeated(lambda: _translated(lambda: self.salesforce.restful(path, method=method, json=body)))

    def query(self, soql: str, with_deleted: bool = False) -> Iterator[CaseInsensitiveDict[Any]]:
        """Yield the rows of a query, page by page; Salesforce writes the names of fields in its own way, whatever way
        they were asked for. Raises CrmError."""
        page = repeated(lambda: _translated(lambda: self.salesforce.query(soql, include_deleted=with_deleted)))
        while True:
            yield from map(CaseInsensitiveDict, page["records"])
            if page["done"]:
                return
            page = self._next(page["nextRecordsUrl"])

    def _next(self, address: str) -> Any:
        return repeated(lambda: _translated(lambda: self.salesforce.query_more(address, identifier_is_url=True)))

    def patch(self, path: str, body: object) -> Any:
        """Return the answer to an update, which is never repeated here. Raises CrmError."""
        try:
            return _translated(lambda: self.salesforce.restful(path, method="PATCH", json=body))
        except LOST as error:
            raise lost(error) from None

    def bulk_update(self, records: list[dict[str, str]], wait: float, most: float) -> Any:
        """Update accounts in a job of Bulk API 2.0, looking every `wait` seconds whether it is done, for `most`
        seconds; return the results of each record, as the library gives them. Raises CrmError."""
        self.ask("limits")  # signs in again where the token has expired, which the library's bulk part does not
        bulk: Any = self.salesforce.bulk2
        accounts = bulk.Account
        accounts._client.DEFAULT_WAIT_TIMEOUT_SECONDS = most

        def job() -> list[dict[str, Any]]:
            done = accounts.update(records=records, wait=wait)
            return [accounts.get_all_ingest_records(one["job_id"]) for one in done]

        try:
            return _translated(job)
        except LOST as error:
            raise lost(error) from None


def _translated(call: Callable[[], Answer]) -> Answer:
    """The answer, or a CrmError that says what is wrong without addresses and secrets."""
    try:
        return call()
    except SalesforceAuthenticationFailed as error:
        raise CrmError(f"Salesforce refused to sign us in: {error.code}: {error.auth_message}"[:300], HOUR) from None
    except SalesforceError as error:
        code, message = _first_error(error)
        if code == "INVALID_SESSION_ID":
            raise CrmError("Salesforce does not accept its own token any more; it is asked for a new one") from None
        raise CrmError(f"Salesforce: {code}: {message}"[:300], PAUSES.get(code, 60)) from None
    except SalesforceOperationError as error:
        raise CrmError(f"Salesforce's bulk job did not finish: {error}"[:300], 300) from None
    except (ValueError, KeyError, TypeError) as error:  # no JSON, or of another shape
        raise CrmError(f"Salesforce gave an answer that cannot be read ({type(error).__name__})") from None


def _first_error(error: SalesforceError) -> tuple[str, str]:
    content: Any = error.content
    try:
        found = json.loads(content) if isinstance(content, str | bytes) else content
        first = found[0] if isinstance(found, list) else found
        return str(first["errorCode"]), str(first["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return f"HTTP {error.status}", "no further reason was given"
