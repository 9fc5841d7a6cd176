"""What was recommended and decided over time. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cadence import Cadence
from recommendations.models import Decision, Recommendation


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: what was recommended or decided, when, and why; `updated_at` is when the
    reason for the same cadence changed for the last time. `channel` is the one that an override names."""

    at: datetime
    what: str
    cadence: Cadence | None
    reason: str
    updated_at: datetime | None = None
    channel: str | None = None


def entries(recommendations: Sequence[Recommendation], decisions: Sequence[Decision]) -> list[Entry]:
    """Return the history, newest first. A cadence that was recommended again for another reason is one entry."""
    found = [*_recommended(recommendations), *(entry for one in decisions for entry in _decided(one, decisions))]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _recommended(recommendations: Sequence[Recommendation]) -> list[Entry]:
    found: list[Entry] = []
    before = None
    for one in sorted(recommendations, key=lambda row: (row.created_at, row.id)):
        if before is not None and (before.cadence, before.source) == (one.cadence, one.source):
            found[-1] = replace(found[-1], reason=one.reason, updated_at=one.created_at)
        else:
            what = "Recommended" if one.source == "asked" else "Recommended as usual for the segment"
            found.append(Entry(one.created_at, what, one.cadence, one.reason))
        before = one
    return found


def _decided(one: Decision, decisions: Sequence[Decision]) -> list[Entry]:
    what = f"{'Overridden' if one.cadence else 'Accepted'} by {one.csm.name}"
    ends = f" until {one.until:%-d %B %Y}" if one.until else ""
    found = [Entry(one.decided_at, what + ends, one.cadence, one.reason, channel=one.channel)]
    is_replaced = any(other.decided_at == one.revoked_at for other in decisions if other is not one)
    if one.revoked_at and not is_replaced:
        is_over = one.ends_at is not None and one.revoked_at >= one.ends_at
        found.append(Entry(one.revoked_at, "The override ended by itself" if is_over else "Taken back", None, ""))
    return found


def followed_steps(
    recommendations: Sequence[Recommendation], decisions: Sequence[Decision]
) -> list[tuple[datetime, Cadence]]:
    """Return since when which cadence was followed, oldest first: the override in force at the time, else what was
    recommended."""
    overrides = [one for one in decisions if one.cadence]
    moments = {one.created_at for one in recommendations}
    moments |= {at for one in overrides for at in (one.decided_at, one.revoked_at) if at}
    steps: list[tuple[datetime, Cadence]] = []
    for moment in sorted(moments):
        cadence = _followed_at(moment, recommendations, overrides)
        if cadence is not None and (not steps or steps[-1][1] != cadence):
            steps.append((moment, cadence))
    return steps


def _followed_at(
    moment: datetime, recommendations: Sequence[Recommendation], overrides: Sequence[Decision]
) -> Cadence | None:
    for one in overrides:
        if one.decided_at <= moment and (one.revoked_at is None or one.revoked_at > moment):
            return one.cadence
    earlier = [one for one in recommendations if one.created_at <= moment]
    return max(earlier, key=lambda one: (one.created_at, one.id)).cadence if earlier else None
