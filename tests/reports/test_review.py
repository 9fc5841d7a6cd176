"""The review queue: what the rule book is not sure of, a person puts right."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

import classifier
from accounts.models import CustomerSuccessManager
from database import Sessions
from survey.models import Answer, Correction
from survey.models import Reading as StoredReading
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
UNSURE = "weekly monthly quarterly who knows, 17 of these and 3 of those every blue moon"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def unsure(world: World) -> Answer:
    assert classifier.read(UNSURE).needs_review
    answer = world.answer(world.ada, UNSURE)
    world.answer(world.olga, "once a month")
    read_new_answers(world.session, {}, NOW)
    return answer


def keep(client: FlaskClient, page: Page, **fields: object) -> Page:
    action = page.soup.select_one("form.decide")["action"]
    form = page.form(action=action) | {"often": "1/P1M", "limit": "exact", "channel": ""}
    return Page(client.post(action, data=form | fields, follow_redirects=True))


def test_the_answer_that_waits_is_shown_with_its_reading_as_fields(
    unsure: Answer, world: World, sign_in: SignIn
) -> None:
    page = Page(sign_in(world.sam).get("/review"))
    assert "1 answer waits for a person to read" in page.text
    assert UNSURE in page.text
    assert "Ada Lane" in page.text
    assert "once a month" not in page.all("blockquote")


def test_what_a_csm_puts_right_counts_and_is_a_labelled_case(
    unsure: Answer, world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client = sign_in(world.sam)
    page = keep(client, Page(client.get("/review")), often="1/P3M", limit="at_most", not_on=["FR"])
    assert "Nothing waits for you" in page.text
    with sessions() as session:
        read_new_answers(session, {}, NOW)
        content = session.scalar(select(StoredReading.content).where(StoredReading.answer_id == unsure.id))
        correction = session.scalars(select(Correction)).one()
    reading = classifier.Reading.from_json(content)
    assert (reading.main_wish.per_year, reading.main_wish.bound, reading.needs_review) == ((4, 4), "at_most", False)
    assert (correction.source, correction.confirms) == ("csm", False)


def test_nothing_picked_is_told_as_such_and_keeps_the_rest(unsure: Answer, world: World, sign_in: SignIn) -> None:
    client = sign_in(world.sam)
    page = keep(client, Page(client.get("/review")), often="", limit="at_least")
    assert (page.status, page.all(".fault")) == (422, ["Pick what comes closest"])
    assert page.soup.select_one("input[name=limit][checked]")["value"] == "at_least"


def test_another_csms_answers_are_not_there(unsure: Answer, world: World, sign_in: SignIn) -> None:
    client = sign_in(world.kim)
    assert "Nothing waits for you" in Page(client.get("/review")).text
    assert client.get(f"/review/{unsure.id}").status_code == 404
    assert Page(sign_in(world.dana).get(f"/review/{unsure.id}")).status == 200


def test_an_empty_queue_says_what_will_be_here(world: World, sign_in: SignIn) -> None:
    assert "oldest first" in Page(sign_in(world.sam).get("/review")).text
