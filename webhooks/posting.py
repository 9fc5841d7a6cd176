"""One POST to a server of other people: to the very address that was checked, over TLS, without redirects, in bounded
time, and with no more of the answer read than is kept."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer

from webhooks.addresses import NotAllowedError, Resolve, Target, checked, resolve, target_of

KEPT = 500  # characters of an answer
BYTES = 4 * KEPT  # so many they can be in UTF-8


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: a `status` with the beginning of the answer, or a `failure` in plain words. The server
    may ask to be left alone for `retry_after` seconds (RFC 9110)."""

    milliseconds: int
    status: int | None = None
    text: str = ""
    failure: str | None = None
    retry_after: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it was taken: any 2xx, as the specification says."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Poster:
    """Sends webhooks; safe to share between threads. `timeout` is in seconds, for all of an attempt together.
    `allow_local` permits http and addresses that are not public: for tests, and for trying out on one machine."""

    timeout: float = 15
    allow_local: bool = False
    resolve: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send `body` and return what came of it; nothing is raised for what a server does."""
        began = time.monotonic()
        status, text, failure, retry_after = None, "", None, 0
        try:
            target = target_of(url, self.allow_local)
            found = checked(self.resolve(target.host, target.port), self.allow_local)
            with self._connection(target, found) as connection:
                connection.request("POST", target.path, body, headers)
                response = connection.answered()
                status, retry_after = response.status, _seconds(response.getheader("Retry-After"))
                text = _printable(response)
        except Exception as error:  # whatever one server does, the others are to be served
            is_late = time.monotonic() - began >= self.timeout  # however the cut line shows
            failure = self._in_words(TimeoutError() if is_late else error) if status is None else None
        return Answer(round((time.monotonic() - began) * 1000), status, text, failure, retry_after)

    @contextmanager
    def _connection(self, target: Target, found: list[str]) -> Iterator["_Pinned"]:
        connection = _Pinned(target, found, self.tls if target.is_https else None, self.timeout)
        # A server that sends a byte now and then never runs into the time-out of a single read.
        end = Timer(self.timeout, connection.cut)
        end.start()
        try:
            yield connection
        finally:
            end.cancel()
            connection.close()

    def _in_words(self, error: Exception) -> str:
        told = {
            NotAllowedError: str(error),
            socket.gaierror: "The name is not known",
            UnicodeError: "The name is not known",
            TimeoutError: f"No answer within {self.timeout:g} seconds",
            ssl.SSLCertVerificationError: "The certificate is not valid for this address",
            ssl.SSLError: "No secure connection could be made",
            ConnectionRefusedError: "The connection was refused",
            OSError: "The connection broke off",
            HTTPException: "The answer is not HTTP",
        }
        return next((words for kind, words in told.items() if isinstance(error, kind)), "The address cannot be used")


class _Pinned(HTTPConnection):
    """A connection to one of the addresses that were checked; the name is not looked up again."""

    def __init__(self, target: Target, found: list[str], tls: ssl.SSLContext | None, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.default_port = 443 if tls else 80  # the port stands in the Host header only where it is another
        self._found, self._tls, self._ends = found, tls, time.monotonic() + timeout
        self._line: socket.socket | None = None
        self._is_cut = False

    def connect(self) -> None:
        """Connect to the first of the addresses that takes us. Raises OSError."""
        self.sock = self._first()
        self._line = self.sock.dup()  # stays in hand when TLS takes the socket over
        if self._is_cut:
            raise TimeoutError
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def _first(self) -> socket.socket:
        refusal: OSError = TimeoutError()
        for address in self._found:
            if (left := self._ends - time.monotonic()) <= 0:
                raise TimeoutError
            try:
                line = socket.create_connection((address, self.port), left)
            except OSError as error:
                refusal = error
                continue
            line.settimeout(self.timeout)
            return line
        raise refusal

    def answered(self) -> HTTPResponse:
        """Return the answer, once its headers are there. Raises OSError or HTTPException."""
        response = self.getresponse()
        if self._is_cut:  # the end of the line looks like the end of the headers
            raise TimeoutError
        return response

    def cut(self) -> None:
        """End the connection from another thread: the time is over."""
        self._is_cut = True
        if self._line:
            try:
                self._line.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has just ended by itself
                return

    def close(self) -> None:
        """Close all of it."""
        super().close()
        if self._line:
            self._line.close()


def _printable(response: HTTPResponse) -> str:
    """The beginning of what was answered; where it breaks off, what came until then is not of interest."""
    text = response.read(BYTES).decode("utf-8", "replace")[:KEPT]
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _seconds(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdecimal() and len(header) < 7 else 0
