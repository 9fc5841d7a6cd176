"""What can be had instead, where a customer asks for more than their segment's limit: a TOML file that the operator
edits, checked when it is loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from accounts.models import Channel, Stage
from cadence import Bound, Cadence
from survey.questions import Strict, Text

DEFAULT = "default"
PLACES = {"wish", "account", "csm"}
# Rates this near to each other are the same (docs/reading.md, "How a reading is judged").
SAME_RATE = 1.03


class OffersError(Exception):
    """The file of offers cannot be used; the message names the file, the key and the fault."""


def _with_known_places(text: str) -> str:
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"braces stand for {_listed()}: {error}") from None
    for _, name, spec, conversion in parts:
        if name not in PLACES or spec or conversion:
            raise ValueError(f"{{{name}}} is not known, or more than a bare name; there are {_listed()}")
    return text


def _listed() -> str:
    return ", ".join(f"{{{place}}}" for place in sorted(PLACES))


Rate = Annotated[Cadence, BeforeValidator(lambda value: Cadence.parse_rate(str(value)))]


class Offer(Strict):
    """One thing to have instead: what the button says, and the cadence and channel that are then followed."""

    label: Annotated[Text, Field(max_length=200)]
    cadence: Rate
    channel: Channel | None = None


class Limit(Strict):
    """The most that a segment is promised without asking back, and what is offered beyond it."""

    limit: Rate
    says: Annotated[Text, AfterValidator(_with_known_places)]
    not_in: tuple[Stage, ...] = ()
    channels: tuple[Channel, ...] = tuple(Channel)
    offers: Annotated[tuple[Offer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _offers_keep_to_it(self) -> Self:
        for number, offer in enumerate(self.offers, 1):
            if _is_more(offer.cadence, self.limit):
                raise ValueError(f"offers {number}: {offer.cadence} is more than the limit, {self.limit}")
        if len({offer.label for offer in self.offers}) < len(self.offers):
            raise ValueError("offers: two of them have the same label")
        return self

    def is_exceeded(self, asked: Cadence, channel: str | None, stage: Stage) -> bool:
        """Return whether the rate `asked` is more than an account at `stage` is promised; a wish with "at most" never
        is."""
        counts = stage not in self.not_in and (channel is None or channel in self.channels)
        return counts and asked.bound is not Bound.AT_MOST and _is_more(asked, self.limit)

    def in_words(self, asked: Cadence, account: str, csm: str) -> str:
        """Return `says`, filled in."""
        said = self.says.format(wish=asked.words(), account=account, csm=csm)
        return said[:1].upper() + said[1:]


def _is_more(one: Cadence, other: Cadence) -> bool:
    return one.per_year[0] > other.per_year[0] * SAME_RATE


@dataclass(frozen=True, slots=True)
class Offers:
    """The limits by segment, in lower case."""

    by_segment: Mapping[str, Limit]

    def limit_of(self, segment: str) -> Limit | None:
        """Return the limit of `segment`, whatever its case; the default's where it has none of its own; None where
        nothing is limited."""
        return self.by_segment.get(segment.strip().lower(), self.by_segment.get(DEFAULT))


def load(path: Path) -> Offers:
    """Read and check the offers in `path`. Raises OffersError, naming file and key."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        limits = TypeAdapter(dict[str, Limit]).validate_python(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OffersError(f"{path.name}: cannot be read: {error}") from None
    except ValidationError as error:
        faults = "; ".join(_fault(one["loc"], one["msg"]) for one in error.errors())
        raise OffersError(f"{path.name}: {faults}") from None
    return Offers({segment.lower(): limit for segment, limit in limits.items()})


def _fault(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    return f"{where}: {message.removeprefix('Value error, ')}"
