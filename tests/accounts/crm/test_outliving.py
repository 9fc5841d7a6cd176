"""The history of what was written to the CRM does not grow for ever, and never forgets what the next write goes by."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.crm import history, runs
from accounts.crm.models import CrmChange, CrmRun
from recommendations.forgetting import forget_outlived
from recommendations.writing_back import apply_all, plan_all
from tests.accounts.crm.memory import MemoryCrm
from tests.accounts.crm.test_runs import change_to
from tests.conftest import NOW
from tests.recommendations.test_forgetting import KEPT_FOR
from tests.world import World

DAY = timedelta(days=1)
OLD, MUCH_LATER = NOW - 400 * DAY, NOW
FATES = ("written_at", "failed_at", "left_at")


def add_run(session: Session, at: datetime, **more: Any) -> CrmRun:
    run = CrmRun(crm="memory", kind="apply", started_by="jobs", started_at=at, ended_at=at, same=0, **more)
    session.add(run)
    session.flush()
    return run


def add(world: World, fate: str | None, at: datetime = OLD, name: str = "cadence", **more: Any) -> CrmChange:
    """A change of Acme, in a run of its own."""
    run = add_run(world.session, at)
    fates = {fate: at} if fate else {}
    values = {"account_id": world.acme.id, "name": name, "field": f"{name}__c", "claimed_at": at} | fates | more
    change = CrmChange(run_id=run.id, **values)
    world.session.add(change)
    world.session.flush()
    return change


def kept(world: World, now: datetime = MUCH_LATER) -> list[int]:
    world.session.commit()
    forget_outlived(world.session, KEPT_FOR, now)
    return sorted(world.session.scalars(select(CrmChange.id)))


def test_of_old_writes_the_last_of_each_field_is_kept_and_runs_go_with_their_last_change(world: World) -> None:
    first, second = add(world, "written_at"), add(world, "written_at")
    words = add(world, "written_at", name="words")
    assert kept(world) == [second.id, words.id]
    assert world.session.get(CrmRun, first.run_id) is None
    assert world.session.get(CrmRun, second.run_id) is not None


def test_what_is_not_old_is_kept_though_later_writes_have_replaced_it(world: World) -> None:
    young = [add(world, "written_at", NOW - 364 * DAY).id for _ in range(3)]
    assert kept(world) == young


@pytest.mark.parametrize(
    ("fates", "left"),
    [(("failed_at",), []), (("left_at", "left_at"), [1]), (("written_at", "left_at"), [0, 1]), ((None, "written_at"), [0, 1]),
     (("left_at", "written_at"), [1]), (("left_at", "failed_at"), [0]), (("written_at", "failed_at"), [0])],
)  # fmt: skip
def test_only_what_nothing_is_decided_by_goes(world: World, fates: tuple[str | None, ...], left: list[int]) -> None:
    added = [add(world, fate).id for fate in fates]
    assert kept(world) == [added[number] for number in left]


def test_what_was_taken_back_stays_as_long_as_the_change_that_did_it(world: World) -> None:
    written = add(world, "written_at", new="P1M")
    undone = add(world, "written_at", undoes_id=written.id)
    assert kept(world) == [written.id, undone.id]
    last = add(world, "written_at", NOW - 500 * DAY)
    kept(world)
    assert kept(world) == [last.id]


def test_what_is_known_of_each_field_is_the_same_before_and_after(session: Session, world: World) -> None:
    crm, ids = MemoryCrm(), {world.acme.id}
    world.recommend(world.acme, "1/P1M")
    for day, cadence in enumerate(("1/P1W", "1/P2W", "1/P1W", "1/P1Y")):
        change_to(world, cadence)
        number = apply_all(session, crm, OLD + day * DAY) or 0
    runs.undo(session, crm, number, OLD + 5 * DAY)
    crm.held["acme"]["words"] = "as Sam says"
    change_to(world, "1/P3W")
    apply_all(session, crm, OLD + 6 * DAY)
    before = history.ours(session, crm, ids), history.settled(session, crm, ids), plan_all(session, crm, NOW)
    count = len(session.scalars(select(CrmChange)).all())
    assert len(kept(world)) < count
    assert (history.ours(session, crm, ids), history.settled(session, crm, ids), plan_all(session, crm, NOW)) == before
    session.rollback()


def test_a_run_that_failed_before_it_did_anything_goes_with_age(world: World) -> None:
    add_run(world.session, OLD, failure="the disk is full")
    taken_back = add_run(world.session, OLD)
    add_run(world.session, NOW, undoes_id=taken_back.id)
    world.session.commit()
    forget_outlived(world.session, KEPT_FOR, MUCH_LATER)
    left = world.session.scalars(select(CrmRun).order_by(CrmRun.id)).all()
    assert [one.failure for one in left] == [None, None]


def test_what_was_written_to_another_field_or_crm_replaces_nothing(world: World) -> None:
    first, elsewhere = add(world, "written_at", field="a__c"), add(world, "written_at", field="b__c")
    other = add(world, "written_at", field="a__c")
    other.run.crm = "another"
    assert kept(world) == [first.id, elsewhere.id, other.id]
