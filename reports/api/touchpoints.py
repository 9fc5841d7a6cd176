"""Touchpoints: when an account was talked to, by what channel and with whom."""

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select

from accounts.access import current_csm, visible_to
from accounts.access_tokens import Scope
from accounts.models import Channel, Touchpoint
from database import db
from reports.api import paging
from reports.api.operations import operation
from reports.api.paging import Page, PageQuery
from reports.api.schemas import AccountFilter


class TouchpointItem(BaseModel):
    """One moment at which the company and an account talked."""

    id: int
    crm_id: str | None
    account_id: int
    contact_id: int | None
    happened_at: datetime
    channel: Channel


class TouchpointPage(Page):
    """A page of touchpoints."""

    items: list[TouchpointItem]


class TouchpointQuery(PageQuery, AccountFilter):
    """Which touchpoints."""


@operation("GET", "/touchpoints", Scope.READ_TOUCHPOINTS, TouchpointPage, query=TouchpointQuery)
def list_touchpoints(query: TouchpointQuery) -> TouchpointPage:
    """List touchpoints, in the order in which they became known."""
    wanted = query.narrow(select(Touchpoint).join(Touchpoint.account).where(visible_to(current_csm())))
    found, cursor = paging.cut(db, wanted, Touchpoint.id, query)
    return TouchpointPage(items=[_item(one) for one in found], next_cursor=cursor)


def _item(found: Touchpoint) -> TouchpointItem:
    return TouchpointItem.model_validate(found, from_attributes=True)
