from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from accounts.models import Account, AccountPast
from accounts.past import keep, stood_at, was_held_at, was_not_held_at
from tests.world import World

pytestmark = pytest.mark.on_sqlite
Condition = Callable[[datetime], ColumnElement[bool]]


def of(account: Account, **changed: object) -> dict[str, object]:
    names = ("crm_id", "name", "segment", "csm_id", "renewal_on")
    return {name: getattr(account, name) for name in names} | changed


def test_what_the_crm_changes_is_kept_as_it_was(world: World, session: Session) -> None:
    rows = [of(world.acme, name="Acme Ltd", segment="enterprise"), of(world.globe)]
    assert keep(session, rows, world.now) == rows
    session.flush()
    (past,) = session.scalars(select(AccountPast))
    assert (past.name, past.segment, past.csm_id, past.renewal_on) == (
        "Acme", "mid-market", world.sam.id, date(2027, 3, 1),
    )  # fmt: skip
    assert (past.began_at, past.ended_at) == (None, world.now)


def test_each_moment_has_one_past(world: World, session: Session) -> None:
    later = world.now + timedelta(days=40)
    keep(session, [of(world.acme, name="Acme Ltd")], world.now)
    world.acme.name = "Acme Ltd"
    session.commit()
    keep(session, [of(world.acme, name="Acme plc")], later)
    session.commit()
    for moment, names in (
        (world.now - timedelta(days=1), ["Acme"]),
        (world.now, ["Acme Ltd"]),
        (later - timedelta(seconds=1), ["Acme Ltd"]),
        (later, []),
    ):
        assert list(session.scalars(select(AccountPast.name).where(stood_at(moment)))) == names


def test_a_new_account_is_dated_unless_it_is_of_the_first_pull(world: World, session: Session) -> None:
    new = {"crm_id": "new", "name": "New", "segment": "small", "csm_id": world.sam.id, "renewal_on": None}
    assert keep(session, [dict(new)], world.now)[0]["added_at"] == world.now
    assert "added_at" not in keep(session, [of(world.acme)], world.now)[0]


def test_the_first_pull_brings_what_was_there_before(session: Session, world: World) -> None:
    rows = [of(world.acme)]
    for row in (*world.acme.contacts, *world.globe.contacts, world.acme, world.globe):
        session.delete(row)
    session.flush()
    assert keep(session, rows, world.now) == rows


def test_an_account_is_held_from_its_first_pull_until_it_leaves(world: World, session: Session) -> None:
    world.acme.added_at, world.acme.removed_at = world.now, world.now + timedelta(days=9)
    session.commit()

    def names(condition: Condition, days: int) -> list[str]:
        return sorted(session.scalars(select(Account.name).where(condition(world.now + timedelta(days=days)))))

    for day, held in ((-1, ["Globe"]), (0, ["Acme", "Globe"]), (8, ["Acme", "Globe"]), (9, ["Globe"])):
        assert names(was_held_at, day) == held
        assert names(was_not_held_at, day) == sorted({"Acme", "Globe"} - set(held))
