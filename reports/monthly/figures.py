"""The figures of a month, put together as they stood at its end."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from accounts import touchpoints
from accounts.models import CustomerSuccessManager, Level
from reports.monthly import queries
from reports.monthly.facts import AccountRhythm, Asked, Change, MonthFigures, SegmentRhythm
from reports.monthly.months import Month
from reports.monthly.queries import AccountNow, Standing
from reports.monthly.themes import risks, themes
from rhythm.contact import WINDOW_DAYS, Verdict, delivered_per_year, excess, verdict

# Accounts that each list of the report shows with their rhythm strip.
LISTED = 12
LEVELS = [level.value for level in Level]


def month_figures(session: Session, month: Month, csm_id: int | None, now: datetime) -> MonthFigures:
    """Return the figures of `month` for the accounts of one CSM (None: all), as they stood at its end, or at
    `now` (UTC) while it runs. The number of queries does not depend on the number of rows."""
    start, end = month.starts_at, min(month.ends_at, now)
    owned = queries.owned_by(csm_id)
    owner = csm_id and session.get_one(CustomerSuccessManager, csm_id).name
    standing = queries.recommendations(session, owned, end)
    before = queries.recommendations(session, owned, start - timedelta(microseconds=1))
    rows, counts = queries.accounts(session, owned), queries.touchpoint_counts(session, owned, end)
    accounts = sorted((_rhythm(row, standing, counts) for row in rows), key=lambda each: -abs(each.excess))
    quotes = queries.comments(session, owned, start, end)
    return MonthFigures(
        month=month,
        until=end,
        is_running=now < month.ends_at,
        owner=owner or None,
        asked=sorted(queries.asked(session, owned, start, end), key=_seniority),
        accounts=accounts,
        segments=_segments(accounts),
        changes=_changes(rows, before, standing),
        decisions=queries.decisions(session, owned, start, end),
        offers=queries.offers(session, owned, start, end),
        opt_outs=queries.opt_outs(session, owned, start, end, everyones=csm_id is None),
        comments=len(quotes),
        themes=themes(quotes),
        risks=risks(quotes),
        strips=touchpoints.recent(session, _listed(accounts), end, WINDOW_DAYS),
        held=queries.held(session, owned, start, end),
    )


def months_with_figures(session: Session, zone: ZoneInfo, csm_id: int | None, now: datetime) -> list[Month]:
    """Return the months from that of the first invitation to the present one, newest first."""
    first = queries.first_invitation(session, queries.owned_by(csm_id))
    month, found = Month.of(now, zone), []
    while first is not None and month.ends_at >= first:
        found.append(month)
        month = month.before()
    return found


def _seniority(asked: Asked) -> int:
    return LEVELS.index(asked.level)


def _rhythm(account: AccountNow, standing: dict[int, Standing], counts: dict[int, int]) -> AccountRhythm:
    touched = counts.get(account.id, 0)
    delivered = delivered_per_year(touched)
    found = standing.get(account.id)
    wished = found.cadence if found and found.source == "asked" else None
    asked = _middle(found.asked_low, found.asked_high) if found and wished else None
    far = excess(wished, delivered) if wished else 0.0
    return AccountRhythm(*account, wished, asked, touched, delivered, verdict(wished, delivered), far)


def _middle(low: float | None, high: float | None) -> float | None:
    """The geometric mean: rates differ by factors."""
    return math.sqrt(low * high) if low and high else None


def _segments(accounts: Sequence[AccountRhythm]) -> list[SegmentRhythm]:
    return [
        _segment(name, [account for account in accounts if account.segment == name])
        for name in sorted({account.segment for account in accounts})
    ]


def _segment(name: str, accounts: Sequence[AccountRhythm]) -> SegmentRhythm:
    known = [account for account in accounts if account.wished]
    asked = [account.asked for account in known if account.asked is not None]
    recommended = [_middle(*account.wished.per_year) or 0 for account in known if account.wished]
    delivered = [account.delivered for account in known]
    medians = (median(values) if values else None for values in (asked, recommended, delivered))
    return SegmentRhythm(name, len(accounts), len(known), *medians)


def _changes(accounts: Sequence[AccountNow], before: dict[int, Standing], after: dict[int, Standing]) -> list[Change]:
    """What changed over the month, the largest step first; a norm where nothing was before is no change."""
    found = [_change(each, before.get(each.id), after[each.id]) for each in accounts if each.id in after]
    return sorted((change for change in found if change), key=_step, reverse=True)


def _change(account: AccountNow, old: Standing | None, new: Standing) -> Change | None:
    if new.cadence == old.cadence if old else new.source == "norm":
        return None
    previous = old.cadence if old else None
    return Change(account.name, account.csm, previous, new.cadence, new.reason, new.created_at)


def _step(change: Change) -> float:
    if change.before is None:
        return 0.0
    return abs(math.log(change.after.interval_days / change.before.interval_days))


def _listed(accounts: Sequence[AccountRhythm]) -> set[int]:
    sides = [
        [account.id for account in accounts if account.verdict is side][:LISTED]
        for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE)
    ]
    return {account_id for side in sides for account_id in side}
