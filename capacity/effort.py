"""What one touch costs, by segment and channel, and the usual hours of a CSM: a TOML file that the operator edits,
checked when it is loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from accounts.models import Channel
from cadence import UNITS_A_YEAR, Cadence, Unit

DEFAULT, ANY, HOURS = "default", "any", "hours_a_month"
CHANNELS = (ANY, *map(str, Channel))
MONTHS_A_YEAR = 12
MINUTES_AN_HOUR = 60
MOST_HOURS = 744.0  # all hours of the longest month
Minutes = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class EffortError(Exception):
    """The file of efforts cannot be used; the message names the file, the key and the fault."""


class Effort(BaseModel):
    """Minutes that one touch takes, and those of its preparation and follow-up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    touch: Minutes
    preparation: Minutes


@dataclass(frozen=True, slots=True)
class Efforts:
    """Minutes of a touch by segment (lower case) and channel; `usual_hours` are those of a CSM in a month."""

    usual_hours: float
    by_segment: Mapping[str, Mapping[str, float]]

    def minutes(self, segment: str, channel: str | None) -> float:
        """Return the minutes of one touch with its preparation; `channel` is None where nobody has named one."""
        usual = self.by_segment[DEFAULT]
        own = self.by_segment.get(segment.strip().lower(), usual)
        name = channel if channel and channel in usual else ANY
        return own[name] if name in own else usual[name]

    def hours_a_month(self, segment: str, channel: str | None, cadence: Cadence) -> float:
        """Return the hours a month that an account takes at `cadence`. A limit counts as the rate that it names."""
        return touches_a_month(cadence) * self.minutes(segment, channel) / MINUTES_AN_HOUR


def touches_a_month(cadence: Cadence) -> float:
    """Return the touches in an average month; of a range, the geometric mean of its ends."""
    return UNITS_A_YEAR[Unit.DAY] / cadence.interval_days / MONTHS_A_YEAR


def load(path: Path) -> Efforts:
    """Read and check the efforts in `path`. Raises EffortError, naming file and key."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        hours = _usual_hours(content.pop(HOURS, None))
        segments = TypeAdapter(dict[str, dict[str, Effort]]).validate_python(content)
        _check(segments)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EffortError(f"{path.name}: cannot be read: {error}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise EffortError(f"{path.name}: {faults}") from None
    except ValueError as error:
        raise EffortError(f"{path.name}: {error}") from None
    return Efforts(hours, {name.lower(): _minutes(efforts) for name, efforts in segments.items()})


def _usual_hours(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < value <= MOST_HOURS:
        raise ValueError(f"{HOURS}: must be a number of hours above 0 and at most {MOST_HOURS:.0f}")
    return float(value)


def _check(segments: Mapping[str, Mapping[str, Effort]]) -> None:
    for segment, efforts in segments.items():
        if unknown := sorted(set(efforts) - set(CHANNELS)):
            raise ValueError(f"{segment}.{unknown[0]}: is no channel; there are {', '.join(CHANNELS)}")
    if missing := [name for name in CHANNELS if name not in segments.get(DEFAULT, {})]:
        raise ValueError(f"{DEFAULT}.{missing[0]}: is missing")


def _minutes(efforts: Mapping[str, Effort]) -> dict[str, float]:
    return {channel: effort.touch + effort.preparation for channel, effort in efforts.items()}
