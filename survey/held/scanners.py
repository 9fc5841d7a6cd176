"""Programs that open links by themselves and say so; scanners.toml lists them, with sources."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("scanners.toml")


class Scanner(BaseModel):
    """One kind of program: what its User-Agent header holds, and where that can be looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    match: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)

    def is_named_in(self, user_agent: str) -> bool:
        """Whether a User-Agent header (RFC 9110, 10.1.5) is of this kind."""
        return any(one.lower() in user_agent.lower() for one in self.match)


@cache
def known() -> tuple[Scanner, ...]:
    """Return the scanners of the file. Raises pydantic.ValidationError where it cannot be used."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["scanners"]
    return tuple(Scanner(**row) for row in rows)


def named_in(user_agent: str) -> str | None:
    """Return the name of the scanner that a User-Agent header tells of, if any."""
    return next((scanner.name for scanner in known() if scanner.is_named_in(user_agent)), None)
