"""What is known of a month: the values that page, PDF and words are made of. Rates are contacts a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from cadence import Cadence
from capacity.workload import Load
from reports.monthly.months import Month
from reports.monthly.scope import Scope
from reports.monthly.voices import NOTHING_READ, Quote, Readings, TeamPicture, Theme
from rhythm.contact import Verdict

Touch = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many contacts of a level were invited by a month's waves, and how many have answered."""

    level: str
    invited: int
    answered: int

    @property
    def share(self) -> float:
        """Answered of invited, between 0 and 1; 0 where nobody was invited."""
        return self.answered / self.invited if self.invited else 0.0


class AccountRhythm(NamedTuple):
    """One account: what its contacts asked for, what was recommended, and how often people talked.

    `wished` is the recommended cadence where contacts answered, else None; `excess` as in `rhythm.contact`.
    `csm_now` is the id of whose account it is today; None: it has left the CRM.
    """

    id: int
    name: str
    segment: str
    csm: str
    wished: Cadence | None
    asked: float | None
    touchpoints: int
    delivered: float
    verdict: Verdict
    excess: float
    renewal_on: date | None = None
    csm_now: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentRhythm:
    """Medians over those accounts of a segment whose wish is known; None where there is none."""

    segment: str
    accounts: int
    known: int
    asked: float | None
    recommended: float | None
    delivered: float | None


class Change(NamedTuple):
    """An account whose recommended cadence at the end of the month is not that of its beginning."""

    account: str
    csm: str
    before: Cadence | None
    after: Cadence
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """What a CSM made of a recommendation; `cadence` is None where it was accepted, `channel` where none
    was named."""

    account: str
    csm: str
    cadence: Cadence | None
    channel: str | None
    recommended: Cadence
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """What a contact said when something else was offered than what they asked for; `accepted` is None where they
    would like to talk about it."""

    contact: str
    account: str
    asked: Cadence
    accepted: Cadence | None


@dataclass(frozen=True, slots=True)
class OptOut:
    """An address that is no longer written to, since this month; `source` is link, answer or bounce."""

    contact: str | None
    account: str | None
    source: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """How many answers of a month were held because a mail filter may have sent them, and what became of them."""

    total: int = 0
    released: int = 0
    discarded: int = 0
    overtaken: int = 0

    @property
    def waiting(self) -> int:
        """Those of which nobody has said yet what is to become of them."""
        return self.total - self.released - self.discarded - self.overtaken


@dataclass(frozen=True)
class MonthFigures:
    """The month as it stood at `until`, its end or, while it runs, now. `scope` is whose accounts it covers;
    `renewals` are those that renew in the next 90 days, the soonest first. `strips` holds the touchpoints of the
    accounts that stand in the lists, by account id. `changes` are those that are shown, the largest step first; of all,
    `changed` recommendations changed, and `found` accounts got their first. `team` is why the team comes to work;
    None: never asked. `loads` are the hours of each CSM, who is furthest over first."""

    month: Month
    until: datetime
    is_running: bool
    scope: Scope
    asked: Sequence[Asked]
    accounts: Sequence[AccountRhythm]
    segments: Sequence[SegmentRhythm]
    changes: Sequence[Change]
    decisions: Sequence[DecisionMade]
    offers: Sequence[OfferAnswered]
    opt_outs: Sequence[OptOut]
    comments: int
    themes: Sequence[Theme]
    risks: Sequence[Quote]
    strips: dict[int, list[Touch]]
    held: Held = Held()
    renewals: Sequence[AccountRhythm] = ()
    changed: int = 0
    found: int = 0
    readings: Readings = NOTHING_READ
    team: TeamPicture | None = None
    loads: Sequence[Load] = ()

    @property
    def response(self) -> Asked:
        """All levels together."""
        return Asked("everyone", sum(a.invited for a in self.asked), sum(a.answered for a in self.asked))

    @property
    def changes_in_all(self) -> int:
        """How many changes there are, shown or not."""
        return self.changed + self.found

    def with_verdict(self, verdict: Verdict) -> list[AccountRhythm]:
        """Return the accounts that `verdict` holds for, the farthest from their wish first."""
        return self._by_verdict.get(verdict, [])

    @cached_property
    def _by_verdict(self) -> dict[Verdict, list[AccountRhythm]]:
        found: dict[Verdict, list[AccountRhythm]] = {}
        for account in self.accounts:
            found.setdefault(account.verdict, []).append(account)
        return found

    @property
    def overridden(self) -> list[DecisionMade]:
        """Decisions to follow another cadence than the recommended one."""
        return [decision for decision in self.decisions if decision.cadence]

    @property
    def left(self) -> list[OptOut]:
        """Those who asked for no more contact."""
        return [row for row in self.opt_outs if row.source != "bounce"]

    @property
    def bounced(self) -> list[OptOut]:
        """Addresses that do not take mail."""
        return [row for row in self.opt_outs if row.source == "bounce"]
