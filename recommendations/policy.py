"""The policies: how the wishes of an account's contacts become one recommended cadence. Pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.next_touch import suitable
from cadence import LADDER, USUAL, WORKING_WEEK, Bound, Cadence
from recommendations import rates, reasons
from recommendations.choices import Choice, write
from recommendations.norms import Norm
from recommendations.voices import OwnWish, no_days
from recommendations.votes import Vote, agreement, cast, median

ASKED, NORM = "asked", "norm"
Policy = Callable[[Sequence[Vote]], Cadence]


@dataclass(frozen=True, slots=True)
class Result:
    """One recommended cadence and how it came about; the fields are those of the table `recommendation`."""

    cadence: Cadence
    source: str
    policy: str
    asked_low: float | None
    asked_high: float | None
    agreement: float | None
    respondents: int
    invited: int
    newest_answer_at: datetime | None
    reason: str
    voices: list[dict[str, Any]]
    contact_id: int | None
    channel: str | None
    weekdays: str
    choices: str | None


def recommend(wishes: Sequence[OwnWish], policy: str, norm: Norm, invited: int) -> Result:
    """Return what the policy of that name recommends; without a vote, the norm.

    `invited` is how many contacts have been asked. Raises KeyError for an unknown policy. The order of `wishes`
    changes nothing.
    """
    decide = POLICIES[policy]
    wishes = sorted(wishes, key=lambda wish: wish.voice.contact_id)
    votes = cast(wishes)
    cadence = decide(votes) if votes else norm.cadence
    rate = cadence.per_year[0]
    decided = reasons.leading(policy, cadence, votes)[0].wish if votes else None
    moments = [wish.voice.answered_at for wish in wishes if wish.voice.answered_at]
    return Result(
        cadence=cadence,
        source=ASKED if votes else NORM,
        policy=policy,
        asked_low=min((vote.cadence.per_year[0] for vote in votes), default=None),
        asked_high=max((vote.cadence.per_year[1] for vote in votes), default=None),
        agreement=agreement(rate, votes) if votes else None,
        respondents=len(moments),
        invited=invited,
        newest_answer_at=max(moments, default=None),
        reason=reasons.asked(policy, cadence, votes, wishes) if votes else reasons.norm(norm, wishes),
        voices=[wish.as_json() for wish in wishes],
        contact_id=decided.voice.contact_id if decided else None,
        channel=decided.channel if decided else None,
        weekdays=",".join(_weekdays(cadence, decided, wishes)),
        choices=write(choices(votes)) if lie_apart(votes) else None,
    )


def lie_apart(votes: Sequence[Vote]) -> bool:
    """Return whether the policies may differ: not where all want the same rate, or nobody named one."""
    return len({rate for vote in votes for rate in vote.cadence.per_year}) > 1


def choices(votes: Sequence[Vote]) -> dict[str, Choice]:
    """Return what each policy would recommend for one vote or more, by its name."""
    cadences = {name: decide(votes) for name, decide in POLICIES.items()}
    return {
        name: Choice(cadence, reasons.leading(name, cadence, votes)[0].wish.channel)
        for name, cadence in cadences.items()
    }


def _weekdays(cadence: Cadence, decided: OwnWish | None, wishes: Sequence[OwnWish]) -> tuple[str, ...]:
    """The days that suit everybody who may be contacted; where there are none, those that suit whose wish decided."""
    everyone = {day for wish in wishes if not wish.opted_out for day in wish.days["avoid"]}
    own = decided.days if decided else no_days()
    avoided = everyone if set(WORKING_WEEK) - everyone else own["avoid"]
    return suitable(cadence.weekdays, own["prefer"], avoided)


def balanced(votes: Sequence[Vote]) -> Cadence:
    """The weighted median of what was asked, as a usual cadence or as one that somebody named."""
    if len(votes) == 1 and votes[0].cadence.bound is not Bound.RANGE:
        return votes[0].cadence
    return _limited_alike(_nearest(median(votes), votes), votes)


def decision_maker(votes: Sequence[Vote]) -> Cadence:
    """What the most senior who voted ask for; among several of one level, balanced."""
    top = min(vote.seniority for vote in votes)
    return balanced([vote for vote in votes if vote.seniority == top])


def cautious(votes: Sequence[Vote]) -> Cadence:
    """The lowest rate that anyone asked for."""
    lowest = min(vote.lowest for vote in votes)
    named = [rates.ends(vote.cadence)[0] for vote in votes if vote.lowest == lowest]
    return _limited_alike(min(named, key=_plainness), votes)


POLICIES: dict[str, Policy] = {"balanced": balanced, "decision_maker": decision_maker, "cautious": cautious}


def _nearest(rate: float, votes: Sequence[Vote]) -> Cadence:
    """The cadence nearest to `rate`, out of the usual ones within the range asked and those that were named."""
    low = min(vote.cadence.per_year[0] for vote in votes)
    high = max(vote.cadence.per_year[1] for vote in votes)
    rungs = [rung for rung in LADDER if low <= rung.per_year[0] <= high]
    named = [end for vote in votes for end in rates.ends(vote.cadence)]
    return min(rungs + named, key=lambda cadence: (_gap(rate, cadence), *_plainness(cadence)))


def _gap(rate: float, cadence: Cadence) -> float:
    return round(abs(math.log(cadence.per_year[0] / rate)), 4)


def _plainness(cadence: Cadence) -> tuple[bool, float, str]:
    """Usual cadences first, then the less frequent; the text settles the rest."""
    return cadence not in USUAL, cadence.per_year[0], str(cadence)


def _limited_alike(cadence: Cadence, votes: Sequence[Vote]) -> Cadence:
    """With the limit that all who voted set alike: "at most" from everyone stays "at most"."""
    bounds = {vote.cadence.bound for vote in votes}
    bound = bounds.pop() if len(bounds) == 1 else Bound.EXACT
    return cadence.bounded(bound) if bound in (Bound.AT_MOST, Bound.AT_LEAST) else cadence
