"""A CRM's own words as ours, by the mapping: rows as `accounts.crm.rows` reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.crm.mapping import IGNORE, Reading
from accounts.crm.rows import Row
from accounts.models import Channel, Level, Stage

Found = Mapping[str, Any]


class Words:
    """Turns what a CRM gave, by our names for it, into rows; where it says nothing, the mapping's defaults count."""

    def __init__(self, reading: Reading) -> None:
        self._defaults = reading.defaults
        self._managers = {str(one).lower() for one in reading.managers}
        self._segments = _folded(reading.segments)
        self._stages = _folded(reading.stages, Stage)
        self._levels = _folded(reading.levels, Level)
        self._channels = _folded(reading.channels, Channel)

    def csm(self, found: Found) -> Row:
        """Return the row of a CSM, who is a manager where the mapping names their address."""
        is_manager = _text(found, "email").lower() in self._managers
        zone = _text(found, "zone") or self._defaults.time_zone
        return _row(found, "crm_id", "name", "email", "team") | {
            "is_manager": "yes" if is_manager else "no",
            "time_zone": zone,
        }

    def account(self, found: Found) -> Row:
        """Return the row of an account."""
        segment = _text(found, "segment")
        return _row(found, "crm_id", "name", "csm_crm_id") | {
            "segment": self._segments.get(segment.casefold(), segment) or self._defaults.segment,
            "stage": _one(self._stages, _text(found, "stage"), self._defaults.stage),
            "stage_since": _text(found, "stage_since")[:10],
            "renewal_on": _text(found, "renewal_on")[:10],
            "time_zone": _text(found, "time_zone") or self._defaults.time_zone,
        }

    def contact(self, found: Found) -> Row:
        """Return the row of a contact."""
        level = _one(self._levels, _text(found, "level"), self._defaults.level)
        return _row(found, "crm_id", "account_crm_id", "email", "name") | {"level": level}

    def is_touchpoint(self, kind: str | None) -> bool:
        """Return whether what the CRM calls `kind` counts as a touchpoint."""
        return self._channel(kind or "") != IGNORE

    def touchpoint(self, found: Found) -> Row:
        """Return the row of a touchpoint, of a kind that is one."""
        channel = self._channel(_text(found, "kind"))
        return _row(found, "crm_id", "account_crm_id", "contact_crm_id", "happened_at") | {"channel": channel}

    def _channel(self, kind: str) -> str:
        return _one(self._channels, kind, self._defaults.channel)


def _folded(words: Mapping[str, Any], own: Iterable[str] = ()) -> dict[str, str]:
    """What the mapping says of the CRM's words; our own words mean themselves."""
    return {word: str(word) for word in own} | {word.casefold(): str(ours) for word, ours in words.items()}


def _one(known: Mapping[str, str], word: str, default: str) -> str:
    return known.get(word.casefold(), default)


def _text(found: Found, name: str) -> str:
    value = found.get(name)
    return "" if value is None else " ".join(str(value).split())


def _row(found: Found, *names: str) -> Row:
    return {name: _text(found, name) for name in names}
