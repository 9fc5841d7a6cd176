"""Where the contacts of an account want clearly different things, it is said and not averaged away. Pure."""

from collections.abc import Sequence
from typing import Any

from cadence import Cadence
from recommendations.rates import is_near

Voice = dict[str, Any]


def disagreement(voices: Sequence[Voice]) -> str | None:
    """Return who wants least and who most, where no one rate is near to both: "Olga Brandt (executive sponsor) wants
    once a quarter, Adam Okoro (administrator) every week: plan both." None where one rate does for all.

    `voices` are those stored beside a recommendation.
    """
    wishes = [(Cadence.parse(voice["cadence"]), voice) for voice in voices if voice["cadence"]]
    if len(wishes) < 2:
        return None
    (least, rarely), (most, often) = (pick(wishes, key=lambda wish: wish[0].per_year) for pick in (min, max))
    if is_near(least.per_year[0], most) or is_near(most.per_year[0], least):
        return None
    between = len(wishes) - 2
    others = f" ({between} other{'s' if between > 1 else ''} between them)" if between else ""
    return f"{_says(rarely)}, {_says(often, again=True)}{others}: plan both."


def _says(voice: Voice, again: bool = False) -> str:
    return f"{voice['name']} ({voice['level']}) {'' if again else 'wants '}{voice['words']}"
