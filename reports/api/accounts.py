"""Accounts, with what is wished and what was delivered."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from flask import current_app
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import select

from accounts.access import account_or_404, current_csm, visible_to
from accounts.access_tokens import Scope
from accounts.models import Account, Channel, Stage
from database import db
from mail import Outbox
from reports.api import paging
from reports.api.operations import operation
from reports.api.paging import Page, PageQuery
from reports.api.schemas import NO_NUL, Cadence
from reports.book import rows
from reports.book.rows import BookRow
from rhythm.contact import Verdict

OF_ACCOUNT = ("id", "crm_id", "name", "segment", "stage", "renewal_on", "time_zone")
OF_ROW = ("csm", "source", "channel", "agreement", "respondents", "invited", "delivered", "overdue_days")


class AccountItem(BaseModel):
    """An account, and how contact with it stands."""

    id: int
    crm_id: str = Field(description="Its id in the CRM")
    name: str
    segment: str
    stage: Stage
    renewal_on: date | None
    time_zone: str = Field(description="IANA name")
    csm: str = Field(description="Who looks after it")
    cadence: Cadence | None = Field(description="What is followed: the override in force, else the recommendation")
    recommended: Cadence | None = Field(description="What is recommended, whether or not it is followed")
    wished: Cadence | None = Field(description="What the contacts wish, where anybody named a rate")
    source: Literal["asked", "norm", "override"] | None = Field(description="Where the cadence comes from")
    channel: Channel | None = Field(description="By which channel, where one is named")
    agreement: float | None = Field(description="How far its contacts agree, from 0 to 1")
    respondents: int = Field(description="How many of its contacts answered")
    invited: int = Field(description="How many were asked")
    delivered: int = Field(description="Touchpoints in the last 180 days")
    contact: Verdict = Field(description="How delivered contact compares with the wish")
    last_touch_at: datetime | None
    next_touch_on: date | None = Field(description="The day, where the account is, on which the next touch is due")
    overdue_days: int
    page: str = Field(description="Address of its page, for people")


class AccountPage(Page):
    """A page of accounts."""

    items: list[AccountItem]


class AccountQuery(PageQuery):
    """Which accounts."""

    crm_id: str | SkipJsonSchema[None] = Field(
        None, max_length=100, pattern=NO_NUL, description="Only the account with that id in the CRM"
    )


@operation("GET", "/accounts", Scope.READ_ACCOUNTS, AccountPage, query=AccountQuery)
def list_accounts(query: AccountQuery) -> AccountPage:
    """List the accounts that you may see."""
    wanted = select(Account).where(visible_to(current_csm()))
    if query.crm_id is not None:
        wanted = wanted.where(Account.crm_id == query.crm_id)
    found, cursor = paging.cut(db, wanted, Account.id, query)
    return AccountPage(items=_items(found), next_cursor=cursor)


@operation("GET", "/accounts/{account_id}", Scope.READ_ACCOUNTS, AccountItem)
def show_account(account_id: int) -> AccountItem:
    """Show one account."""
    return _items([account_or_404(account_id)])[0]


def _items(accounts: Sequence[Account]) -> list[AccountItem]:
    """The items of `accounts`, in their order, in one query more."""
    book = {row.id: row for row in rows.find(db, Account.id.in_([one.id for one in accounts]), datetime.now(UTC))}
    return [_item(one, book[one.id]) for one in accounts]


def _item(account: Account, row: BookRow) -> AccountItem:
    outbox: Outbox = current_app.extensions["outbox"]
    of_account = {name: getattr(account, name) for name in OF_ACCOUNT}
    of_row = {name: getattr(row, name) for name in OF_ROW}
    made = {
        "cadence": row.cadence and Cadence.of(row.cadence),
        "recommended": row.recommended and Cadence.of(row.recommended),
        "wished": row.wish and Cadence.of(row.wish),
        "contact": row.verdict,
        "last_touch_at": row.last_at,
        "next_touch_on": row.next_touch and row.next_touch.due_on,
        "page": f"{outbox.base_url}/accounts/{account.id}",
    }
    return AccountItem.model_validate(of_account | of_row | made)
