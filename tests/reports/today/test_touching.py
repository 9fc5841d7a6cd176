"""Logging a touchpoint in place, leaving an account alone, and taking both back."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from accounts.models import Account, Snooze, Touchpoint
from tests.conftest import NOW
from tests.pages import Page
from tests.reports.today.conftest import SignIn, today
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`


@pytest.fixture
def sam(world: World, sign_in: SignIn) -> FlaskClient:
    """Sam, for whom Acme is due."""
    world.recommend(world.acme, "1/P1W", contact_id=world.ada.id, channel="phone")
    world.touch(world.acme, 20)
    return sign_in(world.sam)


def send(client: FlaskClient, account: Account, what: str, page: str = "", **fields: object) -> TestResponse:
    """Send the form `what` (touchpoints, snooze) of Today, or of another page, with some fields changed."""
    action = f"/accounts/{account.id}/{what}"
    form = Page(client.get(page or "/")).soup.find("form", action=action)
    values = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    for one in form.select("select[name]"):
        picked = one.select_one("option[selected]") or one.option
        values[one["name"]] = picked["value"]
    return client.post(action, data=values | fields)


def all_touchpoints(world: World) -> list[Touchpoint]:
    with Session(world.session.get_bind()) as fresh:
        return list(fresh.scalars(select(Touchpoint).order_by(Touchpoint.happened_at.desc())))


def press(client: FlaskClient, page: Page, label: str) -> Page:
    button = next(one for one in page.soup.select("button") if one.get_text().strip().startswith(label))
    form = button.find_parent("form")
    values = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    return Page(client.post(form["action"], data=values, follow_redirects=True))


def test_a_touchpoint_is_logged_in_place_with_what_the_row_already_knows(sam: FlaskClient, world: World) -> None:
    response = send(sam, world.acme, "touchpoints", note="Renewal goes well")
    assert (response.status_code, response.location) == (303, "/")
    logged = all_touchpoints(world)[0]
    assert (logged.happened_at, logged.channel, logged.contact_id) == (NOW, "phone", world.ada.id)
    assert (logged.note, logged.logged_by_id, logged.crm_id) == ("Renewal goes well", world.sam.id, None)


@pytest.mark.on_both
def test_what_was_logged_is_said_and_can_be_taken_back(sam: FlaskClient, world: World) -> None:
    send(sam, world.acme, "touchpoints")
    page = today(sam)
    assert "Logged: call with Ada Lane, Acme." in page.text
    assert "Acme" not in page.all("a.name")
    assert "Logged today 1" in page.text
    page = press(sam, page, "Undo")
    assert "Taken back" in page.text
    assert page.all("a.name") == ["Acme"]
    assert len(all_touchpoints(world)) == 1


def test_the_list_of_what_was_logged_today_takes_back_as_well(sam: FlaskClient, world: World) -> None:
    send(sam, world.acme, "touchpoints")
    today(sam)  # the message is gone after this
    page = press(sam, today(sam), "Undo")
    assert page.all("a.name") == ["Acme"]


@pytest.mark.on_both
def test_a_double_click_logs_once(sam: FlaskClient, world: World) -> None:
    send(sam, world.acme, "touchpoints", page=f"/accounts/{world.acme.id}")
    send(sam, world.acme, "touchpoints", page=f"/accounts/{world.acme.id}")
    assert len(all_touchpoints(world)) == 2
    assert "it was not doubled" in today(sam).text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"day": "2026-11-03"}, "That day has not come yet"),
        ({"day": "0206-11-02"}, "is the year right?"),
        ({"day": "2025-10-31"}, "is the year right?"),
        ({"day": ""}, "Enter a day"),
        ({"day": "yesterday"}, "Enter a day"),
        ({"day": "2026-02-31"}, "Enter a day"),
        ({"channel": ""}, "Say how you talked"),
        ({"channel": "pigeon"}, "Not a valid choice"),
        ({"contact": "999999"}, "Not a valid choice"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
@pytest.mark.parametrize("page", ["", "account"])
def test_a_mistake_is_told_in_its_place_and_nothing_typed_is_lost(
    sam: FlaskClient, world: World, fields: dict[str, str], fault: str, page: str
) -> None:
    address = f"/accounts/{world.acme.id}" if page else ""
    sent = {"note": "Renewal goes well"} | fields
    response = send(sam, world.acme, "touchpoints", page=address, **sent)
    shown = Page(response)
    assert response.status_code == 422
    assert fault in shown.all("details[open] .fault")[0]
    assert shown.soup.select_one("details[open] [name=note]")["value"] == sent["note"]
    assert ("Today" in shown.heading) is not page
    assert shown.all(".bar [aria-current]") == ["Book of business Book" if page else "Today Today"]
    assert len(all_touchpoints(world)) == 1


def test_a_contact_of_another_account_cannot_be_named(sam: FlaskClient, world: World) -> None:
    assert send(sam, world.acme, "touchpoints", contact=str(world.gus.id)).status_code == 422


def test_nobody_in_particular_can_be_met(sam: FlaskClient, world: World) -> None:
    assert send(sam, world.acme, "touchpoints", contact="").status_code == 303
    assert all_touchpoints(world)[0].contact_id is None


@pytest.mark.on_both
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter of the two
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=12), st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer(
    sam: FlaskClient, world: World, day: str, channel: str, contact: str, note: str
) -> None:
    fields = {"day": day, "channel": channel, "contact": contact, "note": note}
    page = f"/accounts/{world.acme.id}"
    assert send(sam, world.acme, "touchpoints", page=page, **fields).status_code in (303, 422)
    assert send(sam, world.acme, "snooze", page=page, until=day, reason=note).status_code == 422


def test_a_page_that_is_not_named_leads_nowhere(sam: FlaskClient, world: World) -> None:
    assert send(sam, world.acme, "touchpoints", back="https://evil.example.com/").status_code == 422


def test_an_account_is_left_alone_until_a_day_for_a_reason_and_comes_back(sam: FlaskClient, world: World) -> None:
    response = send(sam, world.acme, "snooze", reason="Ada is on holiday")
    assert (response.status_code, response.location) == (303, "/")
    page = today(sam)
    assert "Acme is left alone until 9 November." in page.text
    assert "Acme until 9 November · Ada is on holiday" in page.text
    assert page.all("a.name") == []
    assert press(sam, today(sam), "Wake").all("a.name") == ["Acme"]


@pytest.mark.on_both
def test_a_snooze_can_be_taken_back_at_once(sam: FlaskClient, world: World) -> None:
    send(sam, world.acme, "snooze", reason="Ada is on holiday")
    assert press(sam, today(sam), "Undo").all("a.name") == ["Acme"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"reason": " "}, "Say why"),
        ({"until": "2026-11-02"}, "Choose a day after today"),
        ({"until": "2027-12-01"}, "within a year"),
        ({"until": "9999-12-31"}, "within a year"),
        ({"until": "soon"}, "Enter a day"),
        ({"reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_snooze_needs_a_day_ahead_and_a_reason(
    sam: FlaskClient, world: World, fields: dict[str, str], fault: str
) -> None:
    response = send(sam, world.acme, "snooze", **({"reason": "holiday"} | fields))
    assert response.status_code == 422
    assert fault in Page(response).all("details[open] .fault")[0]
    assert world.session.scalar(select(func.count()).select_from(Snooze)) == 0


def test_what_was_sent_from_the_account_page_leads_back_there(sam: FlaskClient, world: World) -> None:
    page = f"/accounts/{world.acme.id}"
    for what, fields in (("touchpoints", {}), ("snooze", {"reason": "holiday"})):
        assert send(sam, world.acme, what, page=page, **fields).location == page
    shown = Page(sam.get(page))
    assert "Snoozed until 9 November 2026 by Sam Hill: holiday" in shown.text
    assert "logged by Sam Hill" in shown.text


def test_a_row_that_is_not_due_any_more_shows_its_mistake_on_the_account_page(sam: FlaskClient, world: World) -> None:
    action = f"/accounts/{world.acme.id}/touchpoints"
    form = today(sam).form(action=action)
    send(sam, world.acme, "touchpoints")
    response = sam.post(action, data=form | {"day": "", "note": "kept"})
    assert (response.status_code, Page(response).heading) == (422, "Acme")
    assert Page(response).soup.select_one("details[open] [name=note]")["value"] == "kept"


@pytest.mark.on_both
def test_a_touchpoint_of_another_account_is_not_there(sam: FlaskClient, world: World) -> None:
    touched = world.touch(world.globe, 3)
    form = today(sam).form(action="/sign-out") | {"back": "today"}
    assert sam.post(f"/accounts/{world.acme.id}/touchpoints/{touched.id}/undo", data=form).status_code == 404
    assert sam.post(f"/accounts/{world.acme.id}/touchpoints/999999/undo", data=form).status_code == 404


@pytest.mark.on_both
def test_a_touchpoint_of_the_crm_cannot_be_taken_back_here(sam: FlaskClient, world: World) -> None:
    touched = all_touchpoints(world)[0]
    form = today(sam).form(action="/sign-out") | {"back": "today"}
    page = Page(sam.post(f"/accounts/{world.acme.id}/touchpoints/{touched.id}/undo", data=form, follow_redirects=True))
    assert "cannot be taken back here" in page.text
    assert len(all_touchpoints(world)) == 1


@pytest.mark.on_both
def test_nothing_is_done_without_the_forms_token(sam: FlaskClient, world: World) -> None:
    values = {"day": "2026-11-02", "channel": "phone", "contact": "", "note": "", "back": "today"}
    sam.post(f"/accounts/{world.acme.id}/touchpoints", data=values)
    sam.post(f"/accounts/{world.acme.id}/snooze", data={"until": "2026-11-09", "reason": "x", "back": "today"})
    assert len(all_touchpoints(world)) == 1
    assert world.session.scalar(select(func.count()).select_from(Snooze)) == 0


@pytest.mark.on_both
def test_a_manager_who_looks_at_everybodys_comes_back_to_everybodys(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1W")
    world.globe.csm = world.dana
    world.session.commit()
    client = sign_in(world.dana)
    response = send(client, world.acme, "snooze", page="/?whose=all", reason="holiday")
    assert response.location == "/?whose=all"
    world.session.rollback()
    assert world.session.scalar(select(Snooze.until)) == date(2026, 11, 9)
    assert world.session.scalar(select(Snooze.csm_id)) == world.dana.id


@pytest.mark.on_both
def test_what_was_logged_yesterday_is_not_in_todays_list(sam: FlaskClient, world: World) -> None:
    row = world.log(world.acme, days_ago=1)
    row.logged_at = NOW - timedelta(days=1)
    world.session.commit()
    assert "Logged today" not in today(sam).text
