"""A server on this machine that stands in for a vendor's: it counts calls, keeps them, and can be made to fail."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class NotAsDocumentedError(Exception):
    """The client asked for something that the vendor's documents do not offer."""


# Takes the call and how it would be answered, and answers in another way; it may call the latter or not.
Fault = Callable[[Call, Callable[[], Answer]], Answer]


def status(code: int, body: Any, **headers: str) -> Fault:
    """The server refuses, and does nothing."""
    return lambda call, real: Answer(code, body, {name.replace("_", "-"): value for name, value in headers.items()})


def late(seconds: float) -> Fault:
    """The server does what it was asked to, and answers too late."""

    def answer(call: Call, real: Callable[[], Answer]) -> Answer:
        done = real()
        time.sleep(seconds)
        return done

    return answer


def killing(pid: int) -> Fault:
    """The server does what it was asked to, and the client is killed before it hears of it."""

    def answer(call: Call, real: Callable[[], Answer]) -> Answer:
        done = real()
        os.kill(pid, signal.SIGKILL)
        return done

    return answer


class StandIn:
    """Answers by `respond`; `faults` are used up one by one by the calls whose name holds their text."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[tuple[str, Fault]] = []
        self.surprises: list[str] = []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each answer's body waits 40 ms for its headers to be acknowledged

            def handle_any(self) -> None:
                outer.handle(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        assert self.surprises == []

    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    def count(self, part: str) -> int:
        return sum(part in name for name in self.names())

    def fail(self, part: str, *faults: Fault) -> None:
        self.faults += [(part, fault) for fault in faults]

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        call = Call(handler.command, parts.path, parse_qs(parts.query), headers, raw)
        with self._lock:
            self.calls.append(call)
            fault = next((one for one in self.faults if one[0] in call.name), None)
            if fault:
                self.faults.remove(fault)
        try:
            answer = fault[1](call, lambda: self.respond(call)) if fault else self.respond(call)
        except NotAsDocumentedError as error:
            self.surprises.append(f"{call.name}: {error}")
            answer = Answer(400, {"message": str(error)})
        self.send(handler, answer)

    def send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        is_text = isinstance(answer.body, str)
        content = b"" if answer.body is None else (answer.body if is_text else json.dumps(answer.body)).encode()
        try:
            handler.send_response(answer.status)
            headers = {"Content-Type": "text/csv" if is_text else "application/json"} | answer.headers
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            pass  # the client has gone

    def respond(self, call: Call) -> Answer:
        raise NotImplementedError

    def must(self, is_so: object, what: str) -> None:
        if not is_so:
            raise NotAsDocumentedError(what)
