"""What several operations take and give."""

from typing import Any

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import Select

from accounts.models import Account
from cadence import Bound
from cadence import Cadence as Value
from reports.api.paging import Id

# PostgreSQL's text cannot hold it.
NO_NUL = r"^[^\x00]*$"


class Cadence(BaseModel):
    """How often to be in touch."""

    text: str = Field(description="Short form, such as 1/P2W: once in two weeks (docs/reading.md)")
    words: str = Field(description="Plain English, such as: every two weeks")
    low_per_year: float = Field(description="Contacts a year, at least")
    high_per_year: float = Field(description="Contacts a year, at most")
    bound: Bound = Field(description="How binding the rate is")
    rrule: str | None = Field(description="Recurrence rule (RFC 5545), where one can say it")

    @classmethod
    def of(cls, value: Value) -> "Cadence":
        """Return what is said of `value`."""
        low, high = value.per_year
        return cls(
            text=str(value), words=value.words(), low_per_year=low, high_per_year=high,
            bound=value.bound, rrule=value.rrule(),
        )  # fmt: skip


class AccountFilter(BaseModel):
    """Narrows a list to one account."""

    account_id: Id | SkipJsonSchema[None] = Field(None, description="Only what belongs to that account")

    def narrow(self, wanted: Select[Any]) -> Select[Any]:
        """Return `wanted`, a query on accounts, for that account alone where one is named."""
        return wanted if self.account_id is None else wanted.where(Account.id == self.account_id)
