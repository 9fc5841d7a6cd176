"""The managers' pages of waves: planned, seen, started, paused, watched."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Account, Contact, Level
from survey.invitations import Asking, invite_contacts
from survey.models import Answer, Draft, Response, Wave
from survey.readings import read_new_answers
from survey.sending import remind_nonrespondents, send_invitations
from survey.suppressions import lift, suppress
from survey.waves.starting import Plan, draft, start_wave
from tests.conftest import NOW
from tests.pages import Page
from tests.post import FakeMailer
from tests.survey.waves.conftest import MONTH, SignIn
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

GOOD = {
    "name": "Winter",
    "questionnaire": "cadence",
    "whom": "everyone",
    "closes_on": "2026-12-01",
    "remind_after": "7",
}


def send(client: FlaskClient, path: str, **typed: object) -> Page:
    """Fill in the form at `path` and send it, following the redirect."""
    token = Page(client.get(path)).form()["csrf_token"]
    return Page(client.post(path, data={"csrf_token": token} | typed, follow_redirects=True))


def press(client: FlaskClient, page: str, action: str) -> Page:
    return Page(
        client.post(
            f"{page}/{action}", data=Page(client.get(page)).form(action=f"{page}/{action}"), follow_redirects=True
        )
    )


def newest(world: World) -> Wave:
    wanted = select(Wave).order_by(Wave.id.desc()).limit(1).execution_options(populate_existing=True)
    found = world.session.scalars(wanted).one()
    world.session.commit()  # on SQLite whoever has read here would keep the pages from writing
    return found


def test_only_managers_see_waves(world: World, sign_in: SignIn, drafted: Wave) -> None:
    client = sign_in(world.sam)
    one = f"/waves/{drafted.id}"
    for path in (
        "/waves",
        "/waves/new",
        one,
        f"{one}/change",
        f"{one}/people",
        f"{one}/preview",
        f"{one}/preview/page",
    ):
        assert client.get(path).status_code == 404, path
    assert "Waves" not in Page(client.get("/accounts")).text


@pytest.mark.on_both
@pytest.mark.usefixtures("world")
def test_a_wave_that_does_not_exist_is_not_there(dana: FlaskClient) -> None:
    for path in ("/waves/999", "/waves/99999999999999", "/waves/x", "/waves/999/people", "/waves/999/preview/mail"):
        assert dana.get(path).status_code == 404, path


@pytest.mark.on_both
def test_the_empty_page_says_what_will_be_here_and_how_to_begin(dana: FlaskClient, world: World) -> None:
    world.session.delete(world.wave)
    world.session.commit()
    page = Page(dana.get("/waves"))
    assert "Your waves will stand here" in page.text
    assert page.soup.find("a", string="Plan the first wave")["href"] == "/waves/new"


def test_a_planned_wave_shows_whom_it_would_ask_and_starts_only_when_told_to(dana: FlaskClient, world: World) -> None:
    suppress(world.session, world.ada.email, "link", NOW)
    world.invite(world.olga)
    page = send(dana, "/waves/new", **GOOD)
    wave = newest(world)
    assert "2 contacts would be asked" in page.text
    assert "1 asked for no more mails" in page.text
    assert "1 was surveyed a short while ago" in page.text
    assert (wave.started_at, wave.remind_after) == (None, 7)
    page = press(dana, f"/waves/{wave.id}", "start")
    assert "Sending" in page.text
    assert newest(world).started_at == NOW


def test_a_wave_that_closed_before_it_was_begun_says_so_and_is_finished(
    dana: FlaskClient, world: World, asking: Asking
) -> None:
    late = NOW - timedelta(days=1)
    wave = start_wave(world.session, "Missed", "cadence", NOW - MONTH - timedelta(days=1), MONTH)
    world.session.commit()
    assert wave.closes_at == late
    page = Page(dana.get(f"/waves/{wave.id}"))
    assert page.all(".phase") == ["Closed"]
    assert "Nobody was invited" in page.text
    assert page.soup.find("meta", attrs={"http-equiv": "refresh"}) is None
    send_invitations(world.session, asking, NOW)
    world.session.refresh(wave)
    assert wave.finished_at == NOW


@pytest.mark.on_both
def test_why_some_were_not_reached_is_told_in_a_line_for_each_kind_of_reason(dana: FlaskClient, world: World) -> None:
    said = {
        world.ada: "550 5.1.1 <ada@acme.example.com>: User unknown",
        world.olga: "550 5.1.1 <olga@acme.example.com>: User unknown",
        world.adam: "bounced (5.1.1)",
        world.gus: "451 4.7.1 greylisted, see <gus@globe.example.net> (tried 5 times)",
    }
    for contact, words in said.items():
        invitation = world.invite(contact)
        invitation.failed_at, invitation.failure = NOW, words
        if words.startswith("bounced"):
            invitation.bounced_at, invitation.bounced_for_good, invitation.bounce_status = NOW, True, "5.1.1"
    world.session.commit()
    page = Page(dana.get(f"/waves/{world.wave.id}"))
    assert page.all(".left-out li") == [
        "2 failed: the address is refused (5.1.1)",
        "1 bounced: the address is refused (5.1.1)",
        "1 failed: refused for now, each time (4.7.1)",
    ]
    assert page.soup.find("dt", string="Bounced").find_next_sibling("dd").text.strip() == "1"
    assert "ada@acme.example.com" not in page.text
    people = Page(dana.get(f"/waves/{world.wave.id}/people?standing=bounced"))
    assert "Adam Okoro" in people.text
    assert "A mail came back 2 Nov 2026 (5.1.1)" in people.text
    assert "Ada Lane" not in people.text


def test_a_wave_that_the_mail_server_refuses_says_so_in_its_words(dana: FlaskClient, world: World) -> None:
    world.wave.refused_at, world.wave.refusal = NOW, "550 relay <b> not permitted"
    world.session.commit()
    page = Page(dana.get(f"/waves/{world.wave.id}"))
    assert "The mail server refuses what we send: “550 relay <b> not permitted”" in page.text
    assert "tried again 2 Nov 2026, 04:10" in page.text


@pytest.mark.on_both
def test_the_times_typed_are_the_managers_own(dana: FlaskClient, world: World) -> None:
    send(dana, "/waves/new", **GOOD | {"starts_at": "2026-11-05T09:30", "remind_again_after": "5"})
    wave = newest(world)
    new_york = ZoneInfo("America/New_York")
    assert wave.starts_at == datetime(2026, 11, 5, 9, 30, tzinfo=new_york)
    assert wave.closes_at == datetime(2026, 12, 1, 23, 59, tzinfo=new_york)
    assert "5 Nov 2026, 09:30" in press(dana, f"/waves/{wave.id}", "start").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "  "}, "Give the wave a name"),
        ({"name": "x" * 201}, "200 letters at most"),
        ({"closes_on": ""}, "Choose the last day"),
        ({"closes_on": "soon"}, "Enter a day, such as 2027-03-14"),
        ({"closes_on": "2026-11-01"}, "before the sending begins"),
        ({"closes_on": "9999-12-31"}, "within two years"),
        ({"closes_on": "0001-01-01"}, "before the sending begins"),
        ({"starts_at": "9999-12-31T23:00"}, "within two years"),
        ({"starts_at": "0001-01-01T00:00"}, "That day has passed"),
        ({"starts_at": "tomorrow"}, "Enter a day and a time"),
        ({"starts_at": "2026-12-24T09:00"}, "before the sending begins"),
        ({"remind_after": "a week"}, "whole number of days"),
        ({"remind_after": "0"}, "gap of 1 to 90 days"),
        ({"remind_after": "20", "remind_again_after": "20"}, "would close before its last reminder"),
        ({"remind_after": "", "remind_again_after": "5"}, "Set the first reminder’s gap too"),
        ({"whom": "some"}, "Check at least one"),
        ({"whom": "list", "emails": "  "}, "Paste at least one address"),
        ({"whom": "list", "emails": "ada@acme.example.com\nolga at acme"}, "Line 2: “olga” is no address"),
        ({"whom": "nobody"}, "Not a valid choice"),
        ({"questionnaire": "gone"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    dana: FlaskClient, world: World, typed: dict[str, str], says: str
) -> None:
    page = send(dana, "/waves/new", **GOOD | {"emails": "gus@globe.example.net"} | typed)
    assert page.status == 422
    assert says in page.text
    kept = page.form()
    for name, text in typed.items():
        if name not in ("whom", "questionnaire"):
            assert kept[name].strip() == text.strip()
    assert page.soup.select_one("[role=alert] a")["href"].startswith("#")
    assert page.soup.select_one(page.soup.select_one("[role=alert] a")["href"]) is not None
    assert newest(world).name == "Autumn"


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"segments": "small"}, "1 contact"),
        ({"segments": ["small", "mid-market"], "levels": "champion"}, "1 contact"),
        ({"stages": "steady"}, "4 contacts"),
        ({"stages": "renewal"}, "Nobody"),
    ],
)
def test_a_part_of_the_book_can_be_asked(
    dana: FlaskClient, world: World, typed: dict[str, str | list[str]], asked: str
) -> None:
    assert f"{asked} would be asked" in send(dana, "/waves/new", **GOOD | {"whom": "some"} | typed).text


@pytest.mark.on_both
def test_a_csms_book_can_be_asked(dana: FlaskClient, world: World) -> None:
    page = send(dana, "/waves/new", **GOOD | {"whom": "some", "csms": str(world.sam.id)})
    assert "3 contacts would be asked" in page.text
    assert "Sam Hill" in page.text


@pytest.mark.on_both
def test_a_pasted_list_asks_those_who_are_contacts_and_names_the_others(dana: FlaskClient, world: World) -> None:
    pasted = "Ada Lane <ADA@acme.example.com>; gus@globe.example.net\neve@example.com, ada@acme.example.com"
    page = send(dana, "/waves/new", **GOOD | {"whom": "list", "emails": pasted.replace("; ", "\n")})
    assert "2 contacts would be asked" in page.text
    assert "1 pasted address is no contact’s" in page.text
    assert page.all(".unknown-list li") == ["eve@example.com"]


@pytest.mark.on_both
def test_a_draft_can_be_changed_and_a_started_wave_cannot(dana: FlaskClient, world: World, drafted: Wave) -> None:
    path = f"/waves/{drafted.id}/change"
    assert Page(dana.get(path)).form()["name"] == "Winter"
    assert send(dana, path, **GOOD | {"name": "Deep winter"}).heading == "Deep winter"
    press(dana, f"/waves/{drafted.id}", "start")
    assert "not changed any more" in Page(dana.get(path, follow_redirects=True)).text


def test_a_wave_that_would_ask_nobody_is_not_started(dana: FlaskClient, world: World, drafted: Wave) -> None:
    token = Page(dana.get("/waves")).soup.find("input", attrs={"name": "csrf_token"})["value"]
    for contact in (world.ada, world.olga, world.adam, world.gus):
        suppress(world.session, contact.email, "link", NOW)
    world.session.commit()
    assert "Start the wave" not in Page(dana.get(f"/waves/{drafted.id}")).text
    page = Page(dana.post(f"/waves/{drafted.id}/start", data={"csrf_token": token}, follow_redirects=True))
    assert "Nobody would be asked. Change whom" in page.text
    assert newest(world).started_at is None


@pytest.mark.on_both
def test_a_button_without_the_pages_token_does_nothing(dana: FlaskClient, world: World, drafted: Wave) -> None:
    dana.post(f"/waves/{drafted.id}/start")
    assert newest(world).started_at is None


@pytest.fixture
def under_way(world: World, asking: Asking, mailer: FakeMailer) -> Wave:
    """Ada has answered, Olga opted out, Adam's address is refused, Gus has not answered and was reminded."""
    world.session.delete(world.wave)
    wave = start_wave(world.session, "Winter", "cadence", NOW - timedelta(days=7), MONTH, 7)
    world.session.commit()
    mailer.refused = ("adam@",)
    invite_contacts(world.session, asking, NOW - timedelta(days=7))
    send_invitations(world.session, asking, NOW - timedelta(days=7))
    by_name = {one.contact.name: one for one in wave.invitations}
    world.session.add(Response(invitation_id=by_name["Ada Lane"].id, created_at=NOW))
    suppress(world.session, world.olga.email, "link", NOW)
    world.session.commit()
    remind_nonrespondents(world.session, asking, NOW)
    return wave


def test_the_live_page_counts_each_contact_once(dana: FlaskClient, under_way: Wave) -> None:
    page = Page(dana.get(f"/waves/{under_way.id}"))
    assert page.all(".legend li") == ["1 answered", "1 opted out", "1 failed", "1 no answer yet"]
    assert "33 % answered" in page.text
    assert "Finished sending" in page.text
    assert "1 failed: refused for good (550)" in page.text
    assert "those who did both count as answered" in page.text
    assert "asked for no more mails." not in page.text
    assert page.soup.svg["aria-label"] == "Of 4 invited: 1 answered, 1 opted out, 1 failed, 1 no answer yet"
    assert page.soup.find("meta", attrs={"http-equiv": "refresh"}) is None


def test_whoever_asks_for_no_more_mails_in_an_answer_is_told_beside_the_answered(
    dana: FlaskClient, world: World, under_way: Wave
) -> None:
    response = next(one.response for one in under_way.invitations if one.response)
    words = "please stop contacting me"
    answer = Answer(response=response, question="cadence", kind="cadence", verbatim=words, answered_at=NOW)
    world.session.add(answer)
    world.session.commit()
    read_new_answers(world.session, {}, NOW)
    page = Page(dana.get(f"/waves/{under_way.id}"))
    assert page.all(".legend li")[:2] == ["1 answered", "1 opted out"]
    assert "Of those who answered, 1 asked for no more mails." in page.text
    assert "Of those who answered, 1 asked for no more mails" in Page(dana.get("/waves")).text
    world.session.rollback()
    lift(world.session, world.ada.email, NOW)
    world.session.commit()
    assert "Of those who answered" not in Page(dana.get(f"/waves/{under_way.id}")).text


def test_whoever_has_begun_to_answer_is_told_apart(dana: FlaskClient, world: World, under_way: Wave) -> None:
    gus = next(one for one in under_way.invitations if one.contact_id == world.gus.id)
    world.session.add(Draft(invitation_id=gus.id, page=2, content={"cadence": ["monthly"]}, saved_at=NOW))
    world.session.commit()
    legend = Page(dana.get(f"/waves/{under_way.id}")).all(".legend li")
    assert legend == ["1 answered", "1 partly answered", "1 opted out", "1 failed"]


def test_each_contact_shows_where_they_stand_and_how_often_they_were_reminded(
    dana: FlaskClient, under_way: Wave
) -> None:
    rows = Page(dana.get(f"/waves/{under_way.id}/people")).all(".people tbody tr")
    assert [re.sub(r" Acme.*?\.com| Globe.*?\.net", "", row).split(" Sent")[0] for row in rows] == [
        "Ada Lane · ada@acme.example.com Answered".replace(" · ada@acme.example.com", ""),
        "Adam Okoro Failed 550 no such user",
        "Gus Amari No answer yet",
        "Olga Brandt Opted out",
    ]
    assert "Reminded once , 2 Nov 2026" in rows[2]
    assert "Reminded" not in rows[3]


@pytest.mark.on_both
def test_the_list_can_be_narrowed_to_one_standing(dana: FlaskClient, under_way: Wave) -> None:
    rows = Page(dana.get(f"/waves/{under_way.id}/people?standing=failed")).all(".people tbody tr strong")
    assert rows == ["Adam Okoro"]
    nonsense = Page(dana.get(f"/waves/{under_way.id}/people?standing=nonsense"))
    assert (len(nonsense.all(".people tbody tr")), "nonsense" in nonsense.text) == (4, False)
    none = Page(dana.get(f"/waves/{under_way.id}/people?standing=partly+answered"))
    assert (none.all(".people tbody tr"), none.all("h2")) == ([], ["No invitation stands at “partly answered”."])


@pytest.mark.on_both
def test_the_list_has_50_a_page(dana: FlaskClient, world: World, asking: Asking) -> None:
    account = world.session.get(Account, world.acme.id)
    world.session.add_all(
        Contact(crm_id=f"c{n}", account=account, email=f"c{n}@x.example.com", name=f"C {n:03}", level=Level.END_USER)
        for n in range(60)
    )
    wave = start_wave(world.session, "Big", "cadence", NOW, MONTH)
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    path = f"/waves/{wave.id}/people"
    sizes = [len(Page(dana.get(f"{path}?page={n}")).all(".people tbody tr")) for n in (1, 2, 3, -5)]
    assert sizes == [50, 14, 14, 50]
    assert "Page 2 of 2" in Page(dana.get(f"{path}?page=2")).text


def test_while_it_is_sending_the_page_follows_along_unless_held_still(dana: FlaskClient, world: World) -> None:
    wave = start_wave(world.session, "Winter", "cadence", NOW, MONTH)
    world.session.commit()
    refresh = {"http-equiv": "refresh"}
    assert Page(dana.get(f"/waves/{wave.id}")).soup.find("meta", attrs=refresh) is not None
    assert Page(dana.get(f"/waves/{wave.id}?still=1")).soup.find("meta", attrs=refresh) is None


def test_a_wave_is_paused_and_resumed(dana: FlaskClient, world: World, asking: Asking, mailer: FakeMailer) -> None:
    wave = start_wave(world.session, "Winter", "cadence", NOW, MONTH)
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    assert "nothing is sent until you resume it" in press(dana, f"/waves/{wave.id}", "pause").text
    assert send_invitations(world.session, asking, NOW) == 0
    assert "Sending" in press(dana, f"/waves/{wave.id}", "resume").text
    assert send_invitations(world.session, asking, NOW) == 4


def test_hours_to_wait_for_are_told(dana: FlaskClient, world: World, asking: Asking) -> None:
    wave = start_wave(world.session, "Winter", "cadence", NOW, MONTH)
    world.session.commit()
    for account in (world.acme, world.globe):
        account.time_zone = "Pacific/Auckland"  # where it is 22:00
    invite_contacts(world.session, asking, NOW)
    assert "The next ones go out 2 Nov 2026, 14:00" in Page(dana.get(f"/waves/{wave.id}")).text


def test_the_list_of_waves_tells_phase_and_response_rate(dana: FlaskClient, under_way: Wave, world: World) -> None:
    draft(world.session, Plan("Spring", "cadence", NOW + MONTH), NOW)
    world.session.commit()
    rows = Page(dana.get("/waves")).all(".waves li")
    assert "Spring" in rows[0]
    assert "Not started" in rows[0]
    assert rows[1].endswith("Finished sending 3 of 4 invitations sent 33 % answered")
