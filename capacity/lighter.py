"""The lighter forms that the accounts of a CSM could take, and what each would save."""

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account
from cadence import Cadence
from capacity.acceptance import lower_rates, other_channels
from capacity.effort import Efforts
from capacity.workload import FITS
from recommendations.following import Followed, followed
from recommendations.gathering import Known, WishOfChoice, gather
from recommendations.norms import Norms
from recommendations.voices import OwnWish
from rhythm.marks import NAMES

log = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Lighter:
    """A lighter form of contact, `saves` hours a month; `distance` is the logarithm of the factor between the rate
    that is followed and this one, 0 for the same. `why` quotes whose words accept it; `kept` says it without names and
    words, for a record that may outlive them."""

    cadence: Cadence
    channel: str | None
    saves: float
    distance: float
    why: str
    kept: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account, what is followed there, and the lighter forms that its contacts would accept."""

    account_id: int
    name: str
    cadence: Cadence
    channel: str | None
    options: tuple[Lighter, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """By what accounts are measured: what touches cost, what picked options ask for, and the usual cadences."""

    efforts: Efforts
    wish_of_choice: WishOfChoice
    norms: Norms


def candidates(session: Session, measures: Measures, account_ids: Sequence[int]) -> list[Candidate]:
    """Return those of the accounts that could take a lighter form, by id.

    Accounts with an override are left as somebody decided. Queries grow with batches of 500 accounts alone.
    """
    found: list[Candidate] = []
    for start in range(0, len(account_ids), BATCH):
        some = account_ids[start : start + BATCH]
        standings = followed(session, some)
        names = dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(some))).all())
        for known in gather(session, [one for one in some if one in standings and _may_leave_room(standings[one])]):
            found += _candidate(known, names[known.account_id], standings[known.account_id], measures)
    return found


def _may_leave_room(standing: Followed) -> bool:
    """Whether it is worth reading the answers: what is stored beside the recommendation tells who leaves none."""
    recommendation = standing.recommendation
    is_unsure = any(voice["needs_review"] and not voice["opted_out"] for voice in recommendation.voices)
    return not standing.override and recommendation.respondents > 0 and not is_unsure


def _candidate(known: Known, name: str, standing: Followed, measures: Measures) -> Iterator[Candidate]:
    try:
        wishes = known.wishes(measures.wish_of_choice, measures.norms)
        options = tuple(_options(known.segment, standing, wishes, measures.efforts))
    except (KeyError, TypeError, ValueError) as error:  # a broken reading; what it says may not be told
        log.error("account %d has no lighter form: %s", known.account_id, type(error).__name__)
        return
    if options:
        yield Candidate(known.account_id, name, standing.cadence, standing.channel, options)


def _options(segment: str, standing: Followed, wishes: Sequence[OwnWish], efforts: Efforts) -> Iterator[Lighter]:
    """Each rate with each channel, where that takes fewer hours than what is followed."""
    now = efforts.hours_a_month(segment, standing.channel, standing.cadence)
    minutes = efforts.minutes(segment, standing.channel)
    lower = [(standing.cadence, "", ""), *lower_rates(wishes, standing.cadence)]
    named = other_channels(wishes, standing.recommendation.contact_id)
    lighter = [one for one in named if efforts.minutes(segment, one[0]) < minutes]
    for cadence, why, kept in lower:
        for channel, named_by in [(standing.channel, ""), *lighter]:
            saves = now - efforts.hours_a_month(segment, channel, cadence)
            if saves > FITS:
                distance = round(math.log(standing.cadence.per_year[0] / cadence.per_year[0]), 6)
                yield Lighter(cadence, channel, saves, distance, *_because(why, kept, channel, named_by))


def _because(why: str, kept: str, channel: str | None, named_by: str) -> tuple[str, str]:
    """Why a lighter form is accepted, with whose words and without, where the channel has a reason of its own."""
    if not named_by:
        return why, kept
    name = NAMES.get(channel or "", "")
    said, briefly = f"{name}: {named_by}", f"by {name}, which they named"
    return (f"{why}; {said}", f"{kept}; {briefly}") if why else (said, briefly)
