"""Salesforce's API through simple-salesforce: signing in, asking, and what its errors mean."""

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from requests.structures import CaseInsensitiveDict
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError, SalesforceOperationError

from accounts.crm import CrmError
from accounts.crm.calling import LOST, lost, repeated

Answer = TypeVar("Answer")
HOUR = 3600
# How long to leave Salesforce in peace after an error of a whole request, in seconds, by its code.
PAUSES = {"REQUEST_LIMIT_EXCEEDED": HOUR, "SERVER_UNAVAILABLE": 300, "INVALID_FIELD": 900, "API_DISABLED_FOR_ORG": HOUR}


class KeyFileError(Exception):
    """The private key's file cannot be used; the message says why."""


class SignInError(CrmError):
    """Salesforce does not let us in, or we have nothing to sign in with."""


@dataclass(frozen=True, slots=True)
class Login:
    """An External Client App. With a `key_file` it is the JWT bearer flow, for `username`; else client credentials.
    `audience` is to whom the JWT is made out, such as login or test; the domain, where it is empty."""

    domain: str
    client_id: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    username: str = ""
    key_file: Path | None = None
    version: str = "65.0"
    audience: str = ""


class Client:
    """Salesforce, signed in when it is first needed. The library signs in again where a token has expired."""

    def __init__(self, login: Login, session: requests.Session) -> None:
        self._login = login
        self._session = session
        self._salesforce: Salesforce | None = None
        self._user_id = ""

    @property
    def salesforce(self) -> Salesforce:
        """The library's own client. Raises CrmError where signing in fails."""
        if self._salesforce is None:
            self._salesforce = repeated(lambda: _translated(self._sign_in))
        return self._salesforce

    @property
    def user_id(self) -> str:
        """The 15 characters that name the user we are signed in as (REST API Developer Guide, Resources by Version).
        Raises CrmError."""
        if not self._user_id:
            self._user_id = str(self.ask("")["identity"]).rsplit("/", 1)[-1][:15]
        return self._user_id

    def _sign_in(self) -> Salesforce:
        login = self._login
        shared: dict[str, Any] = {
            "consumer_key": login.client_id, "version": login.version, "session": self._session,
        }  # fmt: skip
        if login.key_file is None:
            return Salesforce(consumer_secret=login.client_secret, domain=login.domain, **shared)
        try:
            key = private_key(login.key_file)
        except KeyFileError as error:
            raise SignInError(f"SALESFORCE_KEY_FILE {error}", HOUR) from None
        # To the library the domain is the JWT's audience, and the instance is whom it asks for the token.
        shared |= {"domain": login.audience or login.domain, "instance_url": login.domain}
        return Salesforce(username=login.username, privatekey=key, **shared)

    def ask(self, path: str, body: object = None) -> Any:
        """Return the answer to a request that only reads: a POST where there is a `body`. Raises CrmError."""
        method = "GET" if body is None else "POST"
        return repeated(lambda: self._answer(lambda: self.salesforce.restful(path, method=method, json=body)))

    def query(self, soql: str, with_deleted: bool = False) -> Iterator[CaseInsensitiveDict[Any]]:
        """Yield the rows of a query, page by page; Salesforce writes the names of fields in its own way, whatever way
        they were asked for. Raises CrmError."""
        page = repeated(lambda: self._answer(lambda: self.salesforce.query(soql, include_deleted=with_deleted)))
        while True:
            yield from map(CaseInsensitiveDict, page["records"])
            if page["done"]:
                return
            page = self._next(page["nextRecordsUrl"])

    def _next(self, address: str) -> Any:
        return repeated(lambda: self._answer(lambda: self.salesforce.query_more(address, identifier_is_url=True)))

    def patch(self, path: str, body: object) -> Any:
        """Return the answer to an update, which is never repeated here. Raises CrmError."""
        try:
            return self._answer(lambda: self.salesforce.restful(path, method="PATCH", json=body))
        except LOST as error:
            raise lost(error) from None

    def _answer(self, call: Callable[[], Answer]) -> Answer:
        """The answer; where we are let in no more, the next call signs in anew, with the key as it then stands."""
        try:
            return _translated(call)
        except SignInError:
            self._salesforce = None
            raise

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
            return self._answer(job)
        except LOST as error:
            raise lost(error) from None


def private_key(file: Path) -> str:
    """Return the RSA key (PEM, without a password) in `file`, with which a JWT is signed (RS256). Raises
    KeyFileError."""
    try:
        text = file.read_text("ascii")
        key = load_pem_private_key(text.encode(), None)
    except OSError as error:
        raise KeyFileError(f"cannot be read ({type(error).__name__})") from None
    except TypeError:
        raise KeyFileError("is locked by a password; it must be without one") from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFileError("holds no private key in PEM") from None
    if not isinstance(key, RSAPrivateKey):
        raise KeyFileError("holds a key of another kind than RSA")
    return text


def _translated(call: Callable[[], Answer]) -> Answer:
    """The answer, or a CrmError that says what is wrong without addresses and secrets."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the library's would print the consumer key
            return call()
    except SalesforceAuthenticationFailed as error:
        raise SignInError(f"Salesforce refused to sign us in: {error.code}: {error.auth_message}"[:300], HOUR) from None
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
