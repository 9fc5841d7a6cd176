from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cadence import Cadence
from recommendations.deciding import NothingRecommendedError, accept, override, revoke
from recommendations.following import followed
from recommendations.models import Decision
from tests.conftest import NOW
from tests.recommendations.conftest import Says, Weigh, current
from tests.recommendations.said import wish
from tests.world import World

QUARTERLY = Cadence.parse("1/P3M")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def weighed(world: World, weigh: Weigh) -> World:
    weigh()
    return world


def test_the_recommendation_is_followed_while_nobody_decides(session: Session, weighed: World) -> None:
    found = followed(session, [weighed.acme.id, weighed.globe.id, 10_000])
    assert {account_id: (str(one.cadence), one.source) for account_id, one in found.items()} == {
        weighed.acme.id: ("1/P1M", "norm"),
        weighed.globe.id: ("1/P2M", "norm"),
    }
    assert found[weighed.acme.id].decided_at == NOW


def test_an_override_is_followed_instead(session: Session, weighed: World) -> None:
    decision = override(session, weighed.acme, weighed.sam, QUARTERLY, " they told me on the phone ", LATER)
    found = followed(session, [weighed.acme.id])[weighed.acme.id]
    assert (found.cadence, found.source, found.decided_at) == (QUARTERLY, "override", LATER)
    assert (decision.reason, decision.decided_by) == ("they told me on the phone", weighed.sam.id)
    assert found.recommendation == current(session, weighed.acme)


def test_accepting_follows_the_recommendation_and_names_who_decided(session: Session, weighed: World) -> None:
    accept(session, weighed.acme, weighed.sam, LATER)
    found = followed(session, [weighed.acme.id])[weighed.acme.id]
    assert (str(found.cadence), found.source, found.override) == ("1/P1M", "norm", None)
    assert found.decided_at == LATER


def test_accepting_twice_decides_once(session: Session, weighed: World) -> None:
    first = accept(session, weighed.acme, weighed.sam, NOW)
    assert accept(session, weighed.acme, weighed.dana, LATER) == first
    assert len(session.scalars(select(Decision)).all()) == 1


def test_a_decision_ends_the_one_before_it(session: Session, weighed: World) -> None:
    first = override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    accept(session, weighed.acme, weighed.sam, LATER)
    session.refresh(first)
    assert first.revoked_at == LATER
    assert followed(session, [weighed.acme.id])[weighed.acme.id].source == "norm"


def test_an_override_holds_when_another_cadence_is_recommended(
    session: Session, weighed: World, says: Says, weigh: Weigh
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    session.commit()
    says(weighed.ada, wish("1/P1W"))
    weigh(minutes=1)
    found = followed(session, [weighed.acme.id])[weighed.acme.id]
    assert (found.cadence, str(found.recommendation.cadence)) == (QUARTERLY, "1/P1W")


def test_an_acceptance_does_not_hold_back_a_newer_recommendation(
    session: Session, weighed: World, says: Says, weigh: Weigh
) -> None:
    accept(session, weighed.acme, weighed.sam, NOW)
    session.commit()
    says(weighed.ada, wish("1/P1W"))
    weigh(minutes=1)
    found = followed(session, [weighed.acme.id])[weighed.acme.id]
    assert (str(found.cadence), found.source) == ("1/P1W", "asked")
    assert found.decided_at == NOW + timedelta(minutes=1)
    assert accept(session, weighed.acme, weighed.sam, LATER).recommendation == found.recommendation


def test_revoking_leads_back_to_the_recommendation(session: Session, weighed: World) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    assert revoke(session, weighed.acme, LATER)
    assert followed(session, [weighed.acme.id])[weighed.acme.id].decision is None


def test_revoking_without_a_decision_does_nothing(session: Session, weighed: World) -> None:
    current(session, weighed.acme).written_back_at = NOW
    session.flush()
    assert not revoke(session, weighed.acme, LATER)
    assert current(session, weighed.acme).written_back_at == NOW


def test_a_decision_leaves_other_accounts_alone(session: Session, weighed: World) -> None:
    override(session, weighed.globe, weighed.kim, QUARTERLY, "a hunch", NOW)
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    revoke(session, weighed.acme, LATER)
    found = followed(session, [weighed.acme.id, weighed.globe.id])
    assert [found[account.id].source for account in (weighed.acme, weighed.globe)] == ["norm", "override"]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_an_override_without_a_reason_is_refused(session: Session, weighed: World, reason: str) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        override(session, weighed.acme, weighed.sam, QUARTERLY, reason, NOW)


def test_nothing_can_be_decided_before_something_is_recommended(session: Session, world: World) -> None:
    with pytest.raises(NothingRecommendedError):
        accept(session, world.acme, world.sam, NOW)
    with pytest.raises(NothingRecommendedError):
        override(session, world.acme, world.sam, QUARTERLY, "a hunch", NOW)


def held(session: Session, weighed: World) -> tuple[str, str]:
    found = followed(session, [weighed.acme.id])[weighed.acme.id]
    return str(found.cadence), found.source


def test_undo_brings_back_what_was_replaced_step_by_step(session: Session, weighed: World) -> None:
    recommended = held(session, weighed)
    minutes = (NOW + timedelta(minutes=number) for number in range(1, 20))
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", next(minutes), channel="email")
    override(session, weighed.acme, weighed.dana, Cadence.parse("1/P1W"), "a crisis", next(minutes))
    override(session, weighed.acme, weighed.sam, Cadence.parse("1/P1D"), "a fire", next(minutes))
    for cadence in ("1/P1W", "1/P3M"):
        assert revoke(session, weighed.acme, next(minutes))
        assert held(session, weighed) == (cadence, "override")
    decision = followed(session, [weighed.acme.id])[weighed.acme.id].decision
    assert (decision.channel, decision.reason, decision.decided_by) == ("email", "a hunch", weighed.sam.id)
    assert revoke(session, weighed.acme, next(minutes))
    assert held(session, weighed) == recommended
    assert not revoke(session, weighed.acme, next(minutes))


def test_undo_does_not_bring_back_what_has_ended_meanwhile(session: Session, weighed: World) -> None:
    recommended = held(session, weighed)
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW, until=NOW.date())
    override(session, weighed.acme, weighed.sam, Cadence.parse("1/P1W"), "a crisis", LATER)
    assert revoke(session, weighed.acme, NOW + timedelta(days=3))
    assert held(session, weighed) == recommended


def test_undo_of_an_acceptance_brings_the_override_back(session: Session, weighed: World) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    accept(session, weighed.acme, weighed.sam, LATER)
    assert revoke(session, weighed.acme, LATER + timedelta(minutes=1))
    assert held(session, weighed) == ("1/P3M", "override")
