"""A field that goes elsewhere since: what is known of one field, or of one CRM, says nothing about another."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from accounts.crm import history, runs
from accounts.crm.models import CrmChange
from database import make_sessions
from recommendations.writing_back import apply_all, refresh_crm, write_back_changed
from tests.accounts.crm.memory import TARGETS, MemoryCrm
from tests.accounts.crm.test_runs import change_to
from tests.conftest import NOW
from tests.world import World

LATER = NOW + timedelta(hours=1)
MOVED = TARGETS | {"cadence": TARGETS["cadence"].model_copy(update={"field": "Rhythm__c"})}
LESS = {name: target for name, target in TARGETS.items() if name != "cadence"}


@pytest.fixture
def session(one_engine: Engine) -> Iterator[Session]:
    with make_sessions(one_engine)() as opened:
        yield opened


@pytest.fixture
def crm(world: World) -> MemoryCrm:
    """Acme is to be contacted once a month."""
    world.recommend(world.acme, "1/P1M")
    return MemoryCrm()


def blank(crm: MemoryCrm, *names: str) -> None:
    """Let the fields behind `names` be new ones, in which nothing stands."""
    crm.held["acme"] |= dict.fromkeys(names)


def fates(session: Session, run_id: int) -> dict[str, tuple[bool, bool, str | None]]:
    """Of each field of a run: whether it was written, whether somebody had edited it, and why not."""
    rows = session.scalars(select(CrmChange).where(CrmChange.run_id == run_id))
    found = {one.name: (one.written_at is not None, one.is_edit, one.why) for one in rows}
    session.rollback()
    return found


def test_a_field_that_is_mapped_to_another_one_is_written_there(session: Session, crm: MemoryCrm) -> None:
    apply_all(session, crm, NOW)
    crm.targets = MOVED
    blank(crm, "cadence")
    number = apply_all(session, crm, LATER) or 0
    assert fates(session, number) == {"cadence": (True, False, None)}
    assert crm.held["acme"]["cadence"] == "P1M"


def test_the_jobs_see_that_a_field_goes_elsewhere(session: Session, crm: MemoryCrm) -> None:
    write_back_changed(session, crm, NOW)
    assert refresh_crm(session, crm, LATER) == 0
    crm.targets = MOVED
    blank(crm, "cadence")
    assert refresh_crm(session, crm, LATER) == 1
    assert crm.held["acme"]["cadence"] == "P1M"


def test_another_crm_is_written_as_if_there_had_been_none(session: Session, crm: MemoryCrm) -> None:
    apply_all(session, crm, NOW)
    other = MemoryCrm()
    other.name = "another"
    number = apply_all(session, other, LATER) or 0
    assert {one[:2] for one in fates(session, number).values()} == {(True, False)}
    assert other.held == crm.held


def test_what_was_written_to_one_crm_is_still_known_after_another(
    session: Session, world: World, crm: MemoryCrm
) -> None:
    apply_all(session, crm, NOW)
    other = MemoryCrm()
    other.name = "another"
    apply_all(session, other, LATER)
    crm.held["acme"]["cadence"] = "P6M"
    change_to(world, "1/P3M")
    number = apply_all(session, crm, LATER) or 0
    assert fates(session, number)["cadence"][:2] == (False, True)


def test_a_call_whose_answer_was_lost_is_not_looked_up_in_another_crm(session: Session, crm: MemoryCrm) -> None:
    crm.dies_after_write = True
    first = apply_all(session, crm, NOW) or 0
    crm.dies_after_write = False
    other = MemoryCrm()
    other.name = "another"
    apply_all(session, other, LATER)
    done = runs.summary(session, first)
    assert done is not None
    assert (done.unknown, done.failed) == (6, 0)


def test_undo_puts_nothing_into_a_field_that_it_had_not_written(session: Session, crm: MemoryCrm) -> None:
    crm.held["acme"] = {"cadence": "P1Y"}
    number = apply_all(session, crm, NOW) or 0
    crm.targets = MOVED
    done = runs.undo(session, crm, number, LATER)
    assert done is not None
    assert (done.written, done.left, crm.held["acme"]["cadence"]) == (5, 1, "P1M")
    why = "the mapping has it go to Rhythm__c now, not to cadence__c; put that one back by hand"
    assert fates(session, done.run.id)["cadence"] == (False, False, why)


def test_undo_says_so_where_the_mapping_has_no_such_field_any_more(session: Session, crm: MemoryCrm) -> None:
    number = apply_all(session, crm, NOW) or 0
    crm.targets = LESS
    done = runs.undo(session, crm, number, LATER)
    assert done is not None
    assert (done.written, done.left, crm.held["acme"]["cadence"]) == (5, 1, "P1M")
    why = "the mapping does not name cadence__c any more; put it back by hand"
    assert fates(session, done.run.id)["cadence"] == (False, False, why)


def test_a_call_that_was_lost_does_not_hold_the_next_change_up(session: Session, world: World, crm: MemoryCrm) -> None:
    crm.dies_before_write = True
    assert write_back_changed(session, crm, NOW) == 0
    crm.dies_before_write = False
    change_to(world, "1/P3M")
    assert write_back_changed(session, crm, LATER) == 1
    change_to(world, "1/P1Y")
    assert write_back_changed(session, crm, LATER + timedelta(minutes=1)) == 1
    assert crm.held["acme"]["cadence"] == "P1Y"


def test_a_refusal_that_was_mended_since_does_not_hold_the_next_change_up(
    session: Session, world: World, crm: MemoryCrm
) -> None:
    crm.refused["acme"] = "Segment is missing"
    write_back_changed(session, crm, NOW)
    assert history.lately_failed(session, crm, NOW) == {world.acme.id}
    session.rollback()
    del crm.refused["acme"]
    apply_all(session, crm, NOW + timedelta(minutes=1))
    change_to(world, "1/P1Y")
    assert write_back_changed(session, crm, NOW + timedelta(minutes=2)) == 1


def test_an_outage_of_another_crm_holds_nothing_up(session: Session, crm: MemoryCrm) -> None:
    crm.is_down = True
    assert write_back_changed(session, crm, NOW) == 0
    other = MemoryCrm()
    other.name = "another"
    assert write_back_changed(session, other, NOW) == 1


def test_a_refusal_by_another_crm_holds_nothing_up(session: Session, world: World, crm: MemoryCrm) -> None:
    crm.refused["acme"] = "Segment is missing"
    write_back_changed(session, crm, NOW)
    other = MemoryCrm()
    other.name = "another"
    assert write_back_changed(session, other, NOW + timedelta(minutes=1)) == 1
