"""What was recommended and decided over time: nothing is said twice, and what was followed when is known."""

from datetime import timedelta

from sqlalchemy import select

from accounts.models import Account
from cadence import Cadence
from recommendations import deciding
from recommendations.models import Decision, Recommendation
from reports.account.history import entries, followed_steps
from tests.conftest import NOW
from tests.world import World


def recommend(world: World, cadence: str, days_ago: int, reason: str, source: str = "asked") -> None:
    at = NOW - timedelta(days=days_ago)
    current = select(Recommendation).where(Recommendation.superseded_at.is_(None))
    for before in world.session.scalars(current):
        before.superseded_at = at
    world.session.flush()
    world.recommend(world.acme, cadence, reason=reason, created_at=at, source=source)


def rows(world: World) -> tuple[list[Recommendation], list[Decision]]:
    return list(world.session.scalars(select(Recommendation))), list(world.session.scalars(select(Decision)))


def said(world: World) -> list[tuple[str, str | None, str]]:
    return [(one.what, one.cadence and str(one.cadence), one.reason) for one in entries(*rows(world))]


def test_a_cadence_whose_reason_alone_changed_stands_once_with_its_last_reason(world: World) -> None:
    recommend(world, "1/P3M", 90, "nobody answered", source="norm")
    recommend(world, "1/P1M", 60, "Ada asked")
    recommend(world, "1/P1M", 40, "Ada and Olga asked")
    recommend(world, "1/P1M", 20, "all asked")
    recommend(world, "1/P1W", 10, "an incident")
    assert said(world) == [
        ("Recommended", "1/P1W", "an incident"),
        ("Recommended", "1/P1M", "all asked"),
        ("Recommended as usual for the segment", "1/P3M", "nobody answered"),
    ]
    month = entries(*rows(world))[1]
    assert (month.at, month.updated_at) == (NOW - timedelta(days=60), NOW - timedelta(days=20))


def test_a_cadence_that_came_back_stands_twice(world: World) -> None:
    for cadence, days in (("1/P1M", 60), ("1/P1W", 40), ("1/P1M", 20)):
        recommend(world, cadence, days, "")
    assert [cadence for _, cadence, _ in said(world)] == ["1/P1M", "1/P1W", "1/P1M"]


def decide(world: World, days_ago: float, cadence: str | None, until: int | None = None) -> None:
    at = NOW - timedelta(days=days_ago)
    last = None if until is None else (NOW - timedelta(days=until)).date()
    if cadence is None:
        deciding.revoke(world.session, world.acme, at)
    else:
        deciding.override(world.session, world.acme, world.sam, Cadence.parse(cadence), "budget", at, last)
    world.session.commit()


def test_decisions_stand_in_it_with_how_they_ended(world: World) -> None:
    recommend(world, "1/P1M", 60, "Ada asked")
    decide(world, 50, "1/P2M")
    decide(world, 40, "1/P3M", until=30)
    deciding.end_past_overrides(world.session, NOW - timedelta(days=28))
    decide(world, 20, "1/P2M")
    decide(world, 10, None)
    whats = [what for what, _, _ in said(world)]
    assert whats == [
        "Taken back",
        "Overridden by Sam Hill",
        "The override ended by itself",
        f"Overridden by Sam Hill until {(NOW - timedelta(days=30)).date():%-d %B %Y}",
        "Overridden by Sam Hill",
        "Recommended",
    ]


def test_what_was_followed_when_are_the_steps_of_the_strip(world: World) -> None:
    recommend(world, "1/P1M", 60, "Ada asked")
    decide(world, 50, "1/P2M")
    recommend(world, "1/P1W", 40, "an incident")
    decide(world, 30, None)
    recommend(world, "1/P1W", 20, "still an incident")
    steps = [((NOW - at).days, str(cadence)) for at, cadence in followed_steps(*rows(world))]
    assert steps == [(60, "1/P1M"), (50, "1/P2M"), (30, "1/P1W")]


def test_without_a_recommendation_there_is_no_history(world: World) -> None:
    assert entries([], []) == []
    assert followed_steps([], []) == []
    assert world.session.scalar(select(Account.cadence)) is None
