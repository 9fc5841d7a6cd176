"""Messages: each is one name with three templates (`templates/mail/NAME.subject.txt`, `.txt`, `.html`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any, TypedDict, Unpack

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


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


class Extras(TypedDict, total=False):
    """What some messages have besides: an address that ends their kind by one POST, and files."""

    unsubscribe_url: str | None
    attachments: Sequence[Attachment]


def compose(
    name: str,
    to: Person,
    sender: Person,
    values: dict[str, Any],
    now: datetime,
    *,
    reply_to: Person | None = None,
    **extras: Unpack[Extras],
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
    if unsubscribe_url := extras.get("unsubscribe_url"):
        message["List-ID"] = f"<ask-them.{domain}>"
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(TEMPLATES.get_template(f"mail/{name}.txt").render(values))
    message.add_alternative(TEMPLATES.get_template(f"mail/{name}.html").render(values), subtype="html")
    for file in extras.get("attachments", ()):
        message.add_attachment(file.content, maintype="application", subtype=file.subtype, filename=file.name)
    return message
