"""Whose accounts and answers a report covers, as conditions on queries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, not_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from accounts.models import Account, AccountPast, Contact
from accounts.past import stood_at, was_held_at
from reports.monthly.scope import Scope
from reports.monthly.team import QUESTIONNAIRE as TEAMS_OWN
from survey.models import Answer, Invitation, Response, Wave

Of = ColumnElement[bool]
IS_CUSTOMERS = Wave.questionnaire != TEAMS_OWN


@dataclass(frozen=True, slots=True)
class Owned:
    """What was of `scope` at the moment `at` (UTC). Where that is everything, the few that are not of it are named: so
    that thousands need not be followed to their account, one after the other."""

    scope: Scope
    at: datetime

    @property
    def accounts(self) -> Of:
        """The condition on accounts that they were in the book then, and of the scope."""
        if self.scope.csm_ids is None:
            return was_held_at(self.at)
        # Two lists that are each found by an index: one condition with "or" would look at every account.
        was = select(AccountPast.account_id).where(stood_at(self.at))
        still = select(Account.id).where(Account.csm_id.in_(self.scope.csm_ids), Account.id.not_in(was))
        theirs = union_all(still, was.where(AccountPast.csm_id.in_(self.scope.csm_ids)))
        return and_(was_held_at(self.at), Account.id.in_(theirs))

    def has(self, account_id: InstrumentedAttribute[int]) -> Of:
        """Return the condition that the column `account_id` names one of those accounts."""
        if self.scope.csm_ids is None:
            return account_id.not_in(self._not_held())
        return account_id.in_(select(Account.id).where(self.accounts))

    @property
    def answers(self) -> Of:
        """The condition on answers that contacts of those accounts gave them to a questionnaire for customers."""
        if self.scope.csm_ids is None:
            return Answer.response_id.not_in(self._responses_of_others())
        asked = select(Response.id).join(Response.invitation).join(Invitation.wave).join(Invitation.contact)
        return Answer.response_id.in_(asked.join(Contact.account).where(self.accounts, IS_CUSTOMERS))

    def _not_held(self) -> Select[int]:
        return select(Account.id).where(not_(was_held_at(self.at)))

    def _responses_of_others(self) -> Select[int]:
        # A list within a list, each of which is found by an index, from the few accounts and waves on.
        elsewhere = select(Contact.id).where(Contact.account_id.in_(self._not_held()))
        of_the_team = select(Wave.id).where(not_(IS_CUSTOMERS))
        invitations = union_all(
            select(Invitation.id).where(Invitation.contact_id.in_(elsewhere)),
            select(Invitation.id).where(Invitation.wave_id.in_(of_the_team)),
        )
        return select(Response.id).where(Response.invitation_id.in_(invitations))
