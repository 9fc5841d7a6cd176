"""The figures of a month, put together as they stood at its end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from accounts import touchpoints
from cadence import Cadence
from reports.monthly import answers, queries, said
from reports.monthly.backing import NOTHING_BACKS, Backing
from reports.monthly.carrying import carried
from reports.monthly.facts import AccountRhythm, MonthFigures, SegmentRhythm
from reports.monthly.months import Month
from reports.monthly.owned import Owned
from reports.monthly.queries import Book, Step
from reports.monthly.rhythms import middle, rhythms
from reports.monthly.scope import Scope
from reports.monthly.team import team_picture
from reports.monthly.themes import risks, tallies, themes
from reports.monthly.voices import Comment, Theme
from rhythm.contact import WINDOW_DAYS, Verdict

# Accounts that each list of the report shows with their rhythm strip.
LISTED = 12
RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: the month, whose accounts, and what the operator's files say. `shown` is how many rows each list
    shows; None: all of them."""

    month: Month
    scope: Scope
    backing: Backing = NOTHING_BACKS
    shown: int | None = None


def month_figures(session: Session, wanted: Wanted, now: datetime) -> MonthFigures:
    """Return the figures of a month as they stood at its end, or at `now` (UTC) while it runs. The number of queries
    does not depend on the number of rows."""
    month, scope = wanted.month, wanted.scope
    start, end = month.starts_at, min(month.ends_at, now)
    owned = Owned(scope)
    accounts = rhythms(session, owned, end)
    book = {account.id: account for account in accounts}
    renewals = _renewing(accounts, end.astimezone(month.zone).date())
    during = (session, owned, book, start, end)
    steps = _by_size(queries.steps(session, owned, start, end))
    comments = said.comments(session, owned, start, end)
    return MonthFigures(
        month=month,
        until=end,
        is_running=now < month.ends_at,
        scope=scope,
        asked=answers.asked(session, owned, start, end),
        accounts=accounts,
        segments=_segments(accounts),
        changes=queries.changes(session, book, steps[: wanted.shown], start, end),
        changed=sum(step.before is not None for step in steps),
        found=sum(step.before is None for step in steps),
        decisions=queries.decisions(*during),
        offers=answers.offers(*during),
        opt_outs=queries.opt_outs(*during),
        comments=len(comments),
        themes=_themes(session, wanted, book, comments),
        risks=risks(said.signs(*during)),
        strips=touchpoints.recent(session, _listed(accounts, renewals), end, WINDOW_DAYS),
        held=answers.held(session, owned, start, end),
        renewals=renewals,
        readings=said.readings(session, owned, start, end),
        team=team_picture(session, wanted.backing.teams_own, end),
        loads=carried(session, scope, wanted.backing.efforts, end),
    )


def months_with_figures(session: Session, zone: ZoneInfo, scope: Scope, now: datetime) -> list[Month]:
    """Return the months from that of the first invitation to the present one, newest first."""
    first = answers.first_invitation(session, Owned(scope).accounts, now)
    month, found = Month.of(now, zone), []
    while first is not None and month.ends_at >= first:
        found.append(month)
        month = month.before()
    return found


def _segments(accounts: Sequence[AccountRhythm]) -> list[SegmentRhythm]:
    parted: dict[str, list[AccountRhythm]] = {}
    for account in accounts:
        parted.setdefault(account.segment, []).append(account)
    return [_segment(name, parted[name]) for name in sorted(parted)]


def _segment(name: str, accounts: Sequence[AccountRhythm]) -> SegmentRhythm:
    known, rate = [account for account in accounts if account.wished], cache(_rate)
    asked = [account.asked for account in known if account.asked is not None]
    recommended = [rate(account.wished) for account in known]
    delivered = [account.delivered for account in known]
    medians = (median(values) if values else None for values in (asked, recommended, delivered))
    return SegmentRhythm(name, len(accounts), len(known), *medians)


def _rate(wished: Cadence) -> float:
    return middle(*wished.per_year) or 0.0


def _by_size(steps: Sequence[Step]) -> list[Step]:
    """The largest step is told first: how far a cadence moved."""
    size = cache(_size)
    return sorted(steps, key=lambda step: size(step.before, step.after), reverse=True)


def _size(before: Cadence | None, after: Cadence) -> float:
    return abs(math.log(after.interval_days / before.interval_days)) if before else 0.0


def _renewing(accounts: Sequence[AccountRhythm], day: date) -> list[AccountRhythm]:
    last = day + timedelta(days=RENEWAL_DAYS)
    soon = [(each.renewal_on, each) for each in accounts if each.renewal_on and day <= each.renewal_on <= last]
    return [each for _, each in sorted(soon, key=lambda one: (one[0], one[1].name))]


def _themes(session: Session, wanted: Wanted, book: Book, comments: Sequence[Comment]) -> list[Theme]:
    """The themes of `comments`, each beside the month before as it stood at that month's end."""
    last = wanted.month.before()
    total, before = said.topic_counts(session, Owned(wanted.scope), last.starts_at, last.ends_at)
    counted = tallies(comments)
    quotes = said.quotes(session, book, [answer_id for one in counted for answer_id in one.quoted])
    return themes(counted, quotes, before if total else None)


def _listed(accounts: Sequence[AccountRhythm], renewals: Sequence[AccountRhythm]) -> set[int]:
    sides = [
        [account for account in accounts if account.verdict is side][:LISTED]
        for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE)
    ]
    return {account.id for side in (*sides, renewals[:LISTED]) for account in side}
