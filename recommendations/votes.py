"""Votes: wishes with a rate, and what each weighs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Level
from cadence import Cadence
from recommendations import rates
from recommendations.voices import OwnWish

# The constants below are starting assumptions, explained in docs/policies.md.
LEVEL_WEIGHT = {
    Level.EXECUTIVE_SPONSOR: 3.0,
    Level.CHAMPION: 2.5,
    Level.ADMINISTRATOR: 1.5,
    Level.END_USER: 1.0,
}
HALF_LIFE = timedelta(days=180)
LEAST_WEIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Vote:
    """A wish with its rate and its weight; only the ratios of weights matter."""

    wish: OwnWish
    cadence: Cadence
    weight: float

    @property
    def seniority(self) -> int:
        """0 for the most senior level, and so on downwards."""
        return list(Level).index(Level(self.wish.voice.level))

    @property
    def lowest(self) -> float:
        """The lowest rate that was named, in contacts a year."""
        return self.cadence.per_year[0]

    def distance(self, rate: float) -> float:
        """How far `rate` (contacts a year) is from what they want: the logarithm of the factor, 0 within limits."""
        return rates.distance(rate, self.cadence)

    def is_near(self, rate: float) -> bool:
        """Whether `rate` (contacts a year) is what they want, within a factor of 1.5."""
        return rates.is_near(rate, self.cadence)


def cast(wishes: Sequence[OwnWish]) -> list[Vote]:
    """Return the votes among `wishes`, by contact id, so that the order of answers can change nothing."""
    voting = sorted((wish for wish in wishes if wish.cadence), key=lambda wish: wish.voice.contact_id)
    newest = max((at for wish in voting if (at := wish.voice.answered_at)), default=None)
    return [Vote(wish, wish.cadence, _weight(wish, newest)) for wish in voting if wish.cadence]


def _weight(wish: OwnWish, newest: datetime | None) -> float:
    """Level times certainty times age; age counts from the newest vote, since only ratios matter."""
    at = wish.voice.answered_at
    age = newest - at if newest and at else timedelta()
    weight = LEVEL_WEIGHT[Level(wish.voice.level)] * wish.certainty * math.pow(0.5, age / HALF_LIFE)
    return max(weight, LEAST_WEIGHT)


def median(votes: Sequence[Vote]) -> float:
    """Return the weighted median of `votes` on a log scale, in contacts a year.

    It is the rate from which the weighted distances (logarithms of factors) to all wishes are least; a wish with
    limits is at no distance from any rate within them. Where several rates are equally good, it is the one of
    them nearest to the weighted mean of what was named.
    """
    corners = sorted({rate for vote in votes for rate in rates.interval(vote.cadence) if 0 < rate < math.inf})
    losses = [_loss(rate, votes) for rate in corners]
    best = [rate for rate, loss in zip(corners, losses, strict=True) if loss <= min(losses) + 1e-9]
    return min(max(_mean(votes), best[0]), best[-1])


def _loss(rate: float, votes: Sequence[Vote]) -> float:
    return math.fsum(vote.weight * vote.distance(rate) for vote in votes)


def _mean(votes: Sequence[Vote]) -> float:
    """The weighted geometric mean of the named rates; of a range, the middle."""
    logs = math.fsum(vote.weight * math.log(math.prod(vote.cadence.per_year)) / 2 for vote in votes)
    return math.exp(logs / math.fsum(vote.weight for vote in votes))


def agreement(rate: float, votes: Sequence[Vote]) -> float:
    """Return the share of the votes' weight that is near to `rate`, between 0 and 1."""
    near = math.fsum(vote.weight for vote in votes if vote.is_near(rate))
    return round(near / math.fsum(vote.weight for vote in votes), 4)
