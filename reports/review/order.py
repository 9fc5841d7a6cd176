"""In which order answers wait: the oldest first, and those of valuable accounts as if they were older. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from recommendations.norms import Norms

# An account that renews within so many days moves up by so many days.
RENEWS_WITHIN, RENEWAL_AHEAD = 90, 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits, since when, and what its account is worth waiting for."""

    id: int
    answered_at: datetime
    segment: str
    renewal_on: date | None


def in_order(waiting: list[Waiting], norms: Norms, today: date) -> list[int]:
    """Return the ids of those that wait, in order: by the day of the answer, moved up by a day for each contact a year
    that is usual in the segment, and by 30 days for a renewal within 90 days."""
    return [one.id for one in sorted(waiting, key=lambda one: (_rank(one, norms, today), one.answered_at, one.id))]


def _rank(one: Waiting, norms: Norms, today: date) -> datetime:
    days = usual(norms, one.segment) + (RENEWAL_AHEAD if renews_soon(one.renewal_on, today) else 0)
    return one.answered_at - timedelta(days=days)


def usual(norms: Norms, segment: str) -> int:
    """Return by how many days the segment moves up: its usual contacts a year."""
    return round(norms.of(segment).per_year)


def renews_soon(renewal_on: date | None, today: date) -> bool:
    """Return whether the renewal lies within the next 90 days."""
    return renewal_on is not None and 0 <= (renewal_on - today).days <= RENEWS_WITHIN
