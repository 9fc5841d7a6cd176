"""What an answer asks for: the reading and its wishes, in Python and as a line of the contract (docs/reading.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from cadence import Bound, Cadence

Preferences = Mapping[str, tuple[str, ...]]


def preferences(prefer: Sequence[str] = (), avoid: Sequence[str] = ()) -> Preferences:
    """What is preferred and what is refused, each once, in the order given."""
    return {"prefer": tuple(dict.fromkeys(prefer)), "avoid": tuple(dict.fromkeys(avoid))}


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that the customer asks for; ``span`` holds offsets in the original text."""

    kind: str
    span: tuple[int, int]
    cadence: Cadence | None = None
    level: str | None = None
    direction: str | None = None
    factor: float | None = None
    trigger: tuple[str, ...] = ()
    when: str | None = None
    channel: str | None = None
    rule: str = ""

    @property
    def per_year(self) -> tuple[float, float] | None:
        """Contacts a year, low and high, of a periodic wish."""
        return self.cadence.per_year if self.cadence else None

    @property
    def bound(self) -> Bound | None:
        """How binding the rate of a periodic wish is."""
        return self.cadence.bound if self.cadence else None

    @property
    def timex(self) -> dict[str, str] | None:
        """TIMEX3 attributes of a periodic wish."""
        return self.cadence.timex() if self.cadence else None

    @property
    def rrule(self) -> str | None:
        """The recurrence rule of a periodic wish, where RFC 5545 can say it."""
        return self.cadence.rrule() if self.cadence else None

    def to_json(self) -> dict[str, Any]:
        """The fields of the contract that apply to the kind."""
        fields: dict[str, Any] = {"kind": self.kind, "when": self.when, "channel": self.channel}
        if self.cadence:
            fields |= {"per_year": list(self.cadence.per_year), "bound": self.cadence.bound.value}
            fields |= {"timex": self.timex, "rrule": self.rrule, "cadence": str(self.cadence)}
        if self.kind == "event":
            fields["trigger"] = list(self.trigger)
        if self.kind == "vague":
            fields["level"] = self.level
        if self.kind == "relative":
            fields |= {"direction": self.direction, "factor": self.factor}
        return fields | {"span": list(self.span), "rule": self.rule}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """A wish from its JSON fields; KeyError or ValueError where they are no wish."""
        text = fields.get("cadence")
        return cls(
            kind=fields["kind"],
            span=(fields["span"][0], fields["span"][1]),
            cadence=Cadence.parse(text) if text else None,
            level=fields.get("level"),
            direction=fields.get("direction"),
            factor=fields.get("factor"),
            trigger=tuple(fields.get("trigger") or ()),
            when=fields.get("when"),
            channel=fields.get("channel"),
            rule=fields.get("rule", ""),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one answer; ``main`` is the index of the wish to follow in steady state."""

    wishes: tuple[Wish, ...] = ()
    main: int | None = None
    days: Preferences = field(default_factory=preferences)
    channels: Preferences = field(default_factory=preferences)
    opt_out: bool = False
    topics: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    sentiment: str = "neutral"
    confidence: float = 1.0
    needs_review: bool = False

    @property
    def main_wish(self) -> Wish | None:
        """The wish to follow, None where no wish says anything about steady state."""
        return None if self.main is None else self.wishes[self.main]

    def to_json(self) -> dict[str, Any]:
        """The line of the contract, without its id."""
        return {
            "wishes": [wish.to_json() for wish in self.wishes],
            "main": self.main,
            "days": {side: list(codes) for side, codes in self.days.items()},
            "channels": {side: list(names) for side, names in self.channels.items()},
            "opt_out": self.opt_out,
            "topics": list(self.topics),
            "signals": list(self.signals),
            "sentiment": self.sentiment,
            "confidence": self.confidence,
            "needs_review": self.needs_review,
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """A reading from ``to_json``; KeyError or ValueError where the fields are none."""
        return cls(
            wishes=tuple(Wish.from_json(wish) for wish in fields["wishes"]),
            main=fields["main"],
            days=preferences(fields["days"]["prefer"], fields["days"]["avoid"]),
            channels=preferences(fields["channels"]["prefer"], fields["channels"]["avoid"]),
            opt_out=fields["opt_out"],
            topics=tuple(fields["topics"]),
            signals=tuple(fields["signals"]),
            sentiment=fields["sentiment"],
            confidence=fields["confidence"],
            needs_review=fields["needs_review"],
        )
