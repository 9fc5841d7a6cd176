"""Touchpoints: when an account was talked to, by what channel and with whom."""

from datetime import UTC, date, datetime, timedelta

from flask import abort
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from accounts import logged
from accounts.access import account_or_404, current_csm, visible_to
from accounts.access_tokens import Scope
from accounts.logged import Talk
from accounts.models import Account, Channel, Contact, Touchpoint
from database import db
from reports.account.page import csms_today
from reports.api import paging
from reports.api.operations import operation
from reports.api.paging import Id, Page, PageQuery
from reports.api.problems import Fault, ProblemError
from reports.api.schemas import NO_NUL, AccountFilter
from reports.today import people
from reports.touching.forms import OLDEST_DAYS


class TouchpointItem(BaseModel):
    """One moment at which the company and an account talked."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    crm_id: str | None = Field(description="Its id in the CRM, where the CRM has it")
    account_id: int
    contact_id: int | None = Field(description="With whom")
    happened_at: datetime = Field(description="Noon, where it was logged here for an earlier day")
    channel: Channel
    note: str | None
    logged_at: datetime | None = Field(description="Since when it stands here, where it did not come from the CRM")


class TouchpointPage(Page):
    """A page of touchpoints."""

    items: list[TouchpointItem]


class TouchpointQuery(PageQuery, AccountFilter):
    """Which touchpoints."""


class TouchpointBody(BaseModel):
    """A touchpoint to log."""

    model_config = ConfigDict(extra="forbid", strict=True)

    account_id: Id
    day: date = Field(description="Where the token's CSM is; in the last 366 days, today included")
    channel: Channel
    contact_id: Id | None = Field(None, description="With whom, of the account's contacts")
    note: str | None = Field(None, max_length=500, pattern=NO_NUL, description="A line about it")


@operation("GET", "/touchpoints", Scope.READ_TOUCHPOINTS, TouchpointPage, query=TouchpointQuery)
def list_touchpoints(query: TouchpointQuery) -> TouchpointPage:
    """List touchpoints, in the order in which they became known."""
    wanted = query.narrow(select(Touchpoint).join(Touchpoint.account).where(visible_to(current_csm())))
    found, cursor = paging.cut(db, wanted, Touchpoint.id, query)
    return TouchpointPage(items=[TouchpointItem.model_validate(one) for one in found], next_cursor=cursor)


@operation(
    "POST",
    "/touchpoints",
    Scope.WRITE_TOUCHPOINTS,
    TouchpointItem,
    body=TouchpointBody,
    done={201: "Logged", 200: "Stands here already, so it was not doubled"},
)
def log_touchpoint(body: TouchpointBody) -> tuple[TouchpointItem, int]:
    """Log a touchpoint; one of the same account, day and channel is the same one, unless its note is another."""
    account, now = account_or_404(body.account_id), datetime.now(UTC)
    _check_day(body.day, now)
    talk = Talk(body.day, body.channel, _contact_or_404(account, body.contact_id), body.note or None)
    found, is_new = logged.log(db, account, current_csm(), talk, now)
    item = TouchpointItem.model_validate(found)
    db.commit()
    return item, 201 if is_new else 200


def _check_day(day: date, now: datetime) -> None:
    today = csms_today(now)
    if not today - timedelta(days=OLDEST_DAYS) <= day <= today:
        fault = Fault(where="/day", says=f"The day must lie in the last {OLDEST_DAYS} days, until {today}")
        raise ProblemError(422, "Some values cannot be used; see faults.", [fault])


def _contact_or_404(account: Account, contact_id: int | None) -> Contact | None:
    if contact_id is None:
        return None
    contacts = people.contacts(db, [account.id]).get(account.id, [])
    found = next((contact for contact in contacts if contact.id == contact_id), None)
    return found or abort(404)
