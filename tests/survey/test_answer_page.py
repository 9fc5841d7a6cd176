"""The page that a customer answers on."""

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from database import Base
from survey.models import Answer, Response
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

NOTHING = {"cadence": "", "cadence_words": "", "channel": "", "better_words": ""}


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link(world: World) -> str:
    world.invite(world.ada)
    return f"/s/{world.token(world.ada)}"


def answers(world: World) -> dict[str, Answer]:
    world.session.expire_all()
    return {one.question: one for one in world.session.scalars(select(Answer).where(Answer.superseded_at.is_(None)))}


def test_the_question_is_the_heading(client: FlaskClient, link: str) -> None:
    page = Page(client.get(link))
    assert page.heading == "What's the ideal frequency for us to talk to you?"
    assert "Nord & Co" in page.text
    assert "Ada Lane" in page.text


def all_rows(world: World) -> dict[str, list[object]]:
    with world.session.get_bind().connect() as connection:
        return {table.name: connection.execute(table.select()).fetchall() for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_link_writes_nothing(client: FlaskClient, world: World, link: str, method: str) -> None:
    before = all_rows(world)
    for path in (link, f"{link}/thanks", f"/stop/{world.token(world.ada, 'stop')}", "/sign-in", "/accent.css"):
        assert client.open(path, method=method).status_code in (200, 302)
    assert all_rows(world) == before


def test_an_answer_in_own_words_is_kept_and_played_back(client: FlaskClient, world: World, link: str) -> None:
    sent = client.post(link, data=NOTHING | {"cadence_words": "Once a month, not on Fridays"})
    assert (sent.status_code, sent.location) == (303, f"{link}/thanks")
    assert answers(world)["cadence"].verbatim == "Once a month, not on Fridays"
    thanks = Page(client.get(sent.location))
    assert thanks.heading == "Thank you, Ada."
    assert "once a month" in " ".join(thanks.all(".understood li")).lower()


def test_a_picked_answer_is_kept_and_played_back(client: FlaskClient, world: World, link: str) -> None:
    client.post(link, data=NOTHING | {"cadence": "quarterly", "channel": "video", "satisfaction": "7"})
    kept = answers(world)
    assert (kept["cadence"].choice, kept["channel"].choice, kept["satisfaction"].number) == ("quarterly", "video", 7)
    assert Page(client.get(f"{link}/thanks")).all(".understood li") == ["Once a quarter.", "Video call."]


def test_the_same_link_shows_and_changes_the_answer(client: FlaskClient, world: World, link: str) -> None:
    client.post(link, data=NOTHING | {"cadence": "monthly", "cadence_words": "by phone"})
    form = Page(client.get(link)).form()
    assert (form["cadence"], form["cadence_words"]) == ("monthly", "by phone")
    client.post(link, data=form | {"cadence": "yearly"})
    assert answers(world)["cadence"].choice == "yearly"
    assert world.session.scalar(select(func.count()).select_from(Response)) == 1


def test_a_picked_answer_can_be_taken_back_for_own_words(client: FlaskClient, world: World, link: str) -> None:
    client.post(link, data=NOTHING | {"cadence": "monthly"})
    client.post(link, data=NOTHING | {"cadence_words": "twice a year"})
    assert (answers(world)["cadence"].choice, answers(world)["cadence"].verbatim) == (None, "twice a year")


@pytest.mark.parametrize("form", [NOTHING, {}, NOTHING | {"cadence_words": "   \r\n "}])
def test_nothing_at_all_is_told_as_such(client: FlaskClient, world: World, link: str, form: dict[str, str]) -> None:
    page = Page(client.post(link, data=form))
    assert page.status == 422
    assert page.all(".faults li") == ["Answer at least one question: pick a frequency, or say it in your own words"]
    assert answers(world) == {}


def test_too_many_characters_are_counted_and_not_lost(client: FlaskClient, link: str) -> None:
    words = "monthly " * 700
    page = Page(client.post(link, data=NOTHING | {"cadence_words": words, "better_words": "Nothing"}))
    assert page.status == 422
    assert "Shorten this by 600 characters; 5,000 fit" in page.text
    assert page.form()["cadence_words"] == words
    assert page.form()["better_words"] == "Nothing"
    assert page.soup.select_one(".faults a")["href"] == "#cadence_words"
    assert page.soup.select_one("#cadence_words")["aria-describedby"] == "cadence_words-fault"


def test_an_answer_that_is_not_on_offer_is_told_as_such(client: FlaskClient, link: str) -> None:
    page = Page(client.post(link, data=NOTHING | {"cadence": "hourly", "satisfaction": "11"}))
    assert page.status == 422
    assert page.all(".faults li") == [
        "What's the ideal frequency for us to talk to you? Pick one of the answers shown",
        "How content are you with the contact we have today? Pick one of the answers shown",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "{{ config }}",
        "🍺" * 1000,
        "x" * 4000,
        "\x00nul",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_whatever_is_typed_gets_thanks(client: FlaskClient, link: str, words: str | bytes) -> None:
    assert client.post(link, data=NOTHING | {"cadence_words": words}).status_code == 303
    page = client.get(f"{link}/thanks")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("token", ["nothing", "x" * 27, "..", "%00", "a" * 3000, "é", "\N{PILE OF POO}"])
def test_an_unknown_link_gets_a_friendly_page(client: FlaskClient, world: World, token: str) -> None:
    for path in (f"/s/{token}", f"/s/{token}/thanks", f"/stop/{token}"):
        page = Page(client.get(path))
        assert page.status == 404
        assert page.heading in ("We don’t know this link.", "There is nothing here.")


def test_a_cut_link_gets_a_friendly_page(client: FlaskClient, link: str) -> None:
    assert Page(client.get(link[:-5])).heading == "We don’t know this link."


def test_thanks_before_an_answer_lead_back_to_the_question(client: FlaskClient, link: str) -> None:
    assert client.get(f"{link}/thanks").location == link


def test_nobody_else_learns_of_the_link(client: FlaskClient, link: str) -> None:
    headers = client.get(link).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"
    assert "'self'" in headers["Content-Security-Policy"]


def test_a_body_that_is_far_too_large_is_refused_kindly(client: FlaskClient, link: str) -> None:
    page = Page(client.post(link, data=NOTHING | {"cadence_words": "x" * 600_000}))
    assert (page.status, page.heading) == (413, "That was too long to send.")
