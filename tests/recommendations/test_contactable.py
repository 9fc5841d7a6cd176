"""Accounts where everybody has opted out: nothing is planned for them, and every page says so in the same words."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, true

from accounts.models import Account, Contact, CustomerSuccessManager
from accounts.pausing import pause
from capacity import workload
from recommendations.contactable import NOBODY, is_left_alone
from reports.book import rows
from reports.today import due
from survey import suppressions
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def opt_out(world: World, *contacts: Contact) -> None:
    for one in contacts:
        suppressions.suppress(world.session, one.email, "link", NOW)
    world.session.commit()


def overdue(world: World) -> None:
    world.recommend(world.acme, "1/P1M", source="norm", respondents=0)
    world.touch(world.acme, 78)


def names(world: World) -> list[str]:
    return [one.name for one in due.find(world.session, true(), (), NOW)]


def test_nothing_is_due_where_everybody_has_opted_out(world: World) -> None:
    overdue(world)
    opt_out(world, world.ada, world.olga)
    assert names(world) == ["Acme"]
    opt_out(world, world.adam)
    assert names(world) == []
    found = rows.find(world.session, Account.id == world.acme.id, NOW)[0]
    assert (found.is_left_alone, found.next_touch, found.overdue_days) == (True, None, 0)
    suppressions.lift(world.session, world.ada.email, NOW)
    assert names(world) == ["Acme"]


def test_an_account_without_contacts_is_not_left_alone(world: World) -> None:
    opt_out(world, world.gus)
    world.gus.removed_at = NOW
    world.session.commit()
    assert world.session.scalars(select(Account.name).where(is_left_alone(NOW))).all() == []
    # Before they left it was.
    world.gus.removed_at = NOW + timedelta(days=1)
    world.session.commit()
    assert world.session.scalars(select(Account.name).where(is_left_alone(NOW))).all() == ["Globe"]
    assert world.session.scalars(select(Account.name).where(is_left_alone(NOW - timedelta(days=1)))).all() == []


def test_a_pause_of_those_who_did_not_opt_out_is_waited_for(world: World) -> None:
    overdue(world)
    opt_out(world, world.ada, world.olga)
    pause(world.adam, date(2026, 12, 1), ZoneInfo("Europe/Berlin"))
    world.session.commit()
    found = due.find(world.session, true(), (), NOW)[0]
    assert (found.next.due_on, found.next.overdue_days) == (date(2026, 12, 1), 0)


def test_it_takes_no_hours(world: World, app: object) -> None:
    overdue(world)
    efforts = app.extensions["measures"].efforts
    load = next(one for one in workload.loads(world.session, efforts, NOW) if one.csm_id == world.sam.id)
    assert (load.accounts, load.needed > 0) == (1, True)
    opt_out(world, world.ada, world.olga, world.adam)
    load = next(one for one in workload.loads(world.session, efforts, NOW) if one.csm_id == world.sam.id)
    assert (load.accounts, load.unknown, load.needed) == (1, 0, 0)


def test_the_pages_say_so_in_the_same_words(world: World, sign_in: SignIn) -> None:
    overdue(world)
    opt_out(world, world.ada, world.olga, world.adam)
    client = sign_in(world.sam)
    for path in ("/", "/accounts", f"/accounts/{world.acme.id}", "/accounts.csv"):
        shown = Page(client.get(path)).text
        assert NOBODY in shown, path
        assert "days overdue" not in shown, path
        assert "whoever answers" not in shown, path
    assert "Acme" in Page(client.get("/accounts?order=overdue")).text
    assert "Acme" not in Page(client.get("/accounts?due=overdue")).all("a.name")
