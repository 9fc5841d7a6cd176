"""The usual cadence of each segment, out of a TOML file that is checked when it is loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadence import Cadence

DEFAULT = "default"
KEYS = {"cadence", "source"}


class NormsError(Exception):
    """The file of norms cannot be used; the message names the file, the key and the fault."""


@dataclass(frozen=True, slots=True)
class Norm:
    """The usual cadence of a segment, and in plain words where that figure comes from."""

    segment: str
    cadence: Cadence
    source: str

    @property
    def per_year(self) -> float:
        """Contacts a year."""
        return self.cadence.per_year[0]


@dataclass(frozen=True, slots=True)
class Norms:
    """The norms by segment, in lower case; `default` is among them."""

    by_segment: Mapping[str, Norm]

    def of(self, segment: str) -> Norm:
        """Return the norm of `segment`, whatever its case; the default's where it has none."""
        return self.by_segment.get(segment.strip().lower(), self.by_segment[DEFAULT])


def load(path: Path) -> Norms:
    """Read and check the norms in `path`. Raises NormsError, naming file and key."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NormsError(f"{path.name}: cannot be read: {error}") from None
    try:
        norms = {segment.lower(): _norm(segment, entry) for segment, entry in content.items()}
        if DEFAULT not in norms:
            raise ValueError(f"[{DEFAULT}] is missing")
    except ValueError as error:
        raise NormsError(f"{path.name}: {error}") from None
    return Norms(norms)


def _norm(segment: str, entry: Any) -> Norm:
    if not isinstance(entry, dict):
        raise ValueError(f"{segment}: must be a table, such as [{segment}], with cadence and source")
    if unknown := sorted(set(entry) - KEYS):
        raise ValueError(f"{segment}.{unknown[0]}: is not known; there are cadence and source")
    for key in sorted(KEYS):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ValueError(f"{segment}.{key}: is missing, or not a text")
    return Norm(segment.lower(), _one_rate(segment, entry["cadence"]), entry["source"].strip())


def _one_rate(segment: str, text: str) -> Cadence:
    try:
        return Cadence.parse_rate(text)
    except ValueError as error:
        raise ValueError(f"{segment}.cadence: {error}") from None
