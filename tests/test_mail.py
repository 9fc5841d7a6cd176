"""The mail seam, on the wire: what a real SMTP server is given."""

import socket
from collections.abc import Iterator
from email.errors import HeaderParseError
from mailbox import messages
from mailbox.server import KeepAsFile
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from config import HERE
from mail import (
    AddressRefusedError,
    Attachment,
    MailError,
    MessageRefusedError,
    Outbox,
    OutOfReachError,
    Person,
    ServerRefusedError,
    SmtpMailer,
    compose,
)
from tests.conftest import NOW

ADA = Person("Ada Lane", "ada@acme.example.com")
NORD = Person("Nord & Co", "hello@nord.example.com")
VALUES = {"name": "Ada <b>", "url": "https://ask.example.com/sign-in/abc", "company": "Nord & Co", "accent": "#0b6157"}


class Picky(KeepAsFile):
    """Refuses some recipients for good, others for now."""

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if address.startswith("gone@"):
            return "550 no such user"
        if address.startswith("busy@"):
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 ok"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Controller]:
    controller = Controller(Picky(tmp_path), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def smtp(server: Controller) -> Iterator[SmtpMailer]:
    mailer = SmtpMailer("127.0.0.1", server.port, timeout=3)
    yield mailer
    mailer.close()


def letter(to: Person = ADA, **more: object) -> object:
    return compose("sign_in", to, NORD, VALUES, NOW, **more)


def test_a_message_arrives_as_text_and_html_alike(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter())
    (kept,) = messages.newest(tmp_path)
    assert kept.links("/sign-in/") == ["https://ask.example.com/sign-in/abc"]
    assert "https://ask.example.com/sign-in/abc" in kept.html
    assert "Hello Ada <b>," in kept.text
    assert "Hello Ada &lt;b&gt;," in kept.html


def test_the_headers_say_who_when_and_that_no_answer_machine_should_reply(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter(unsubscribe_url="https://ask.example.com/stop/x"))
    message = messages.newest(tmp_path)[0].message
    assert message["From"] == "Nord & Co <hello@nord.example.com>"
    assert message["To"] == "Ada Lane <ada@acme.example.com>"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"].endswith("@nord.example.com>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://ask.example.com/stop/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_many_messages_go_over_one_connection(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter())
    connection = smtp._smtp
    smtp.send(letter())
    assert smtp._smtp is connection
    assert len(messages.newest(tmp_path)) == 2


def test_a_connection_that_was_lost_is_made_anew(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter())
    smtp._smtp.sock.close()
    smtp.send(letter())
    assert len(messages.newest(tmp_path)) == 2


def test_an_address_refused_for_good_is_told_apart_from_one_refused_for_now(smtp: SmtpMailer, tmp_path: Path) -> None:
    with pytest.raises(AddressRefusedError, match="550 no such user"):
        smtp.send(letter(Person("Gone", "gone@example.com")))
    with pytest.raises(MailError, match="451 try later") as caught:
        smtp.send(letter(Person("Busy", "busy@example.com")))
    assert not isinstance(caught.value, AddressRefusedError)
    smtp.send(letter())
    assert len(messages.newest(tmp_path)) == 1


def test_a_server_that_is_not_there_is_named() -> None:
    port = free_port()
    with pytest.raises(MailError, match=f"127.0.0.1:{port}: ConnectionRefusedError"):
        SmtpMailer("127.0.0.1", port, timeout=1).send(letter())


def test_a_server_that_offers_no_tls_is_not_talked_to_in_the_clear(server: Controller) -> None:
    with pytest.raises(MailError):
        SmtpMailer("127.0.0.1", server.port, security="starttls", timeout=3).send(letter())


def test_a_login_that_is_refused_is_an_error_and_the_password_is_not_shown(server: Controller) -> None:
    mailer = SmtpMailer("127.0.0.1", server.port, user="sam", password="open sesame", timeout=3)
    with pytest.raises(MailError) as caught:
        mailer.send(letter())
    assert "sesame" not in repr(caught.value) + repr(mailer)


@pytest.mark.parametrize("name", ["Ada\nBcc: all@example.com", "Ada\r\nX: y", "Ada\rX: y"])
def test_a_line_break_in_a_header_is_refused(name: str) -> None:
    for refused in (
        lambda: letter(Person(name, "ada@example.com")),
        lambda: letter(Person("Ada", f"{name}@example.com")),
        lambda: letter(unsubscribe_url=f"https://x/{name}"),
    ):
        with pytest.raises((ValueError, HeaderParseError)):
            refused()


@pytest.mark.parametrize("name", ["Žofie Ångström", 'O\'Hara, "Tim" <x@y>', "山田 (Yamada)", "🍺", "a" * 200])
def test_any_name_arrives_as_it_is(smtp: SmtpMailer, tmp_path: Path, name: str) -> None:
    smtp.send(letter(Person(name, "ada@example.com")))
    assert messages.newest(tmp_path)[0].message["To"].addresses[0].display_name == name


def test_a_file_goes_along(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter(attachments=[Attachment("report.pdf", b"%PDF-1.7 \x00\xff")]))
    (kept,) = messages.newest(tmp_path)
    assert kept.attachments == {"report.pdf": b"%PDF-1.7 \x00\xff"}


def test_the_outbox_writes_on_behalf_of_the_csm(smtp: SmtpMailer, tmp_path: Path) -> None:
    Outbox(smtp, NORD, "https://ask.example.com", "#0b6157").send(
        "sign_in", ADA, VALUES, NOW, on_behalf_of=Person("Sam Hill", "sam@example.com")
    )
    message = messages.newest(tmp_path)[0].message
    assert message["From"] == '"Sam Hill, Nord & Co" <hello@nord.example.com>'
    assert message["Reply-To"] == "Sam Hill <sam@example.com>"


def test_every_mail_has_its_three_templates() -> None:
    folder = HERE / "templates" / "mail"
    names = {path.name.split(".")[0] for path in folder.iterdir() if path.name[0] != "_"} - {"base"}
    assert names == {"invitation", "reminder", "sign_in", "monthly_report", "digest", "webhook_off"}
    for name in names:
        assert {f"{name}.subject.txt", f"{name}.txt", f"{name}.html"} <= {path.name for path in folder.iterdir()}


def test_mails_load_nothing_from_anywhere() -> None:
    for path in (HERE / "templates" / "mail").glob("*.html"):
        assert "<img" not in path.read_text("utf-8")
        assert "src=" not in path.read_text("utf-8")


# What servers really say, by the recipient that brings it about.
REFUSALS = {
    "relay@": "550 relay not permitted",
    "blocked@": "554 Service unavailable; client host [192.0.2.7] blocked using a list",
    "closed@": "550 5.3.2 system not accepting network messages",
    "sender@": "553 sorry, your envelope sender is in my bad list",
    "login@": "530 Authentication required",
    "unknown@": "550 5.1.1 <unknown@example.com>: Recipient address rejected: User unknown",
    "nodomain@": "556 5.1.10 Recipient address has null MX",
    "off@": "550 5.2.1 The mailbox is disabled",
    "gone@": "550 no such user here",
    "moved@": "551 User not local",
}


class Fussy(KeepAsFile):
    """Takes no sender named nobody, refuses contents for good or for now, and is full for some recipients."""

    async def handle_MAIL(  # noqa: N802
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if address.startswith("nobody@"):
            return "530 authenticate first"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        said = {"full@": "552 5.2.2 mailbox full", "policy@": "550 5.7.1 relaying denied"}
        envelope.rcpt_tos.append(address)
        return next((reply for start, reply in (said | REFUSALS).items() if address.startswith(start)), "250 ok")

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        said = {"spam@": "554 looks like spam", "slow@": "451 come back later"}
        reply = next((reply for start, reply in said.items() if envelope.rcpt_tos[0].startswith(start)), None)
        return reply or await super().handle_DATA(server, session, envelope)


@pytest.fixture
def fussy(tmp_path: Path) -> Iterator[SmtpMailer]:
    controller = Controller(Fussy(tmp_path), hostname="127.0.0.1", port=free_port())
    controller.start()
    mailer = SmtpMailer("127.0.0.1", controller.port, timeout=3)
    yield mailer
    mailer.close()
    controller.stop()


@pytest.mark.parametrize(
    ("to", "kind", "says"),
    [
        ("full@example.com", MailError, "552 5.2.2"),
        ("policy@example.com", ServerRefusedError, "550 5.7.1"),
        ("relay@example.com", ServerRefusedError, "550 relay"),
        ("blocked@example.com", ServerRefusedError, "554 Service"),
        ("closed@example.com", ServerRefusedError, "550 5.3.2"),
        ("sender@example.com", ServerRefusedError, "553 sorry"),
        ("login@example.com", OutOfReachError, "530 Auth"),
        ("spam@example.com", MessageRefusedError, "554 looks like spam"),
        ("slow@example.com", MailError, "451 come back later"),
    ],
)
def test_a_refusal_that_is_not_of_the_address_is_not_taken_for_one(
    fussy: SmtpMailer, to: str, kind: type[MailError], says: str
) -> None:
    with pytest.raises(MailError, match=says) as caught:
        fussy.send(letter(Person("", to)))
    assert type(caught.value) is kind
    fussy.send(letter())


@pytest.mark.parametrize("to", ["unknown", "nodomain", "off", "gone", "moved"])
def test_a_refusal_of_the_address_is_taken_for_one_and_does_not_tell_the_address(fussy: SmtpMailer, to: str) -> None:
    with pytest.raises(AddressRefusedError) as caught:
        fussy.send(letter(Person("", f"{to}@example.com")))
    assert f"{to}@example.com" not in str(caught.value)


def test_a_server_that_does_not_take_our_sender_is_out_of_reach(fussy: SmtpMailer) -> None:
    with pytest.raises(OutOfReachError, match="530"):
        fussy.send(letter(), "nobody@example.com")
    fussy.send(letter())


def test_a_list_is_named_where_it_can_be_left(smtp: SmtpMailer, tmp_path: Path) -> None:
    smtp.send(letter(unsubscribe_url="https://ask.example.com/stop/x"))
    smtp.send(letter())
    newest, first = messages.newest(tmp_path)
    assert first.message["List-ID"] == "<ask-them.nord.example.com>"
    assert newest.message["List-ID"] is None
