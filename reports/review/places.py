"""Where in the queue a CSM is: what comes next, and how far they have come today."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from recommendations.norms import Norms
from reports.review import order, queue
from survey import corrections


@dataclass(frozen=True, slots=True)
class Place:
    """The ids of those that wait, in order; how many the CSM has done today; and the id of the one at hand, which may
    be none of these."""

    ids: list[int]
    done: int
    at: int | None = None

    @property
    def waits(self) -> bool:
        """Whether the one at hand waits."""
        return self.at in self.ids

    @property
    def number(self) -> int:
        """The place of the one at hand in today's work, from 1."""
        return self.done + (self.ids.index(self.at) if self.at in self.ids else 0) + 1

    @property
    def total(self) -> int:
        """How many were, and are, today's work."""
        return self.done + len(self.ids)

    @property
    def next(self) -> int | None:
        """The one to go on with: after the one at hand, from the end back to the first; None where no other waits."""
        others = [one for one in self.ids if one != self.at]
        if self.at not in self.ids:
            return others[0] if others else None
        after = self.ids[self.ids.index(self.at) + 1 :]
        return next(iter([*after, *others]), None)


def find(
    session: Session, csm: CustomerSuccessManager, visible: ColumnElement[bool], norms: Norms, now: datetime,
    answer_id: int | None = None,
) -> Place:  # fmt: skip
    """Return where `csm` is at `now` (UTC), with the answer of that id at hand."""
    here = now.astimezone(ZoneInfo(csm.time_zone))
    midnight = datetime.combine(here.date(), time(), here.tzinfo)
    ids = order.in_order(queue.all_waiting(session, visible), norms, here.date())
    return Place(ids, corrections.count_by(session, csm.id, midnight), answer_id)
