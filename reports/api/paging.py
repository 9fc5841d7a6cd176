"""Pages by keyset: a page goes on after the last id of the page before, whatever was added or taken away since."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

LARGEST_ID = 2**31 - 1
START = "00000000"


def _whole(value: object) -> object:
    """Let through what JSON Schema calls an integer (1.0 is one) and what a query writes in digits."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and not re.fullmatch("-?[0-9]{1,20}", value, re.ASCII):
        raise ValueError("Write a whole number in digits")
    return value


Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]


class PageQuery(BaseModel):
    """Which page, and how long."""

    model_config = ConfigDict(extra="forbid")

    cursor: str = Field(
        START, pattern="^[0-7][0-9a-f]{7}$", description="`next_cursor` of the page before; the first page without"
    )
    limit: Annotated[int, Field(ge=1, le=200), BeforeValidator(_whole)] = Field(
        50, description="How many items the page has at most"
    )


class Page(BaseModel):
    """One page of a list, in the order of ids."""

    next_cursor: str | None = Field(description="Leads to the next page; null on the last one")


def cut(
    session: Session, wanted: Select[Any], column: InstrumentedAttribute[int], query: PageQuery
) -> tuple[Sequence[Any], str | None]:
    """Return the models that `wanted` selects and that are on the page of `query`, in the order of their id, which is
    `column`, and the cursor of the next page."""
    after = wanted.where(column > int(query.cursor, 16)).order_by(column).limit(query.limit + 1)
    rows = session.scalars(after).all()
    if len(rows) <= query.limit:
        return rows, None
    shown = rows[: query.limit]
    return shown, f"{shown[-1].id:08x}"
