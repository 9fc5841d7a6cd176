"""Bounces: found by their signed sender, hard ones suppress, unclear ones are soft, made-up ones are nothing."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.bounces import Bounce, ImapMailbox, envelope_sender, read, read_bounces, take_in
from survey.suppressions import find
from survey.waves.progress import Standing, of_waves
from tests.conftest import NOW
from tests.world import SECRET, World

FROM = "hello@nord.example.com"


def report(to: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery report as RFC 3464 has it."""
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole["To"], whole["From"], whole["Subject"] = to, "MAILER-DAEMON@mx.example.com", "Undelivered"
    whole.attach(MIMEText("Sorry."))
    fields = f"Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; ada@acme.example.com\nAction: {action}\nStatus: {status}\n"
    status_part = EmailMessage()
    status_part["Content-Type"] = "message/delivery-status"
    raw = whole.as_bytes()
    boundary = whole.get_boundary()
    part = f"--{boundary}\nContent-Type: message/delivery-status\n\n{fields}\n--{boundary}--\n"
    return raw.replace(f"--{boundary}--".encode(), part.encode())


def test_the_sender_names_its_invitation_and_is_an_address() -> None:
    assert envelope_sender(FROM, SECRET, 12).startswith("hello+b12-")
    assert envelope_sender(FROM, SECRET, 12).endswith("@nord.example.com")
    assert len(envelope_sender(FROM, SECRET, 10**9).partition("@")[0]) <= 64


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True),
        ("5.0.0", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.7.1", False),
        ("5.1.8", False),
        ("5.5.4", False),
        ("4.4.1", False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_only_what_is_wrong_with_the_address_for_good_is_hard(status: str, is_hard: bool) -> None:
    assert read(report(envelope_sender(FROM, SECRET, 7), status), SECRET) == Bounce(7, status, is_hard)


def test_a_delay_is_not_a_failure() -> None:
    assert read(report(envelope_sender(FROM, SECRET, 7), "5.1.1", "delayed"), SECRET) == Bounce(7, "", False)


def test_a_sender_with_a_wrong_signature_is_nobodys() -> None:
    assert read(report("hello+b7-" + "0" * 20 + "@nord.example.com"), SECRET) is None
    assert read(report(envelope_sender(FROM, "another secret", 7)), SECRET) is None
    assert read(report(FROM), SECRET) is None


@given(st.binary(max_size=400))
def test_whatever_comes_in_raises_nothing(raw: bytes) -> None:
    assert read(raw, SECRET) is None
    read(f"To: {envelope_sender(FROM, SECRET, 3)}\n".encode() + raw, SECRET)


def test_a_hard_bounce_suppresses_and_says_why_and_is_safe_to_repeat(world: World) -> None:
    invitation = world.invite(world.ada)
    raw = report(envelope_sender(FROM, SECRET, invitation.id))
    assert take_in(world.session, [raw, raw, b"hello"], SECRET, NOW) == (2, 0)
    assert (invitation.failure, invitation.failed_at) == ("bounced (5.1.1)", NOW)
    assert find(world.session, world.ada.email).source == "bounce"


def test_a_soft_bounce_is_counted_and_changes_nothing(world: World) -> None:
    invitation = world.invite(world.ada)
    assert take_in(world.session, [report(envelope_sender(FROM, SECRET, invitation.id), "5.2.2")], SECRET, NOW) == (
        0,
        1,
    )
    assert invitation.failed_at is None
    assert find(world.session, world.ada.email) is None


def test_what_bounced_is_kept_and_counted_apart_from_what_failed(world: World) -> None:
    ada, olga, adam = (world.invite(one) for one in (world.ada, world.olga, world.adam))
    adam.failed_at, adam.failure = NOW, "554 looks like spam"
    soft, hard = (report(envelope_sender(FROM, SECRET, one.id), status) for one, status in ((ada, "5.2.2"), (olga, "")))
    later = NOW + timedelta(days=1)
    take_in(world.session, [soft, hard], SECRET, NOW)
    take_in(world.session, [report(envelope_sender(FROM, SECRET, olga.id))], SECRET, later)
    take_in(world.session, [report(envelope_sender(FROM, SECRET, olga.id), "4.4.1")], SECRET, later)
    assert (ada.bounced_at, ada.bounced_for_good, ada.bounce_status) == (NOW, False, "5.2.2")
    assert (olga.bounced_at, olga.bounced_for_good, olga.bounce_status) == (later, True, "5.1.1")
    found = of_waves(world.session, [world.wave.id])[world.wave.id]
    assert found.by_standing == {Standing.SILENT: 1, Standing.BOUNCED: 1, Standing.FAILED: 1}
    assert (found.bounced, found.bounced_softly) == (2, 1)


def test_a_bounce_of_an_invitation_that_is_gone_is_passed_over(world: World) -> None:
    assert take_in(world.session, [report(envelope_sender(FROM, SECRET, 999_999_999))], SECRET, NOW) == (0, 0)


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server (RFC 9051) as the reader of bounces talks to."""

    messages: dict[int, bytes]
    seen: set[int]

    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, rest = line.partition(" ")
            verb, _, arguments = rest.partition(" ")
            getattr(self, f"do_{verb.lower()}", lambda _: None)(arguments)
            self.say(f"{tag} OK done")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self, _: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def do_select(self, _: str) -> None:
        self.say(f"* {len(self.messages)} EXISTS")

    def do_search(self, _: str) -> None:
        self.say("* SEARCH " + " ".join(str(number) for number in self.messages if number not in self.seen))

    def do_fetch(self, arguments: str) -> None:
        number = int(arguments.split()[0])
        raw = self.messages[number]
        self.say(f"* {number} FETCH (BODY[] {{{len(raw)}}}")
        self.wfile.write(raw)
        self.say(")")

    def do_store(self, arguments: str) -> None:
        self.seen.add(int(arguments.split()[0]))


@pytest.fixture
def imap() -> Iterator[type[Imap]]:
    handler = type("Box", (Imap,), {"messages": {}, "seen": set()})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        handler.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield handler
        server.shutdown()
        thread.join()


def test_bounces_are_read_from_a_mailbox_once(world: World, imap: type[Imap]) -> None:
    invitation = world.invite(world.ada)
    imap.messages = {1: report(envelope_sender(FROM, SECRET, invitation.id)), 2: b"Subject: lunch?\r\n\r\nhi\r\n"}
    mailbox = ImapMailbox("127.0.0.1", imap.port, "bounces", "secret")
    assert read_bounces(world.session, mailbox, SECRET, NOW) == 1
    assert read_bounces(world.session, mailbox, SECRET, NOW) == 0
    assert imap.seen == {1, 2}
    assert invitation.failure == "bounced (5.1.1)"
