"""A month to report: the cast of tests/world.py, and what they said and got."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from accounts.models import Account, Contact
from cadence import Cadence, Unit
from recommendations.models import Decision, Recommendation
from reports.monthly.facts import MonthFigures
from reports.monthly.figures import Wanted, month_figures
from reports.monthly.months import Month
from reports.monthly.scope import EVERYONE, Scope
from survey.models import Answer, Reading, Response
from tests.world import World

MONTHLY = Cadence.once_every(1, Unit.MONTH)
QUARTERLY = Cadence.once_every(3, Unit.MONTH)
WEEKLY = Cadence.once_every(1, Unit.WEEK)
NOVEMBER = Month(date(2026, 11, 1), ZoneInfo("UTC"))
AFTER = datetime(2026, 12, 10, tzinfo=UTC)
Figures = Callable[..., MonthFigures]


def on(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@dataclass
class Told:
    """Adds what happened to the database."""

    world: World
    session: Session

    def recommend(
        self,
        account: Account,
        cadence: Cadence,
        at: datetime,
        until: datetime | None = None,
        source: str = "asked",
        reason: str = "Ada asked for it.",
    ) -> Recommendation:
        low, high = cadence.per_year if source == "asked" else (None, None)
        row = Recommendation(
            account=account, cadence=cadence, policy="balanced", source=source, reason=reason, asked_low=low,
            asked_high=high, agreement=None, respondents=1, invited=2, newest_answer_at=None, voices=[],
            created_at=at, superseded_at=until,
        )  # fmt: skip
        self.session.add(row)
        self.session.commit()
        return row

    def decide(
        self, row: Recommendation, cadence: Cadence | None, at: datetime, revoked_at: datetime | None = None,
        channel: str | None = None,
    ) -> None:  # fmt: skip
        self.session.add(
            Decision(
                account_id=row.account_id, recommendation=row, cadence=cadence, channel=channel, reason="agreed by phone",
                decided_by=self.world.sam.id, decided_at=at, revoked_at=revoked_at,
            )
        )  # fmt: skip
        self.session.commit()

    def comment(
        self,
        contact: Contact,
        verbatim: str,
        at: datetime,
        topics: Sequence[str] = (),
        signals: Sequence[str] = (),
        sentiment: str = "neutral",
        superseded_at: datetime | None = None,
    ) -> Answer:
        content: dict[str, Any] = {"topics": list(topics), "signals": list(signals), "sentiment": sentiment}
        invitation = self.world.invite(contact)
        response = Response(invitation=invitation, created_at=at)
        answer = Answer(response=response, question="better", kind="comment", verbatim=verbatim, answered_at=at)
        answer.superseded_at = superseded_at
        answer.reading = Reading(rule_book="1", content=content, needs_review=False, read_at=at)
        self.session.add_all([response, answer])
        self.session.commit()
        return answer

    def touch(self, account: Account, count: int, until: datetime, every: float = 6) -> None:
        for number in range(count):
            self.world.touch(account, (self.world.now - until) / timedelta(days=1) + 1 + number * every)


@pytest.fixture
def told(world: World, session: Session) -> Told:
    return Told(world, session)


@pytest.fixture
def figures(world: World, session: Session) -> Figures:
    """The figures of November 2026, looked at in December."""

    def of(scope: Scope = EVERYONE, month: Month = NOVEMBER, now: datetime = AFTER) -> MonthFigures:
        return month_figures(session, Wanted(month, scope), now)

    return of
