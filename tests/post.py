"""The one fake at the mail seam."""

from dataclasses import dataclass, field
from email.message import EmailMessage

from mail import AddressRefusedError, MailError, OutOfReachError, ServerRefusedError


@dataclass
class FakeMailer:
    """Keeps what it is given; refuses the addresses in `refused`, those in `busy` for now, everything while it is
    `down`, and everything with the words `closed`, where it has some, counting the `attempts`."""

    sent: list[EmailMessage] = field(default_factory=list)
    envelope_senders: list[str | None] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    down: bool = False
    closed: str = ""
    attempts: int = 0

    def send(self, message: EmailMessage, envelope_sender: str | None = None) -> None:
        if self.down:
            raise OutOfReachError("no route")
        self.attempts += 1
        if self.closed:
            raise ServerRefusedError(self.closed)
        if any(address in message["To"] for address in self.refused):
            raise AddressRefusedError("550 no such user")
        if any(address in message["To"] for address in self.busy):
            raise MailError("451 try later")
        self.sent.append(message)
        self.envelope_senders.append(envelope_sender)

    @property
    def recipients(self) -> list[str]:
        return sorted(message["To"].addresses[0].addr_spec.partition("@")[0] for message in self.sent)
