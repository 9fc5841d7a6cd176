"""Messages go out over SMTP (RFC 5321)."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Lock

from mail.errors import AddressRefusedError, MailError, MessageRefusedError, OutOfReachError

# Refusals that say nothing about the address: a policy of the server, a mailbox that is full (RFC 3463).
NOT_THE_ADDRESS = re.compile(r"\b5\.(7\.\d{1,3}|2\.2)\b")


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
