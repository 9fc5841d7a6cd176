"""Whose accounts and answers a report covers, and of which time, as conditions on queries.

Each query of the report is put together once for a scope, with parameters for the moments: to do that anew for each
report took a tenth of its time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, not_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from accounts.models import Account, AccountPast, Contact
from accounts.past import stood_at, was_held_at, was_not_held_at
from database import UtcDateTime
from reports.monthly.scope import Scope
from reports.monthly.team import QUESTIONNAIRE as TEAMS_OWN
from rhythm.contact import WINDOW_DAYS
from survey.models import Answer, Invitation, Response, Wave

Of = ColumnElement[bool]
IS_CUSTOMERS = Wave.questionnaire != TEAMS_OWN
# The parameters of all queries: the time that is reported, the moment just before it, and the beginning of the 180
# days before its end.
START, END, JUST_BEFORE, SINCE = (
    bindparam(name, type_=UtcDateTime()) for name in ("start", "end", "just_before", "since")
)
# Queries of a scope, of which there are as many as CSMs and teams, are kept for those that are asked for most.
for_each_scope = lru_cache(maxsize=256)


def moments(start: datetime, end: datetime) -> dict[str, Any]:
    """Return the values of the parameters for a report of the time between `start` and `end` (UTC)."""
    just_before = start - timedelta(microseconds=1)
    return {"start": start, "end": end, "just_before": just_before, "since": end - timedelta(days=WINDOW_DAYS)}


@dataclass(frozen=True)
class Owned:
    """What was of `scope` at the moment `END`. Where that is everything, the few that are not of it are named: so that
    thousands need not be followed to their account, one after the other."""

    scope: Scope

    @cached_property
    def accounts(self) -> Of:
        """The condition on accounts that they were in the book then, and of the scope."""
        if self.scope.csm_ids is None:
            return was_held_at(END)
        # Two lists that are each found by an index: one condition with "or" would look at every account.
        was = select(AccountPast.account_id).where(stood_at(END))
        still = select(Account.id).where(Account.csm_id.in_(self.scope.csm_ids), Account.id.not_in(was))
        theirs = union_all(still, was.where(AccountPast.csm_id.in_(self.scope.csm_ids)))
        return and_(was_held_at(END), Account.id.in_(theirs))

    def has(self, account_id: InstrumentedAttribute[int]) -> Of:
        """Return the condition that the column `account_id` names one of those accounts."""
        if self.scope.csm_ids is None:
            return account_id.not_in(self._not_held())
        return account_id.in_(select(Account.id).where(self.accounts))

    @cached_property
    def answers(self) -> Of:
        """The condition on answers that contacts of those accounts gave them to a questionnaire for customers."""
        if self.scope.csm_ids is None:
            return Answer.response_id.not_in(self._responses_of_others())
        asked = select(Response.id).join(Response.invitation).join(Invitation.wave).join(Invitation.contact)
        return Answer.response_id.in_(asked.join(Contact.account).where(self.accounts, IS_CUSTOMERS))

    def _not_held(self) -> Select[int]:
        return select(Account.id).where(was_not_held_at(END))

    def _responses_of_others(self) -> Select[int]:
        # A list within a list, each of which is found by an index, from the few accounts and waves on.
        elsewhere = select(Contact.id).where(Contact.account_id.in_(self._not_held()))
        of_the_team = select(Wave.id).where(not_(IS_CUSTOMERS))
        invitations = union_all(
            select(Invitation.id).where(Invitation.contact_id.in_(elsewhere)),
            select(Invitation.id).where(Invitation.wave_id.in_(of_the_team)),
        )
        return select(Response.id).where(Response.invitation_id.in_(invitations))
