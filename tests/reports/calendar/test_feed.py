"""The calendar at its private address, read by the library that calendars are read with."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlalchemy import select, text, update

from accounts.access_tokens import Scope, create
from accounts.models import AccessToken, Account, CustomerSuccessManager, Purpose
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.reports.calendar.conftest import address, plan
from tests.reports.test_book import add_accounts
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def events(client: FlaskClient, path: str) -> list[Event]:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


@pytest.fixture
def planned(world: World) -> World:
    """Acme, talked to five days ago, wants once a month; Globe is Kim's."""
    world.recommend(world.acme, "1/P1M")
    world.recommend(world.globe, "1/P1W")
    world.touch(world.acme, 5)
    plan(world)
    return world


def test_each_next_touch_is_an_event_of_its_csm(planned: World, client: FlaskClient) -> None:
    (event,) = events(client, address(planned, planned.sam))
    assert event["SUMMARY"] == "Next touch: Acme"
    assert event["SEQUENCE"] == 0
    assert event.DTSTAMP == event.LAST_MODIFIED == NOW
    assert event["URL"] == f"http://localhost/accounts/{planned.acme.id}"
    assert "They asked for once a month. The last touchpoint was on 28 October 2026." in event["DESCRIPTION"]
    assert event.end - event.start == timedelta(minutes=30)
    assert NOW + timedelta(days=24) < event.start < NOW + timedelta(days=30)


def test_the_calendar_says_when_to_look_again(planned: World, client: FlaskClient) -> None:
    content = client.get(address(planned, planned.sam)).text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert content.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    assert "METHOD" not in content


def test_a_changed_touch_has_the_same_uid_and_a_higher_sequence(planned: World, client: FlaskClient) -> None:
    path = address(planned, planned.sam)
    (before,) = events(client, path)
    planned.touch(planned.acme, 1)
    plan(planned, timedelta(minutes=1))
    (after,) = events(client, path)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == 1
    assert after.start > before.start


def test_a_reader_who_has_it_already_gets_nothing_but_304(planned: World, client: FlaskClient) -> None:
    path = address(planned, planned.sam)
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    planned.touch(planned.acme, 1)
    plan(planned, timedelta(minutes=1))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.on_both
def test_a_name_full_of_syntax_stays_a_name(planned: World, client: FlaskClient) -> None:
    planned.acme.name = 'A\r\nEND:VEVENT\r\nBEGIN:VALARM;\\,:"’' + "é" * 100
    planned.session.commit()
    plan(planned, timedelta(minutes=1))
    (event,) = events(client, address(planned, planned.sam))
    assert event["SUMMARY"].replace("\n", "\r\n") == f"Next touch: {planned.acme.name}"
    assert list(event.walk("VALARM")) == []


def test_whoever_has_no_event_still_gets_a_calendar_that_holds_something(world: World, client: FlaskClient) -> None:
    content = client.get(address(world, world.sam)).data
    assert [part.name for part in Calendar.from_ical(content).subcomponents] == ["VTIMEZONE"]


def test_calendars_of_two_csms_have_their_own_uid(planned: World, client: FlaskClient) -> None:
    uids = {Calendar.from_ical(client.get(address(planned, csm)).data)["UID"] for csm in (planned.sam, planned.kim)}
    assert len(uids) == 2


def test_a_revoked_or_unknown_address_and_one_for_another_purpose_open_nothing(
    planned: World, client: FlaskClient
) -> None:
    revoked = address(planned, planned.sam)
    planned.session.execute(update(AccessToken).values(revoked_at=NOW))
    other = create(planned.session, planned.sam, Purpose.API, "x", NOW, Scope)
    planned.session.commit()
    for path in (revoked, f"/calendar/{other}.ics", "/calendar/x.ics", "/calendar/%00.ics", "/calendar/.ics"):
        assert client.get(path).status_code == 404, path


def test_the_calendar_of_a_csm_who_has_left_is_closed(planned: World, client: FlaskClient) -> None:
    path = address(planned, planned.sam)
    planned.sam.removed_at = NOW
    planned.session.commit()
    assert client.get(path).status_code == 404


def test_a_managers_calendar_holds_their_own_accounts_alone(planned: World, client: FlaskClient) -> None:
    assert events(client, address(planned, planned.dana)) == []


def test_it_is_kept_when_it_was_last_read(planned: World, client: FlaskClient) -> None:
    client.get(address(planned, planned.sam))
    planned.session.rollback()
    assert planned.session.scalar(select(AccessToken.last_used_on)) == NOW.date()


def test_more_events_make_no_more_queries(app: Flask, planned: World, client: FlaskClient) -> None:
    path = address(planned, planned.sam)
    client.get(path)  # the first of a day keeps the day
    few = queries(lambda: client.get(path))
    assert few > 0
    add_accounts(planned, 20)
    for account in planned.session.scalars(select(Account).where(Account.crm_id.like("x%"))):
        planned.recommend(account, "1/P1M")
    plan(planned, timedelta(minutes=1))
    assert len(events(client, path)) == 21
    assert queries(lambda: client.get(path)) == few


@pytest.mark.on_both
def test_a_fault_is_logged_without_the_address(
    app: Flask, planned: World, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    path = address(planned, planned.sam)
    planned.session.execute(text("ALTER TABLE planned_touch RENAME TO elsewhere"))
    planned.session.commit()
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    caplog.set_level(logging.DEBUG)
    try:
        response = client.get(path)
    finally:
        planned.session.rollback()
        planned.session.execute(text("ALTER TABLE elsewhere RENAME TO planned_touch"))
        planned.session.commit()
    assert response.status_code == 500
    assert "calendar.show" in caplog.text
    assert "askthem_" not in caplog.text


def test_renewing_the_address_closes_the_one_before(planned: World, sign_in: SignIn) -> None:
    client = sign_in(planned.sam)
    paths = [made(client) for _ in range(2)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    form = Page(client.get("/settings")).form(action="/settings/calendar/revoke")
    assert client.post("/settings/calendar/revoke", data=form).status_code == 303
    assert client.get(paths[1]).status_code == 404


def made(client: FlaskClient) -> str:
    form = Page(client.get("/settings")).form(action="/settings/calendar")
    page = Page(client.post("/settings/calendar", data=form))
    shown = page.soup.select_one("#address")["value"]
    assert shown.startswith("http://localhost/calendar/askthem_")
    assert shown not in Page(client.get("/settings")).soup.decode()
    return shown.removeprefix("http://localhost")
