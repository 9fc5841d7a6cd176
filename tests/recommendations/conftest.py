"""What the tests of this room share: weighing with the norms of the tests, and answers that have been read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from cadence import Cadence
from recommendations.models import Recommendation
from recommendations.norms import Norm, Norms
from recommendations.voices import Picked
from recommendations.weighing import recommend_changed_accounts
from survey.models import Answer, Reading
from tests.recommendations.said import NORM, NOW, content
from tests.world import World

OPTIONS: dict[str, Picked] = {
    "monthly": Cadence.parse("1/P1M"), "quarterly": Cadence.parse("1/P3M"), "you_decide": "delegated",
    "never": "stop",
}  # fmt: skip
NORMS = Norms({"mid-market": NORM, "default": Norm("default", Cadence.parse("1/P2M"), "a first guess")})

Weigh = Callable[..., int]
Says = Callable[..., Answer]


def wish_of_choice(questionnaire: str, question: str, value: str) -> Picked | None:
    assert (questionnaire, question) == ("cadence", "cadence")
    return OPTIONS.get(value)


@pytest.fixture
def weigh(session: Session) -> Weigh:
    """Weigh what is due, `minutes` after now."""

    def weigh(minutes: float = 0, policy: str = "balanced") -> int:
        now = NOW + timedelta(minutes=minutes)
        return recommend_changed_accounts(session, policy, NORMS, wish_of_choice, now)

    return weigh


@pytest.fixture
def says(session: Session, world: World) -> Says:
    """Let a contact answer in own words that are read as these wishes, or by a choice."""

    def says(contact: Contact, *wishes: dict[str, Any], words: str | None = None, choice: str | None = None, days_ago: float = 0, **fields: Any) -> Answer:  # fmt: skip
        verbatim = words if words or not wishes else "some words"
        answer = world.answer(contact, verbatim, choice, days_ago)
        read(session, answer, content(*wishes, **fields), world.now)
        return answer

    return says


def read(session: Session, answer: Answer, content: Any, now: datetime, failure: str | None = None) -> None:
    session.add(
        Reading(answer=answer, rule_book="r1", content=content, needs_review=False, read_at=now, failure=failure)
    )
    session.commit()


def history(session: Session, account: Account) -> list[Recommendation]:
    """The recommendations of an account, the oldest first, as the database has them."""
    return list(
        session.scalars(
            select(Recommendation).where(Recommendation.account_id == account.id).order_by(Recommendation.id),
            execution_options={"populate_existing": True},
        )
    )


def current(session: Session, account: Account) -> Recommendation:
    newest = history(session, account)[-1]
    assert newest.superseded_at is None
    return newest
