"""The mail seam. A message is one name with three templates (`templates/mail/NAME.subject.txt`, `.txt`, `.html`),
composed by one function and sent over SMTP."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


# Refusals that say nothing about the address: a policy of the server, a mailbox that is full (RFC 3463).
NOT_THE_ADDRESS = re.compile(r"\b5\.(7\.\d{1,3}|2\.2)\b")


class MailError(Exception):
    """The message could not be handed to the mail server; a later try may succeed."""


class AddressRefusedError(MailError):
    """The mail server refuses this recipient for good (SMTP reply 5yz, RFC 5321)."""


class MessageRefusedError(MailError):
    """The mail server refuses this message for good, which says nothing about its recipient."""


class OutOfReachError(MailError):
    """There is no mail server to talk to, or none that takes our mail: nothing was handed over."""


class Mailer(Protocol):
    """Hands messages over for delivery."""

    def send(self, message: EmailMessage, envelope_sender: str | None = None) -> None:
        """Send `message`; what cannot be delivered goes back to `envelope_sender`, by default the address in From.

        Raises AddressRefusedError or MailError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content: bytes
    subtype: str = "pdf"


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address, as in From, To and Reply-To. Raises ValueError where either holds a line break or
    the address is none."""

    name: str
    email: str

    def header(self) -> Address:
        """Return the value of a header."""
        return Address(display_name=self.name, addr_spec=self.email)


def compose(
    name: str,
    to: Person,
    sender: Person,
    values: dict[str, Any],
    now: datetime,
    *,
    reply_to: Person | None = None,
    unsubscribe_url: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    """Return the message `name` to one person, its templates filled with `values`.

    `unsubscribe_url` adds List-Unsubscribe (RFC 2369) with One-Click (RFC 8058) and a List-ID (RFC 2919).
    Auto-Submitted (RFC 3834) keeps automatic replies away. Raises ValueError where a header value holds a line break.
    """
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender.header(), to.header()
    if reply_to:
        message["Reply-To"] = reply_to.header()
    message["Subject"] = TEMPLATES.get_template(f"mail/{name}.subject.txt").render(values).strip()
    message["Date"] = format_datetime(now)
    domain = sender.email.rpartition("@")[2]
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        message["List-ID"] = f"<ask-them.{domain}>"
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(TEMPLATES.get_template(f"mail/{name}.txt").render(values))
    message.add_alternative(TEMPLATES.get_template(f"mail/{name}.html").render(values), subtype="html")
    for file in attachments:
        message.add_attachment(file.content, maintype="application", subtype=file.subtype, filename=file.name)
    return message


@dataclass(frozen=True, slots=True)
class Outbox:
    """The company's letterhead and the way out: what every message of the product has in common.

    `base_url` is the address of the web pages, without a slash at its end; `accent_colour` is #rrggbb.
    """

    mailer: Mailer
    sender: Person
    base_url: str
    accent_colour: str

    def send(
        self,
        name: str,
        to: Person,
        values: dict[str, Any],
        now: datetime,
        *,
        on_behalf_of: Person | None = None,
        unsubscribe_url: str | None = None,
        envelope_sender: str | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> None:
        """Compose the message `name`, see `compose`, and send it; bounces go to `envelope_sender`.

        Raises AddressRefusedError or MailError, and ValueError where a header value holds a line break.
        """
        message = self.compose(
            name, to, values, now,
            on_behalf_of=on_behalf_of, unsubscribe_url=unsubscribe_url, attachments=attachments,
        )  # fmt: skip
        self.mailer.send(message, envelope_sender)

    def compose(
        self,
        name: str,
        to: Person,
        values: dict[str, Any],
        now: datetime,
        *,
        on_behalf_of: Person | None = None,
        unsubscribe_url: str | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> EmailMessage:
        """Return the message `name`. Replies go to `on_behalf_of`, whose name also stands in From.

        Raises ValueError where a header value holds a line break.
        """
        sender = self.sender
        if on_behalf_of:
            sender = Person(f"{on_behalf_of.name}, {self.sender.name}", self.sender.email)
        common = {"company": self.sender.name, "accent": self.accent_colour, "base_url": self.base_url}
        return compose(
            name, to, sender, common | values, now,
            reply_to=on_behalf_of, unsubscribe_url=unsubscribe_url, attachments=attachments,
        )  # fmt: skip


@dataclass
class SmtpMailer:
    """Sends over one SMTP connection that is opened when needed and kept; safe to share between threads.

    `security` is none, starttls or tls; `timeout` is in seconds.
    """

    host: str
    port: int
    security: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10
    _smtp: smtplib.SMTP | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def send(self, message: EmailMessage, envelope_sender: str | None = None) -> None:
        """Send `message`; see Mailer. Raises AddressRefusedError, MessageRefusedError, OutOfReachError or MailError."""
        with self._lock:
            smtp = self._connected()
            try:
                smtp.send_message(message, from_addr=envelope_sender)
            except smtplib.SMTPRecipientsRefused as error:
                code, reply = next(iter(error.recipients.values()))
                raise _refusal(code, _said(code, reply)) from error
            except smtplib.SMTPSenderRefused as error:
                raise OutOfReachError(_said(error.smtp_code, error.smtp_error)) from error
            except smtplib.SMTPDataError as error:
                kind = MessageRefusedError if error.smtp_code >= 500 else MailError
                raise kind(_said(error.smtp_code, error.smtp_error)) from error
            except (smtplib.SMTPException, OSError) as error:
                self._forget()
                raise MailError(f"{self.host}:{self.port}: {type(error).__name__}") from error

    def close(self) -> None:
        """End the connection, if there is one."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _connected(self) -> smtplib.SMTP:
        # Asked before each message: a connection found dead only while sending leaves it open whether it arrived.
        if self._smtp is None or not _is_alive(self._smtp):
            self._forget()
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                raise OutOfReachError(f"{self.host}:{self.port}: {type(error).__name__}") from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP
        if self.security == "tls":
            smtp = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                smtp.starttls(context=context)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _said(code: int, reply: bytes | str) -> str:
    return f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"


def _refusal(code: int, reason: str) -> MailError:
    for_good = 500 <= code < 600 and not NOT_THE_ADDRESS.search(reason)
    return AddressRefusedError(reason) if for_good else MailError(reason)


def _is_alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False
