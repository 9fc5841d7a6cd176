"""What each policy would recommend for an account, as it is kept beside the recommendation."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cadence import Cadence


class Choice(NamedTuple):
    """What a policy recommends: how often, and by which channel, where whose wish decides named one."""

    cadence: Cadence
    channel: str | None


Choices = Mapping[str, Choice]  # by the policy's name


def write(choices: Choices) -> str:
    """Return `choices` as text."""
    return json.dumps({policy: (str(choice.cadence), choice.channel) for policy, choice in choices.items()})


# Of thousands of accounts, most share some hundreds of these; nobody changes them, so that they may be shared.
@lru_cache(maxsize=4096)
def read(text: str) -> Choices:
    """Return the choices that `write` made `text` of. Raises ValueError for what is none."""
    return {policy: Choice(Cadence.parse(cadence), channel) for policy, (cadence, channel) in json.loads(text).items()}
