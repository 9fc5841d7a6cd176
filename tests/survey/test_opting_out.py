"""Opting out in an answer's own words: at once, told so, and undone on the same page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from database import Sessions
from survey.models import Answer
from survey.questionnaire import Questionnaire
from survey.readings import read_new_answers
from survey.suppressions import find
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

NONE: dict[str, Questionnaire] = {}
NOTHING = {"cadence": "", "cadence_words": "", "channel": "", "better_words": ""}
TOLD, STOPPED, UNDO = "We will not write to you again", "Nothing more goes to ada@acme.example.com", "Write to me again"
WAYS = [
    {"cadence_words": "never contact me again"},
    {"cadence": "never"},
    {"better_words": "Please do not contact me any more."},
    {"cadence": "monthly", "better_words": "Unsubscribe me"},
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def link(world: World) -> str:
    world.invite(world.ada)
    return f"/s/{world.token(world.ada)}"


def say(client: FlaskClient, link: str, **said: str) -> Page:
    return Page(client.post(link, data=NOTHING | said, follow_redirects=True))


def is_stopped(sessions: Sessions) -> bool:
    with sessions() as session:
        row = find(session, "ada@acme.example.com")
        return row is not None and row.lifted_at is None


@pytest.mark.parametrize("said", WAYS, ids=lambda said: " ".join(said.values()))
def test_it_counts_at_once_is_told_and_undone_on_the_same_page(
    client: FlaskClient, link: str, sessions: Sessions, clock: time_machine.Traveller, said: dict[str, str]
) -> None:
    page = say(client, link, **said)
    assert is_stopped(sessions)
    assert TOLD in page.text
    assert STOPPED in page.text
    assert page.all("main button") == [UNDO]
    clock.shift(timedelta(minutes=1))
    action = page.soup.select_one("main form")["action"]
    page = Page(client.post(action, data=page.form(action), follow_redirects=True))
    assert not is_stopped(sessions)
    assert page.heading == "Thank you, Ada."
    with sessions() as session:
        read_new_answers(session, NONE, NOW + timedelta(minutes=2))
    assert not is_stopped(sessions)
    for path in ("/thanks", "/preferences"):
        page = Page(client.get(link + path))
        assert TOLD not in page.text
        assert "We will stop" not in page.text
        assert "That’s right" not in page.all("button")
        assert "contact me" not in " ".join(page.all(".understood li"))


def test_a_word_of_someone_else_in_a_comment_stops_nothing(client: FlaskClient, link: str, sessions: Sessions) -> None:
    assert TOLD not in say(client, link, better_words="Your people never contact us").text
    assert not is_stopped(sessions)


def test_the_fields_stop_at_once_too_even_after_an_undo(
    client: FlaskClient, link: str, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    say(client, link, cadence_words="never contact me again")
    clock.shift(timedelta(minutes=1))
    client.post(f"{link}/write-again")
    assert not is_stopped(sessions)
    clock.shift(timedelta(minutes=1))
    form = {"often": "stop", "limit": "exact", "channel": ""}
    assert TOLD in Page(client.post(f"{link}/correct", data=form, follow_redirects=True)).text
    assert is_stopped(sessions)
    clock.shift(timedelta(minutes=1))
    client.post(f"{link}/wish", data={"often": "1/P1M", "limit": "exact", "channel": "", "words": ""})
    assert not is_stopped(sessions)


def test_an_opt_out_that_is_not_read_yet_is_told_all_the_same(client: FlaskClient, world: World) -> None:
    answer = world.answer(world.ada, "never contact me again")
    assert isinstance(answer, Answer)
    world.session.rollback()
    page = Page(client.get(f"/s/{world.token(world.ada)}/thanks"))
    assert TOLD in page.text
