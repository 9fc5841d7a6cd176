"""What customers wrote, and how it was understood."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from accounts.access import current_csm, is_in_the_book, visible_to
from accounts.access_tokens import Scope
from accounts.models import Level
from database import db
from reports.api import paging
from reports.api.operations import operation
from reports.api.paging import Page, PageQuery
from reports.api.schemas import AccountFilter
from survey.models import Answer, Invitation, Response
from survey.read_answers import with_accounts
from survey.readings import stored_reading


class Preferences(BaseModel):
    """What is preferred and what is refused."""

    prefer: list[str]
    avoid: list[str]


class Wish(BaseModel):
    """One thing that the customer asks for; what does not apply to its kind is null."""

    kind: str = Field(description="periodic, event, vague, relative, delegated or stop")
    span: list[int] = Field(description="Where in the verbatim the deciding words begin and end")
    rule: str = Field(description="The rule that read it")
    when: str | None = Field(None, description="The stage that it is limited to")
    channel: str | None = None
    cadence: str | None = Field(None, description="Short form, such as 1/P2W")
    per_year: list[float] | None = Field(None, description="Contacts a year, low and high")
    bound: str | None = None
    timex: dict[str, str] | None = Field(None, description="Attributes of a TIMEX3 of type SET")
    rrule: str | None = None
    trigger: list[str] | None = None
    level: str | None = None
    direction: str | None = None
    factor: float | None = None


class ReadingContent(BaseModel):
    """How an answer is understood (docs/reading.md)."""

    wishes: list[Wish]
    main: int | None = Field(description="Index of the wish to follow in steady state")
    days: Preferences = Field(description="Weekdays, by their codes of RFC 5545")
    channels: Preferences
    opt_out: bool
    topics: list[str]
    signals: list[str]
    sentiment: str
    confidence: float
    needs_review: bool


class ReadingItem(BaseModel):
    """One answer, and how it is understood."""

    id: int
    account_id: int
    contact_id: int
    contact: str = Field(description="Who answered")
    level: Level
    question: str
    kind: str = Field(description="cadence, or comment")
    choice: str | None = Field(description="The option that was picked")
    verbatim: str | None = Field(description="What was typed, to the letter")
    answered_at: datetime
    is_corrected: bool = Field(description="Whether the reading is a person's word, not the rule book's")
    reading: ReadingContent


class ReadingPage(Page):
    """A page of readings."""

    items: list[ReadingItem]


class ReadingQuery(PageQuery, AccountFilter):
    """Which readings."""


@operation("GET", "/readings", Scope.READ_READINGS, ReadingPage, query=ReadingQuery)
def list_readings(query: ReadingQuery) -> ReadingPage:
    """List the answers that have been read, as they stand now."""
    found, cursor = paging.cut(db, query.narrow(_readable()), Answer.id, query)
    return ReadingPage(items=[_item(answer) for answer in found], next_cursor=cursor)


def _readable() -> Select[Any]:
    asked = contains_eager(Answer.response).contains_eager(Response.invitation)
    return (
        with_accounts(select(Answer))
        .where(visible_to(current_csm()), is_in_the_book())
        .options(contains_eager(Answer.reading), contains_eager(Answer.correction))
        .options(asked.contains_eager(Invitation.contact))
    )


def _item(answer: Answer) -> ReadingItem:
    contact = answer.response.invitation.contact
    return ReadingItem.model_validate(
        {name: getattr(answer, name) for name in ("id", "question", "kind", "choice", "verbatim", "answered_at")}
        | {"account_id": contact.account_id, "contact_id": contact.id, "contact": contact.name, "level": contact.level}
        | {"is_corrected": answer.correction is not None, "reading": stored_reading(answer).to_json()}
    )
