"""The accounts of a report at a moment: what their contacts asked for, and how often people talked."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, and_, case, func, select
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast, CustomerSuccessManager, Touchpoint
from accounts.past import stood_at as past_at
from accounts.touchpoints import was_known_at
from cadence import Cadence
from database import rows
from recommendations.following import wished
from recommendations.models import Recommendation
from reports.monthly.facts import AccountRhythm
from reports.monthly.owned import END, SINCE, Owned, for_each_scope, moments
from reports.monthly.queries import Query, is_recommended
from rhythm.contact import Verdict, delivered_per_year, excess, verdict

Compare = Callable[[Cadence | None, int], tuple[float, Verdict, float]]


def rhythms(session: Session, owned: Owned, at: datetime) -> list[AccountRhythm]:
    """Return each account as it was at the moment `at` (UTC), those farthest from their wish first, then in order of
    the names that they had. One query."""
    # A few hundred pairs of wish and touchpoints stand for all accounts.
    compare: Compare = cache(_compare)
    found = [_rhythm(row, compare) for row in rows(session, _accounts(owned), moments(at, at))]
    # Sorted here: to walk through the accounts by an index of names takes the database a third longer.
    return sorted(found, key=lambda each: (-abs(each.excess), each.name, each.id))


def middle(low: float | None, high: float | None) -> float | None:
    """Return the geometric mean of two rates, since they differ by factors; None where one is not known or zero."""
    return math.sqrt(low * high) if low and high else None


def _rhythm(row: Sequence[Any], compare: Compare) -> AccountRhythm:
    account_id, name, segment, csm, wish, low, high, touched, renewal_on, csm_now = row
    asked = middle(low, high) if wish else None
    delivered, kind, far = compare(wish, touched)
    return AccountRhythm(
        account_id, name, segment, csm, wish, asked, touched, delivered, kind, far, renewal_on, csm_now
    )


def _compare(wish: Cadence | None, touched: int) -> tuple[float, Verdict, float]:
    delivered = delivered_per_year(touched)
    return delivered, verdict(wish, delivered), excess(wish, delivered) if wish else 0.0


@for_each_scope
def _accounts(owned: Owned) -> Query:
    csm, is_past = func.coalesce(AccountPast.csm_id, Account.csm_id), AccountPast.id.is_not(None)
    return (
        select(
            Account.id, func.coalesce(AccountPast.name, Account.name),
            func.coalesce(AccountPast.segment, Account.segment), CustomerSuccessManager.name,
            wished(), Recommendation.asked_low, Recommendation.asked_high, _touchpoints(),
            case((is_past, AccountPast.renewal_on), else_=Account.renewal_on),
            case((Account.removed_at.is_(None), Account.csm_id)),
        )
        .outerjoin(AccountPast, and_(AccountPast.account_id == Account.id, past_at(END)))
        .outerjoin(Recommendation, and_(Recommendation.account_id == Account.id, is_recommended()))
        .join(CustomerSuccessManager, CustomerSuccessManager.id == csm)
        .where(owned.accounts)
    )  # fmt: skip


def _touchpoints() -> ScalarSelect[int]:
    """How many touchpoints of the 180 days before were known then: a look into the index for each account."""
    recent = and_(Touchpoint.happened_at > SINCE, Touchpoint.happened_at <= END)
    wanted = select(func.count()).where(Touchpoint.account_id == Account.id, recent, was_known_at(END))
    return wanted.correlate(Account).scalar_subquery()
