"""What is followed at each account, and why."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import select

from accounts.access import current_csm, visible_to
from accounts.access_tokens import Scope
from accounts.models import Account, Channel, CustomerSuccessManager
from database import db
from recommendations.following import Followed, followed, is_current
from recommendations.models import Recommendation
from reports.api import paging
from reports.api.operations import operation
from reports.api.paging import Page, PageQuery
from reports.api.schemas import AccountFilter, Cadence


class Recommended(BaseModel):
    """What the contacts' wishes come to."""

    cadence: Cadence
    channel: Channel | None = Field(description="By which channel, where whose wish decided named one")
    source: Literal["asked", "norm"] = Field(description="asked: by contacts; norm: usual for the segment")
    policy: str = Field(description="How several wishes became one (docs/policies.md)")
    reason: str = Field(description="Why, in plain words, with words of those who answered")
    agreement: float | None = Field(description="How far contacts agree, from 0 to 1")
    respondents: int
    invited: int
    newest_answer_at: datetime | None
    recommended_at: datetime


class Override(BaseModel):
    """What a CSM decided instead."""

    cadence: Cadence
    channel: Channel | None = Field(
        description="By which channel, where they named one; else the recommended one holds"
    )
    reason: str
    decided_by: str


class CadenceItem(BaseModel):
    """What is followed at one account: the override in force, else the recommendation."""

    account_id: int
    crm_id: str = Field(description="The account's id in the CRM")
    cadence: Cadence
    channel: Channel | None = Field(description="By which channel: the override's, else the recommended one")
    source: Literal["asked", "norm", "override"]
    decided_at: datetime = Field(description="Since when it is followed")
    recommended: Recommended
    override: Override | None


class CadencePage(Page):
    """A page of cadences."""

    items: list[CadenceItem]


class CadenceQuery(PageQuery, AccountFilter):
    """Which cadences."""


@operation("GET", "/cadences", Scope.READ_CADENCES, CadencePage, query=CadenceQuery)
def list_cadences(query: CadenceQuery) -> CadencePage:
    """List the cadences that are followed, by account."""
    wanted = select(Account).join(Recommendation, is_current()).where(visible_to(current_csm()))
    found, cursor = paging.cut(db, query.narrow(wanted), Account.id, query)
    standings = followed(db, [account.id for account in found])
    names = _names(standings.values())
    items = [_item(account, standings[account.id], names) for account in found if account.id in standings]
    return CadencePage(items=items, next_cursor=cursor)


def _names(standings: Collection[Followed]) -> dict[int, str]:
    """The names of those who decided, by CSM id, in one query."""
    ids = {one.override.decided_by for one in standings if one.override}
    wanted = select(CustomerSuccessManager.id, CustomerSuccessManager.name).where(CustomerSuccessManager.id.in_(ids))
    return dict(db.execute(wanted).all()) if ids else {}


def _item(account: Account, standing: Followed, names: dict[int, str]) -> CadenceItem:
    return CadenceItem.model_validate(
        {
            "account_id": account.id,
            "crm_id": account.crm_id,
            "cadence": Cadence.of(standing.cadence),
            "channel": standing.channel,
            "source": standing.source,
            "decided_at": standing.decided_at,
            "recommended": _recommended(standing.recommendation),
            "override": _override(standing, names),
        }
    )


def _recommended(found: Recommendation) -> dict[str, object]:
    alike = ("channel", "source", "policy", "reason", "agreement", "respondents", "invited", "newest_answer_at")
    values: dict[str, object] = {name: getattr(found, name) for name in alike}
    return values | {"cadence": Cadence.of(found.cadence), "recommended_at": found.created_at}


def _override(standing: Followed, names: dict[int, str]) -> Override | None:
    decision = standing.override
    if decision is None:
        return None
    cadence, channel = Cadence.of(standing.cadence), Channel(decision.channel) if decision.channel else None
    return Override(cadence=cadence, channel=channel, reason=decision.reason, decided_by=names[decision.decided_by])
