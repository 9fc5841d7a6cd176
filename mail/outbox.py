"""The way out: the seam at which messages are handed over, and the company's letterhead."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol, Unpack

from mail.message import Extras, Person, compose


class Mailer(Protocol):
    """Hands messages over for delivery."""

    def send(self, message: EmailMessage, envelope_sender: str | None = None) -> None:
        """Send `message`; what cannot be delivered goes back to `envelope_sender`, by default the address in From.

        Raises AddressRefusedError or MailError.
        """
        ...


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
        on_behalf_of: Person | None = None,
        **extras: Unpack[Extras],
    ) -> None:
        """Compose the message `name` and send it.

        Raises AddressRefusedError or MailError, and ValueError where a header value holds a line break.
        """
        self.mailer.send(self.compose(name, to, values, now, on_behalf_of, **extras))

    def compose(
        self,
        name: str,
        to: Person,
        values: dict[str, Any],
        now: datetime,
        on_behalf_of: Person | None = None,
        **extras: Unpack[Extras],
    ) -> EmailMessage:
        """Return the message `name`, see `mail.message.compose`. Replies go to `on_behalf_of`, whose name also stands
        in From.

        Raises ValueError where a header value holds a line break.
        """
        sender = self.sender
        if on_behalf_of:
            sender = Person(f"{on_behalf_of.name}, {self.sender.name}", self.sender.email)
        common = {"company": self.sender.name, "accent": self.accent_colour, "base_url": self.base_url}
        return compose(name, to, sender, common | values, now, reply_to=on_behalf_of, **extras)
