"""What one contact said, and what they want now."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from accounts.models import Level
from cadence import Cadence
from classifier import Reading

Picked = Cadence | Literal["delegated", "stop"]
Days = dict[str, list[str]]
SIDES = ("prefer", "avoid")
WORDS = {
    "event": "only when something happens",
    "delegated": "left to us",
    "stop": "no contact",
    "none": "no rate named",
}


def no_days() -> Days:
    """Return that no weekday is preferred and none refused."""
    return {side: [] for side in SIDES}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a contact said yes to `on` a day where their account is, instead of the rate `asked`."""

    asked: Cadence
    cadence: Cadence
    channel: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Voice:
    """A contact's newest answer.

    `choice` is what the picked option asks for, `channel` what was picked in a question of its own, `delivered` the
    contacts a year in the 180 days before the answer, `opted_out` whether their address is suppressed. `answered_at`
    (UTC) is None for those who never answered.
    """

    contact_id: int
    name: str
    level: Level
    choice: Picked | None = None
    reading: Reading | None = None
    verbatim: str | None = None
    answered_at: datetime | None = None
    delivered: float = 0.0
    opted_out: bool = False
    channel: str | None = None
    accepted: Accepted | None = None
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class OwnWish:
    """What one contact wants at the account's present stage.

    `kind` is one of docs/reading.md, or "none"; `cadence` is their vote, None where they cast none; `certainty`
    lies above 0 and at most at 1; `stage` is set where the wish is limited to the present stage; `direction` and
    `measured_against` say how a wish without a number was resolved; `accepted_for` is the rate that they asked for
    before they accepted `cadence` instead.
    """

    voice: Voice
    kind: str = "none"
    cadence: Cadence | None = None
    certainty: float = 1.0
    needs_review: bool = False
    opted_out: bool = False
    is_picked: bool = False
    is_contradicted: bool = False
    stage: str | None = None
    direction: str | None = None
    measured_against: Literal["delivered", "norm"] | None = None
    span: tuple[int, int] | None = None
    rule: str | None = None
    channel: str | None = None
    days: Days = field(default_factory=no_days)
    accepted_for: Cadence | None = None

    def words(self) -> str:
        """Plain English for what they want, such as "once a quarter" or "left to us"."""
        return self.cadence.words() if self.cadence else WORDS.get(self.kind, WORDS["none"])

    def as_json(self) -> dict[str, Any]:
        """What is stored of this contact beside the recommendation."""
        voice = self.voice
        accepted = {"accepted_for": self.accepted_for.words()} if self.accepted_for else {}
        return accepted | {
            "contact_id": voice.contact_id,
            "name": voice.name,
            "level": str(voice.level),
            "verbatim": voice.verbatim,
            "span": list(self.span) if self.span else None,
            "rule": self.rule,
            "kind": self.kind,
            "cadence": str(self.cadence) if self.cadence else None,
            "words": self.words(),
            "needs_review": self.needs_review,
            "opted_out": self.opted_out,
            "channel": self.channel,
            "days": self.days,
            "answer_id": voice.answer_id,
            "answered_at": voice.answered_at.isoformat() if voice.answered_at else None,
        }
