"""The company's look, by its settings: name, colours, logo. Checked once, at the start."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

from theme import DARK_GROUNDS, ENOUGH, LIGHT_GROUNDS, least_contrast, readable

LARGEST = 100 * 1024
# The first bytes of each kind (PNG specification 5.2; JPEG, ITU-T T.81 B.1.1.3; WebP, RFC 9649, 2.4).
PNG, JPEG, RIFF, WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"WEBP"
# What makes an SVG more than a drawing: scripts, other documents within it, and whatever can change it later.
ACTIVE = {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "set"}
OUTSIDE = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)


class LookError(Exception):
    """A setting of the company's look cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was checked: its bytes, its media type, and a short fingerprint for its address."""

    content: bytes
    media_type: str

    @property
    def version(self) -> str:
        """Changes with the picture, so that browsers may keep it."""
        return hashlib.sha256(self.content).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Look:
    """The accent colours (#rrggbb) in light and dark, each to be read on its grounds; the logo, where there is one."""

    light: str
    dark: str
    logo: Logo | None = None

    @classmethod
    def of(cls, light: str, dark: str, logo_file: Path | None) -> Self:
        """Return the look. `dark` empty: `light`, made readable in dark. Raises LookError."""
        _need_contrast("ACCENT_COLOUR", light, LIGHT_GROUNDS, "light")
        if dark:
            _need_contrast("ACCENT_COLOUR_DARK", dark, DARK_GROUNDS, "dark")
        return cls(light, dark or readable(light, *DARK_GROUNDS), load_logo(logo_file) if logo_file else None)


def _need_contrast(setting: str, colour: str, grounds: tuple[str, ...], scheme: str) -> None:
    ratio = int(least_contrast(colour, grounds) * 100) / 100  # rounded down: 4.499 is not enough
    if ratio < ENOUGH:
        raise LookError(
            f"{setting}: {colour} cannot be read on the {scheme} pages: its contrast is {ratio:.2f} to 1, and text"
            f" needs {ENOUGH} to 1 (WCAG 2.2, 1.4.3). The nearest colour that passes is {readable(colour, *grounds)}"
        )


def load_logo(file: Path) -> Logo:
    """Return the logo in `file`. Raises LookError where it cannot be read, is too large, is no PNG, JPEG, WebP or SVG,
    or is an SVG that is more than a drawing."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise LookError(f"LOGO_FILE: {file} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        size = f"{len(content) / 1024:,.0f} kB"
        raise LookError(f"LOGO_FILE: {file.name} has {size}; {LARGEST // 1024} kB are the most, for phones' sake")
    return Logo(content, _media_type(content, file.name))


def _media_type(content: bytes, name: str) -> str:
    """By what the file holds; its name may say anything."""
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    if content.startswith(RIFF) and content[8:12] == WEBP:
        return "image/webp"
    if faults := list(_faults(content)):
        raise LookError(f"LOGO_FILE: {name} {faults[0]}")
    return "image/svg+xml"


def _faults(content: bytes) -> Iterator[str]:
    """What keeps `content` from being an SVG that is a drawing and nothing else."""
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\0" in content:
        yield "begins with a DOCTYPE or is no UTF-8; save it as plain SVG, PNG, WebP or JPEG"
        return
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities to expand
    except (ElementTree.ParseError, ValueError, LookupError):
        yield "is no PNG, JPEG, WebP or SVG file"
        return
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        yield "is no SVG drawing"
    if re.search(rb"<\?xml-stylesheet", content, re.IGNORECASE):
        yield "loads a style sheet from elsewhere; save it as plain SVG"
    for element in root.iter():
        yield from _faults_of(element)


def _faults_of(element: ElementTree.Element) -> Iterator[str]:
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if tag in ACTIVE or tag.startswith("animate"):
        yield f"holds <{tag}>: a logo is a drawing without scripts; save it as plain SVG"
    if tag == "style" and OUTSIDE.search(element.text or ""):
        yield "has styles that load something from elsewhere; save it as plain SVG"
    for name, value in element.attrib.items():
        yield from _faults_of_attribute(_local(name), value)


def _faults_of_attribute(name: str, value: str) -> Iterator[str]:
    bare = re.sub(r"[\s\x00-\x1f]", "", value).lower()
    if name.startswith("on"):
        yield f"has a script in the attribute {name}; save it as plain SVG"
    if name in ("href", "src") and not bare.startswith(("#", "data:image/png", "data:image/jpeg", "data:image/webp")):
        yield f"leads elsewhere in the attribute {name}; save it as plain SVG, with its pictures inside"
    if OUTSIDE.search(value):
        yield f"loads something from elsewhere in the attribute {name}; save it as plain SVG"


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
