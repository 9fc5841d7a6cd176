"""Readings and voices, written down as short as they are said."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Level, Stage
from cadence import Cadence
from classifier import Reading
from recommendations.norms import Norm
from recommendations.voices import OwnWish, Picked, Voice
from recommendations.wishes import own_wish

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NORM = Norm("mid-market", Cadence.parse("1/P1M"), "our starting assumption")


def wish(said: str | None = None, **fields: Any) -> dict[str, Any]:
    """The JSON of a wish; `said` is a cadence such as "<=1/P1M", None for a wish of another kind."""
    kind = "periodic" if said else fields.pop("kind")
    rate: dict[str, Any] = {}
    if said:
        cadence = Cadence.parse(said)
        rate = {
            "per_year": list(cadence.per_year), "bound": str(cadence.bound), "timex": cadence.timex(),
            "rrule": cadence.rrule(), "cadence": said,
        }  # fmt: skip
    return {"kind": kind, "when": None, "channel": None, "span": [0, 5], "rule": "a-rule"} | rate | fields


def content(*wishes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The JSON of a reading; its main wish is the first one unless `main` says otherwise."""
    no_sides: dict[str, list[str]] = {"prefer": [], "avoid": []}
    return {
        "wishes": list(wishes), "main": 0 if wishes else None, "days": no_sides, "channels": no_sides,
        "opt_out": False, "topics": [], "signals": [], "sentiment": "neutral", "confidence": 1.0,
        "needs_review": False,
    } | fields  # fmt: skip


def reading(*wishes: dict[str, Any], **fields: Any) -> Reading:
    return Reading.from_json(content(*wishes, **fields))


def voice(read: Reading | None = None, choice: str | None = None, number: int = 1, days_ago: float = 0, **fields: Any) -> Voice:  # fmt: skip
    """Contact `number`'s answer; `choice` is a cadence, delegated or stop."""
    picked: Picked | None = choice if choice in (None, "delegated", "stop") else Cadence.parse(choice)  # type: ignore[assignment,arg-type]
    values = {
        "contact_id": number, "name": f"Contact {number}", "level": Level.CHAMPION, "choice": picked,
        "reading": read, "verbatim": "some words" if read else None,
        "answered_at": NOW - timedelta(days=days_ago),
    }  # fmt: skip
    return Voice(**(values | fields))


def wants(
    *wishes: dict[str, Any], choice: str | None = None, stage: Stage = Stage.STEADY, norm: Norm = NORM,
    delivered: float = 0.0, opted_out: bool = False, **fields: Any,
) -> OwnWish:  # fmt: skip
    """What one contact wants whose words are read as `wishes` and who picked `choice`."""
    read = reading(*wishes, **fields) if wishes or fields else None
    return own_wish(voice(read, choice, delivered=delivered, opted_out=opted_out), stage, norm)


def asks(said: str, number: int = 1, level: Level = Level.CHAMPION, certainty: float = 1.0, days_ago: float = 0) -> OwnWish:  # fmt: skip
    """A wish with a rate, without the way to it."""
    cadence = Cadence.parse(said)
    return OwnWish(voice(number=number, days_ago=days_ago, level=level), "periodic", cadence, certainty)
