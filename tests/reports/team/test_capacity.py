"""The page Team and the page of one CSM: who carries too much, and what could be lighter."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import CustomerSuccessManager
from cadence import Cadence
from capacity import available
from capacity.models import AvailableHours
from recommendations import deciding
from recommendations.models import Decision
from tests.conftest import NOW
from tests.pages import Page
from tests.reports.team.conftest import Answers, SignIn
from tests.world import World

HOSTILE = "At most once a month <script>alert(1)</script>"


def has(world: World, csm: CustomerSuccessManager, hours: float) -> None:
    available.say(world.session, csm, hours, world.dana, NOW)
    world.session.commit()


def decisions(world: World) -> list[Decision]:
    world.session.rollback()
    wanted = select(Decision).order_by(Decision.id)
    found = list(world.session.scalars(wanted, execution_options={"populate_existing": True}))
    world.session.commit()
    return found


def stored_hours(world: World) -> list[tuple[int, float | None, int]]:
    world.session.rollback()
    columns = (AvailableHours.id, AvailableHours.hours, AvailableHours.set_by)
    found = [tuple(row) for row in world.session.execute(select(*columns))]
    world.session.commit()
    return found


def press(client: FlaskClient, page: Page, action: str) -> Page:
    """Press the button of the form that leads to `action`."""
    return Page(client.post(action, data=page.form(action=action), follow_redirects=True))


def test_a_team_without_accounts_says_how_to_begin(world: World, sign_in: SignIn) -> None:
    world.acme.removed_at = world.globe.removed_at = NOW
    world.session.commit()
    page = Page(sign_in(world.dana).get("/team"))
    assert "Your team will stand here." in page.text


def test_hours_needed_stand_against_hours_available_in_words(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1WD", channel="video")
    has(world, world.sam, 10)
    page = Page(sign_in(world.dana).get("/team"))
    assert "Sam Hill has 8.1 hours a month too many, while all together have 71.9 hours a month left." in page.text
    assert "18.1 of 10 hours 8.1 hours too many" in page.text
    assert page.soup.select_one("svg.load")["aria-label"] == "18.1 hours needed of 10 hours available"
    assert "Kim Roe 1 account" in page.text
    assert "Not known yet" in page.text


def test_everybody_who_fits_is_told_so(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    client = sign_in(world.dana)
    assert "Everybody’s accounts fit their hours." in Page(client.get("/team")).text
    page = Page(client.get(f"/team/{world.sam.id}"))
    assert "Everything fits" in page.text
    assert "No account" not in page.text


def test_a_csm_without_a_recommendation_is_told_what_comes(world: World, sign_in: SignIn) -> None:
    assert (
        "None of their accounts has a recommended cadence yet."
        in Page(sign_in(world.dana).get(f"/team/{world.sam.id}")).text
    )


@pytest.mark.parametrize("typed", ["72.5", "72,5", " 72.50 "])
def test_a_manager_sets_hours_and_takes_them_back(world: World, sign_in: SignIn, typed: str) -> None:
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    form = Page(client.get(path)).form(action=f"{path}/hours", hours=typed)
    page = Page(client.post(f"{path}/hours", data=form, follow_redirects=True))
    assert "Sam Hill has 72 hours a month now." in page.text
    assert page.soup.select_one("#hours")["value"] == "72.5"
    (row,) = stored_hours(world)
    assert row[1:] == (72.5, world.dana.id)
    page = press(client, page, f"{path}/hours/{row[0]}/undo")
    assert "The hours are as they were." in page.text
    assert page.soup.select_one("#hours")["value"] == ""


def test_empty_hours_are_the_usual_ones(world: World, sign_in: SignIn) -> None:
    has(world, world.sam, 10)
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    form = Page(client.get(path)).form(action=f"{path}/hours", hours="")
    assert (
        "Sam Hill has the usual hours now." in Page(client.post(f"{path}/hours", data=form, follow_redirects=True)).text
    )


@pytest.mark.parametrize("typed", ["many", "-1", "745", "nan", "inf", "1e999", "=1+1", "\x00", "<b>"])
def test_what_is_no_number_of_hours_is_told_and_kept(world: World, sign_in: SignIn, typed: str) -> None:
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    answer = client.post(f"{path}/hours", data=Page(client.get(path)).form(action=f"{path}/hours", hours=typed))
    page = Page(answer)
    assert page.status == 422
    assert "Enter hours a month as a number from 0 to 744" in page.text
    assert page.soup.select_one("#hours")["value"] == typed.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert stored_hours(world) == []


def test_hours_of_another_csm_are_not_undone(world: World, sign_in: SignIn) -> None:
    has(world, world.kim, 10)
    (row,) = stored_hours(world)
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    form = Page(client.get(path)).form(action=f"{path}/hours")
    assert client.post(f"{path}/hours/{row[0]}/undo", data=form).status_code == 404
    assert stored_hours(world) == [row]


def test_a_lighter_form_is_proposed_used_and_taken_back(world: World, sign_in: SignIn, answers: Answers) -> None:
    answers(world.ada, "A call at most once a month, an email is fine too")
    has(world, world.sam, 0.05)
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    page = Page(client.get(path))
    assert "Not all of it fits, but this saves 0.7 hours a month" in page.text
    assert "every two months by e-mail instead of once a month by phone" in page.text
    assert 'Ada Lane (champion) asked for "A call at most once a month, an email is fine too"' in page.text
    assert page.soup.select_one(".steps a")["href"] == f"/accounts/{world.acme.id}"
    use = f"{path}/accounts/{world.acme.id}/use"
    page = press(client, page, use)
    assert "Acme takes the lighter form: every two months by e-mail." in page.text
    (made,) = decisions(world)
    assert (made.cadence, made.channel, made.decided_by) == (Cadence.parse("1/P2M"), "email", world.dana.id)
    assert (
        made.reason
        == "Lighter, within what they asked for (at most once a month; by e-mail, which they named), so that the hours of Sam Hill suffice"
    )
    assert "Ada" not in made.reason
    assert "Lighter already" in page.text
    assert "Write to Ada Lane" in Page(client.get(f"/accounts/{world.acme.id}")).text
    page = press(client, page, f"{path}/accounts/{world.acme.id}/undo/{made.id}")
    assert "Acme follows what is recommended again." in page.text
    assert decisions(world)[0].revoked_at is not None
    assert use in page.soup.decode()


def test_it_fits_if_is_said_where_it_does(world: World, sign_in: SignIn, answers: Answers) -> None:
    answers(world.ada, "A call at most once a month")
    has(world, world.sam, 0.6)
    page = Page(sign_in(world.dana).get(f"/team/{world.sam.id}"))
    assert "All of it fits if this account takes a lighter form" in page.text
    assert "every six weeks by phone instead of once a month by phone" in page.text


def test_what_remains_names_who_has_hours_left(world: World, sign_in: SignIn) -> None:
    world.recommend(world.acme, "1/P1M")
    has(world, world.sam, 0.1)
    client = sign_in(world.dana)
    page = Page(client.get(f"/team/{world.sam.id}"))
    assert "None of these accounts leaves room" in page.text
    assert (
        "0.7 hours a month remain too many. Kim Roe has 80 hours left: some accounts could change hands, in the CRM."
        in page.text
    )
    has(world, world.kim, 0)
    assert "Nobody else has hours left" in Page(client.get(f"/team/{world.sam.id}")).text


def test_a_form_that_is_not_accepted_any_more_is_not_used(world: World, sign_in: SignIn, answers: Answers) -> None:
    answers(world.ada, "A call at most once a month")
    has(world, world.sam, 0.6)
    client, path = sign_in(world.dana), f"/team/{world.sam.id}"
    use = f"{path}/accounts/{world.acme.id}/use"
    form = Page(client.get(path)).form(action=use)
    for changed in ({"cadence": "1/P1Y"}, {"channel": "email"}, {"cadence": "rubbish"}):
        page = Page(client.post(use, data=form | changed, follow_redirects=True))
        assert "Acme has changed since." in page.text
    assert client.post(use, data=form | {"cadence": ""}).status_code == 400
    deciding.override(world.session, world.acme, world.sam, Cadence.parse("1/P1W"), "agreed so", NOW)
    world.session.commit()
    assert "Acme has changed since." in Page(client.post(use, data=form, follow_redirects=True)).text
    assert [one.reason for one in decisions(world)] == ["agreed so"]


def test_an_account_of_another_csm_is_not_there(world: World, sign_in: SignIn, answers: Answers) -> None:
    answers(world.ada, "A call at most once a month")
    has(world, world.sam, 0.6)
    client = sign_in(world.dana)
    form = Page(client.get(f"/team/{world.sam.id}")).form(action=f"/team/{world.sam.id}/accounts/{world.acme.id}/use")
    for word in ("use", "undo"):
        assert client.post(f"/team/{world.kim.id}/accounts/{world.acme.id}/{word}", data=form).status_code == 404
    assert client.get("/team/999999").status_code == 404
    assert client.post("/team/999999/hours", data=form).status_code == 404


def test_words_of_customers_are_shown_as_words(world: World, sign_in: SignIn, answers: Answers) -> None:
    answers(world.ada, HOSTILE)
    world.acme.name = "<b>Acme</b>"
    has(world, world.sam, 0.6)
    page = sign_in(world.dana).get(f"/team/{world.sam.id}")
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert "<b>Acme" not in page.text


def test_the_team_is_for_managers_alone(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    for path in ("/team", f"/team/{world.sam.id}", "/team/policies", "/team/policies.csv", "/team/policies.xlsx"):
        assert client.get(path).status_code == 404
    assert "/team" not in client.get("/accounts").text
    assert 'href="/team"' in sign_in(world.dana).get("/accounts").text
