"""The kept messages, read again."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept message, and the name of its file."""

    name: str
    message: EmailMessage

    @property
    def sent_at(self) -> datetime | None:
        """The moment of its Date header; None where there is none that can be read."""
        try:
            return parsedate_to_datetime(str(self.message["Date"]))
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """Its plain text."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Its HTML."""
        return self._part("html")

    @property
    def attachments(self) -> dict[str, bytes]:
        """Its attached files by name."""
        return {
            part.get_filename() or "file": part.get_payload(decode=True) or b""  # type: ignore[misc]
            for part in self.message.iter_attachments()
        }

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        try:
            return body.get_content() if body else ""
        except LookupError:  # an unknown charset
            return bytes(body.get_payload(decode=True) or b"").decode(errors="replace") if body else ""

    def links(self, part: str = "/") -> list[str]:
        """Return the addresses in its plain text that contain `part`."""
        return [url for url in URL.findall(self.text) if part in url]


def newest(folder: Path, most: int | None = None) -> list[Kept]:
    """Return the kept messages of `folder`, newest first, at most `most`."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:most]
    return [_read(path) for path in paths]


def find(folder: Path, name: str) -> Kept | None:
    """Return the message kept under `name`; names with a path in them are never found."""
    known = {path.name: path for path in folder.glob("*.eml")}
    return _read(known[name]) if name in known else None


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=default)
    return Kept(path.name, message)
