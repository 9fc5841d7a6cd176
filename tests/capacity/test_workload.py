"""Who has to carry what: hours needed against hours available, today and as they stood."""

from datetime import timedelta

import pytest

from accounts.models import Account, AccountPast, Stage
from cadence import Cadence
from capacity import available
from capacity.effort import Efforts
from capacity.workload import Load, loads, teams, total
from recommendations.deciding import override, revoke
from tests.conftest import NOW
from tests.queries import queries
from tests.world import World

WEEKLY, MONTHLY, QUARTERLY = map(Cadence.parse, ("1/P1W", "1/P1M", "1/P3M"))
LATER = NOW + timedelta(days=10)


def load_of(world: World, efforts: Efforts, name: str, at: object = LATER) -> Load:
    return next(load for load in loads(world.session, efforts, at) if load.name == name)  # type: ignore[arg-type]


def test_the_recommended_cadences_of_a_csms_accounts_add_up(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1W")
    world.recommend(world.globe, "1/P3M", channel="email")
    sam, kim = load_of(world, efforts, "Sam Hill"), load_of(world, efforts, "Kim Roe")
    assert (sam.accounts, sam.unknown, sam.available, sam.is_usual) == (1, 0, 10, True)
    assert sam.needed == pytest.approx(4.35, abs=0.01)
    assert (kim.touches, kim.needed) == (pytest.approx(1 / 3), pytest.approx(1 / 12))


def test_an_override_counts_instead_with_its_channel(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1W", channel="phone")
    override(world.session, world.acme, world.sam, MONTHLY, "a hunch", NOW)
    assert load_of(world, efforts, "Sam Hill").needed == pytest.approx(1)
    override(world.session, world.acme, world.sam, MONTHLY, "mail does", NOW, channel="email")
    assert load_of(world, efforts, "Sam Hill").needed == pytest.approx(0.25)


def test_what_was_superseded_or_revoked_since_counts_as_it_stood(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1W", created_at=NOW - timedelta(days=9), superseded_at=NOW)
    world.recommend(world.acme, "1/P1M")
    override(world.session, world.acme, world.sam, QUARTERLY, "a hunch", NOW + timedelta(days=1))
    revoke(world.session, world.acme, NOW + timedelta(days=2))
    moments = [NOW + timedelta(days=days) for days in (-10, -1, 0, 1, 2)]
    hours = [load_of(world, efforts, "Sam Hill", at).needed for at in moments]
    assert hours == [pytest.approx(one, abs=0.01) for one in (0, 4.35, 1, 1 / 3, 1)]


def test_an_account_counts_until_it_leaves_the_crm(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1M")
    world.acme.removed_at = NOW + timedelta(days=1)
    world.session.flush()
    assert (load_of(world, efforts, "Sam Hill", NOW).accounts, load_of(world, efforts, "Sam Hill").accounts) == (1, 0)


def test_an_account_without_a_cadence_is_counted_as_such(world: World, efforts: Efforts) -> None:
    sam = load_of(world, efforts, "Sam Hill")
    assert (sam.accounts, sam.unknown, sam.needed) == (1, 1, 0)


def test_a_manager_stands_there_only_with_accounts(world: World, efforts: Efforts) -> None:
    assert "Dana Poe" not in {load.name for load in loads(world.session, efforts, NOW)}
    world.acme.csm = world.dana
    world.session.flush()
    assert load_of(world, efforts, "Dana Poe").accounts == 1


def test_whoever_has_left_stands_there_only_with_accounts(world: World, efforts: Efforts) -> None:
    world.kim.removed_at = world.sam.removed_at = NOW
    world.globe.csm = world.sam
    world.session.flush()
    assert {load.name for load in loads(world.session, efforts, LATER)} == {"Sam Hill"}


def test_hours_that_a_manager_says_hold_from_then_on(world: World, efforts: Efforts) -> None:
    available.say(world.session, world.sam, 0.5, world.dana, NOW)
    world.recommend(world.acme, "1/P1M")
    before, since = (load_of(world, efforts, "Sam Hill", at) for at in (NOW - timedelta(days=1), NOW))
    assert (before.available, before.over) == (10, 0)
    assert (since.available, since.over, since.free, since.is_usual) == (0.5, pytest.approx(0.5), 0, False)
    available.say(world.session, world.sam, None, world.dana, LATER)
    assert load_of(world, efforts, "Sam Hill").is_usual


@pytest.mark.parametrize("hours", [-1, 745, float("nan"), float("inf")])
def test_hours_that_no_month_has_are_refused(world: World, hours: float) -> None:
    with pytest.raises(ValueError, match="hours a month"):
        available.say(world.session, world.sam, hours, world.dana, NOW)


def test_who_is_furthest_over_comes_first_and_a_team_is_the_sum(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1W")
    world.recommend(world.globe, "1/P1WD")
    found = loads(world.session, efforts, LATER)
    assert [load.name for load in found] == ["Kim Roe", "Sam Hill"]
    team = total(found, "All")
    assert (team.name, team.accounts, team.available) == ("All", 2, 20)
    assert team.needed == pytest.approx(sum(load.needed for load in found))
    assert team.over == pytest.approx(team.needed - 20)


def test_each_team_is_the_sum_of_its_members(world: World, efforts: Efforts) -> None:
    assert teams(loads(world.session, efforts, LATER)) == []
    world.recommend(world.acme, "1/P1W")
    world.sam.team = "North"
    world.session.flush()
    north, without = teams(loads(world.session, efforts, LATER))
    assert (north.name, north.accounts, north.available) == ("North", 1, 10)
    assert north.needed == pytest.approx(4.35, abs=0.01)
    assert (without.name, without.accounts, without.unknown) == ("", 1, 1)


def test_an_account_counts_for_whom_it_was_with_at_the_time(world: World, efforts: Efforts) -> None:
    world.recommend(world.acme, "1/P1M", channel="in_person")
    was = {"account_id": world.acme.id, "name": "Acme", "segment": "enterprise", "csm_id": world.kim.id}
    world.session.add(AccountPast(**was, ended_at=NOW + timedelta(days=1)))
    world.globe.added_at = NOW + timedelta(days=1)
    world.session.flush()
    assert (load_of(world, efforts, "Kim Roe", NOW).accounts, load_of(world, efforts, "Kim Roe", NOW).needed) == (1, 3)
    assert load_of(world, efforts, "Sam Hill", NOW).accounts == 0
    assert load_of(world, efforts, "Sam Hill").needed == pytest.approx(1)


def test_nobody_at_all_is_no_load(world: World) -> None:
    assert (total([]).accounts, total([]).over) == (0, 0)


def test_more_accounts_make_no_more_queries(world: World, efforts: Efforts) -> None:
    def ask() -> None:
        loads(world.session, efforts, LATER)

    world.recommend(world.acme, "1/P1W")
    ask()  # a transaction's BEGIN would be counted
    few = queries(ask)
    for number in range(5):
        account = Account(
            crm_id=f"a{number}", name=f"A {number}", segment="small", stage=Stage.STEADY, time_zone="UTC",
            csm=world.sam, changed_at=NOW,
        )  # fmt: skip
        world.session.add(account)
        world.recommend(account, "1/P1M")
    ask()
    assert queries(ask) == few == 3
