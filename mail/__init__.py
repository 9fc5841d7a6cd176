"""The mail seam: composing messages, and handing them to a mail server."""

from mail.errors import AddressRefusedError, MailError, MessageRefusedError, OutOfReachError, ServerRefusedError
from mail.message import Attachment, Extras, Person, compose
from mail.outbox import Mailer, Outbox
from mail.smtp import SmtpMailer

__all__ = [
    "AddressRefusedError", "Attachment", "Extras", "MailError", "Mailer", "MessageRefusedError", "OutOfReachError",
    "Outbox", "Person", "ServerRefusedError", "SmtpMailer", "compose",
]  # fmt: skip
