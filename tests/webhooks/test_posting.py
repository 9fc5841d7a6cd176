"""One attempt over real HTTP and TLS: what a server does, or tries to do, and what is kept of it."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.webhooks.conftest import Receiver, answer
from webhooks.posting import KEPT, Answer, Poster

BODY = b'{"type":"webhook.test"}'


def send(poster: Poster, url: str) -> Answer:
    return poster.post(url, {"Content-Type": "application/json"}, BODY)


def test_what_was_sent_arrives_to_the_letter(receiver: Receiver, poster: Poster) -> None:
    receiver.replies.append(answer(200, "thanks"))
    got = send(poster, receiver.url)
    assert (got.status, got.text, got.failure, got.is_good) == (200, "thanks", None, True)
    (request,) = receiver.requests
    assert (request["path"], request["body"]) == ("/hooks?from=ask-them", BODY)
    assert request["headers"]["host"] == f"127.0.0.1:{receiver.port}"
    assert request["headers"]["content-type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, poster: Poster, status: int) -> None:
    receiver.replies.append(answer(status, Location=f"http://127.0.0.1:{receiver.port}/inner"))
    got = send(poster, receiver.url)
    assert (got.status, got.is_good, len(receiver.requests)) == (status, False, 1)
    assert not any("GET" in fault for fault in receiver.faults)


def test_no_more_is_read_than_is_kept(receiver: Receiver, poster: Poster) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(500)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            return

    receiver.replies.append(endless)
    got = send(poster, receiver.url)
    assert (got.status, got.text) == (500, "x" * KEPT)


def test_what_no_database_keeps_and_no_page_shows_is_replaced(receiver: Receiver, poster: Poster) -> None:
    receiver.replies.append(answer(400, "a\x00b\x1b[2J\u202ec\n<b>d</b>"))
    assert send(poster, receiver.url).text == "a\ufffdb\ufffd[2J\ufffdc\n<b>d</b>"


def test_bytes_that_are_no_text_are_text_all_the_same(receiver: Receiver, poster: Poster) -> None:
    def binary(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(502)
        handler.end_headers()
        handler.wfile.write(b"\xff\xfe ok")

    receiver.replies.append(binary)
    assert send(poster, receiver.url).text == "\ufffd\ufffd ok"


@pytest.mark.parametrize("drips", [b"", b"H", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_is_slow_or_sends_a_byte_now_and_then_is_left_in_time(drips: bytes) -> None:
    line = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        taken, _ = line.accept()
        try:
            while not stop.wait(0.1):
                taken.sendall(drips or b"")
        except OSError:
            pass
        taken.close()

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    got = send(Poster(timeout=0.5, allow_local=True), f"http://127.0.0.1:{line.getsockname()[1]}/")
    took = time.monotonic() - began
    stop.set()
    thread.join()
    line.close()
    assert (got.status, got.failure) == (None, "No answer within 0.5 seconds")
    assert 0.4 < took < 3


def test_who_does_not_answer_at_all_or_not_in_http_is_told_apart(poster: Poster) -> None:
    line = socket.create_server(("127.0.0.1", 0))
    port = line.getsockname()[1]
    line.close()
    assert send(poster, f"http://127.0.0.1:{port}/").failure == "The connection was refused"
    assert send(poster, "http://nowhere.invalid/").failure == "The name is not known"
    assert send(poster, "http://" + "x" * 64 + ".example/").failure == "The name is not known"


def test_an_inner_address_is_not_even_connected_to(receiver: Receiver) -> None:
    strict = Poster(timeout=0.5, resolve=lambda host, port: ["127.0.0.1"])
    for url in (f"https://hooks.example.com:{receiver.port}/", f"https://127.0.0.1:{receiver.port}/"):
        assert "not in the public internet" in str(send(strict, url).failure)
    assert "https://" in str(send(strict, receiver.url).failure)
    assert receiver.requests == []


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_connected_to(receiver: Receiver) -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    url = f"http://hooks.example.test:{receiver.port}/"
    got = send(Poster(timeout=0.5, allow_local=True, resolve=rebinding), url)
    assert (got.status, asked) == (204, ["hooks.example.test"])
    assert receiver.requests[0]["headers"]["host"] == f"hooks.example.test:{receiver.port}"


def test_where_the_first_address_takes_nobody_the_next_is_tried(receiver: Receiver) -> None:
    both = Poster(timeout=0.5, allow_local=True, resolve=lambda host, port: ["::1", "127.0.0.1"])
    assert send(both, f"http://hooks.example.test:{receiver.port}/").status == 204


def test_many_addresses_that_take_nobody_do_not_add_up() -> None:
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = [socket.socket() for _ in range(3)]
    for one in waiting:  # so that nobody else is let in
        one.setblocking(False)
        one.connect_ex(full.getsockname())
    many = Poster(timeout=0.5, allow_local=True, resolve=lambda host, port: ["127.0.0.1"] * 50)
    began = time.monotonic()
    got = send(many, f"http://hooks.example.test:{full.getsockname()[1]}/")
    took = time.monotonic() - began
    for one in (*waiting, full):
        one.close()
    assert got.failure == "No answer within 0.5 seconds"
    assert took < 2


def test_settings_for_proxies_do_not_lead_elsewhere(
    receiver: Receiver, poster: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(poster, receiver.url).status == 204


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("0", 0), ("-5", 0), ("soon", 0), ("9" * 30, 0), ("²", 0)]
)
def test_how_long_a_server_wants_peace_is_read(receiver: Receiver, poster: Poster, header: str, seconds: int) -> None:
    receiver.replies.append(answer(429, Retry_After=header))
    got = send(poster, receiver.url)
    assert (got.status, got.retry_after) == (429, seconds)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for hooks.example.test, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not there to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=hooks.example.test", "-addext", "subjectAltName=DNS:hooks.example.test"]
    subprocess.run([*make, *name, "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def tls_port(certificate: Path) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_certificate_must_be_for_the_name_and_by_someone_trusted(certificate: Path, tls_port: int) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    poster = Poster(timeout=2, allow_local=True, resolve=lambda host, port: ["127.0.0.1"], tls=trusting)
    assert send(poster, f"https://hooks.example.test:{tls_port}/").status == 204
    wrong = "The certificate is not valid for this address"
    assert send(poster, f"https://other.example.test:{tls_port}/").failure == wrong
    stranger = Poster(timeout=2, allow_local=True, resolve=lambda host, port: ["127.0.0.1"])
    assert send(stranger, f"https://hooks.example.test:{tls_port}/").failure == wrong


def test_https_to_a_server_that_speaks_none_fails_in_words(receiver: Receiver, poster: Poster) -> None:
    assert send(poster, f"https://127.0.0.1:{receiver.port}/").failure in (
        "No secure connection could be made", "No answer within 0.5 seconds", "The connection broke off"
    )  # fmt: skip
