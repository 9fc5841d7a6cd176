"""Messages go out over SMTP (RFC 5321)."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Lock

from mail.errors import AddressRefusedError, MailError, MessageRefusedError, OutOfReachError, ServerRefusedError

# Enhanced codes (RFC 3463, RFC 7505) stand first in the text. 5.1.7 and 5.1.8 are about the sender's address.
ENHANCED = re.compile(r"^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b")
OF_THE_ADDRESS = re.compile(r"5\.1\.(?![78]$)\d{1,3}|5\.2\.1")
OF_THE_MAILBOX = re.compile(r"5\.2\.\d{1,3}")
# Replies without an enhanced code that speak of the recipient (RFC 5321, 4.2.3), unless their words tell otherwise.
OF_THE_ADDRESS_CODES = (550, 551, 553)
OTHER_REASONS = re.compile(
    r"relay|authenti|log ?in|policy|block|black|spam|reputation|denied|spf|dkim|dmarc|sender|client|\brate\b|limit",
    re.IGNORECASE,
)
FULL = 552
# A server that wants a login, TLS or another mechanism first (RFC 4954) takes no mail of ours at all.
WANTS_A_LOGIN = (530, 534, 535, 538)
ADDRESS = re.compile(r"<?[^\s<>@:;,()\"']+@[^\s<>@:;,()\"']+>?")


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
        """Send `message`; see Mailer. Raises AddressRefusedError, MessageRefusedError, ServerRefusedError,
        OutOfReachError or MailError."""
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
    """What the server says, without the addresses in it: the text is stored and shown to more people than they are."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {ADDRESS.sub('(address)', ' '.join(text.split()))}"


def _refusal(code: int, reason: str) -> MailError:
    if code in WANTS_A_LOGIN:
        return OutOfReachError(reason)
    if not 500 <= code < 600:
        return MailError(reason)
    if _is_of_the_address(code, reason):
        return AddressRefusedError(reason)
    enhanced = ENHANCED.search(reason)
    is_of_the_mailbox = OF_THE_MAILBOX.fullmatch(enhanced[1]) if enhanced else code == FULL
    return MailError(reason) if is_of_the_mailbox else ServerRefusedError(reason)


def _is_of_the_address(code: int, reason: str) -> bool:
    """Whether nothing can ever arrive there. In doubt not: an address is suppressed for good, in every wave."""
    if enhanced := ENHANCED.search(reason):
        return OF_THE_ADDRESS.fullmatch(enhanced[1]) is not None
    return code in OF_THE_ADDRESS_CODES and not OTHER_REASONS.search(reason)


def _is_alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False
