"""The managers' page and the commands: what is held and why, released or discarded, and undone."""

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import CustomerSuccessManager
from jobs import all_jobs, run
from parts import Parts
from recommendations.models import Recommendation
from survey.models import Answer, Correction, Reading, Response
from survey.suppressions import find
from tests.conftest import NOW
from tests.customer import HUMAN
from tests.pages import Page
from tests.survey.held.conftest import Sender, later
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
WORDS = {"often_words": "twice a year <script>", "content": "4"}
PATH = "/waves/held"


def hold(sender: Sender, form: dict[str, str] = WORDS) -> int:
    sender.send(form, "?page=1")
    sender.send({}, "?page=3", agent="BingPreview/1.0b")
    return sender.held[-1].id


def act(client: FlaskClient, action: str, number: int) -> Page:
    token = Page(client.get("/waves/new")).form()["csrf_token"]
    sent = client.post(f"{PATH}/{number}/{action}", data={"csrf_token": token}, follow_redirects=True)
    return Page(sent)


def work(app: Flask, steps: tuple[str, ...] = ("read_new_answers", "recommend_changed_accounts")) -> None:
    parts: Parts = app.extensions["parts"]
    for job in all_jobs(parts):
        if job.name in steps:
            run(job, parts)


@pytest.fixture
def dana(senders: dict[str, Sender], world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.dana)


def test_the_page_tells_who_what_and_why(ada: Sender, dana: FlaskClient) -> None:
    hold(ada)
    page = Page(dana.get(PATH))
    for part in (
        "1 answer waits",
        "Ada Lane",
        "Acme",
        "Autumn",
        "calls itself a program: Bing",
        "twice a year <script>",
    ):
        assert part in page.text
    assert page.soup.find("script", string=True) is None


def test_an_empty_page_says_what_comes_here(dana: FlaskClient) -> None:
    assert "Nothing is held." in Page(dana.get(PATH)).text


def test_only_managers_see_it(ada: Sender, world: World, sign_in: SignIn) -> None:
    number = hold(ada)
    client = sign_in(world.sam)
    assert client.get(PATH).status_code == 404
    for action in ("release", "discard", "undo"):
        assert client.post(f"{PATH}/{number}/{action}").status_code in (400, 404)
    assert ada.held[0].released_at is None


def test_nothing_is_done_without_the_token_of_the_form(ada: Sender, dana: FlaskClient) -> None:
    dana.post(f"{PATH}/{hold(ada)}/release")
    assert ada.counts[0] == 0


def test_a_released_answer_counts_from_when_it_was_sent_and_is_read(
    app: Flask, ada: Sender, dana: FlaskClient, clock: time_machine.Traveller
) -> None:
    number = hold(ada)
    later(clock, 3600)
    page = act(dana, "release", number)
    assert "Released: the answer of Ada Lane counts" in page.text
    work(app)
    (answer,) = [one for one in ada.rows(Answer) if one.question == "often"]
    assert (answer.verbatim, answer.answered_at) == (WORDS["often_words"], NOW)
    assert ada.rows(Reading)
    assert ada.held[0].released_by == "operator"


def test_a_discarded_answer_counts_for_nothing_and_can_wait_again(ada: Sender, dana: FlaskClient) -> None:
    number = hold(ada)
    assert "counts for nothing" in act(dana, "discard", number).text
    assert ada.open("/held").heading != "One more press, please."
    assert "waits again" in act(dana, "undo", number).text
    assert ada.open("/held").heading == "One more press, please."
    assert ada.counts[0] == 0


@pytest.mark.on_both
def test_a_release_is_undone_with_all_that_it_led_to(
    app: Flask, ada: Sender, dana: FlaskClient, world: World, clock: time_machine.Traveller
) -> None:
    number = hold(ada, {"often_words": "Never contact me again, please", "content": "4"})
    later(clock, 60)
    act(dana, "release", number)
    work(app)
    assert find(world.session, world.ada.email).source == "answer"
    world.session.commit()
    later(clock, 60)
    assert "waits again" in act(dana, "undo", number).text
    later(clock, 60)
    work(app)
    assert [len(ada.rows(table)) for table in (Response, Answer, Reading)] == [0, 0, 0]
    assert find(world.session, world.ada.email).lifted_at is not None
    world.session.commit()
    current = [one for one in ada.rows(Recommendation) if one.superseded_at is None and one.account_id == world.acme.id]
    assert [(one.source, one.voices) for one in current] == [("norm", [])]
    assert "Released" in act(dana, "release", number).text


def test_undoing_a_release_brings_back_what_was_said_before(
    ada: Sender, dana: FlaskClient, clock: time_machine.Traveller
) -> None:
    ada.send({"often": "monthly", "content": "4"}, "?page=1")
    ada.send({}, "?page=3")
    later(clock, 3600)
    number = hold(ada)
    act(dana, "release", number)
    act(dana, "undo", number)
    stands = {one.question: one for one in ada.rows(Answer) if one.superseded_at is None}
    assert (stands["often"].choice, stands["often"].verbatim) == ("monthly", None)
    assert len(ada.rows(Response)) == 1


@pytest.mark.on_both
def test_a_release_that_a_person_built_on_is_not_undone(
    app: Flask, ada: Sender, dana: FlaskClient, world: World, clock: time_machine.Traveller
) -> None:
    number = hold(ada)
    act(dana, "release", number)
    work(app)
    answer = next(one for one in ada.rows(Answer) if one.question == "often")
    world.session.add(Correction(answer_id=answer.id, source="csm", confirms=True, content={}, corrected_at=NOW))
    world.session.commit()
    assert "cannot be undone" in act(dana, "undo", number).text
    assert len(ada.rows(Answer)) == 2


@pytest.mark.on_both
def test_what_the_customer_confirmed_is_not_undone(ada: Sender, dana: FlaskClient) -> None:
    number = hold(ada)
    ada.send({"held": str(number)}, "/held")
    assert "cannot be undone" in act(dana, "undo", number).text
    page = Page(dana.get(PATH))
    assert "They said that it was theirs" in page.text
    assert page.all(".presses button") == []


@pytest.mark.on_both
def test_an_older_held_answer_does_not_replace_what_was_said_since(
    ada: Sender, dana: FlaskClient, clock: time_machine.Traveller
) -> None:
    number = hold(ada)
    later(clock, 60)
    ada.send({"often": "monthly", "content": "4"}, "?page=1", agent=HUMAN)
    ada.send({}, "?page=3")
    assert "has answered since" in act(dana, "release", number).text
    assert next(one for one in ada.rows(Answer) if one.question == "often").choice == "monthly"


@pytest.mark.on_both
def test_a_released_page_turn_becomes_a_draft_and_undone_goes(ada: Sender, dana: FlaskClient) -> None:
    ada.send(WORDS, "?page=1", opened=None)
    number = ada.held[0].id
    assert "waits as a draft" in act(dana, "release", number).text
    assert ada.counts == (0, 0, 1)
    act(dana, "undo", number)
    assert ada.counts == (0, 0, 0)


def test_a_questionnaire_that_has_changed_since_makes_a_draft(app: Flask, ada: Sender, dana: FlaskClient) -> None:
    number = hold(ada)
    asked = app.extensions["questionnaires"]["all_kinds"]
    must = [one.model_copy(update={"required": True}) for one in asked.questions]
    for known in (app.extensions["questionnaires"], app.extensions["asking"].questionnaires):
        known["all_kinds"] = asked.model_copy(update={"questions": must})
    assert "waits as a draft" in act(dana, "release", number).text
    assert ada.counts == (0, 0, 1)


@pytest.mark.on_both
@pytest.mark.parametrize("action", ["release", "discard", "undo"])
def test_a_number_that_is_none_is_not_there(dana: FlaskClient, action: str) -> None:
    assert act(dana, action, 2_147_483_647).status == 404


@pytest.mark.on_both
def test_pressing_twice_does_no_harm(ada: Sender, dana: FlaskClient) -> None:
    number = hold(ada)
    for action in ("release", "release", "discard", "undo", "undo", "discard", "discard", "release"):
        act(dana, action, number)
    (held,) = ada.held
    assert (held.released_by, held.discarded_at) == ("operator", None)
    assert len(ada.rows(Response)) == 1


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["held", *arguments])
    return result.exit_code, result.output


def test_the_commands_do_the_same(app: Flask, ada: Sender) -> None:
    number = str(hold(ada))
    code, said = command(app, "list")
    assert code == 0
    assert f"{number}  2026-11-02 09:00 UTC  Ada Lane, Acme, Autumn: The sender calls itself a program" in said
    assert "twice a year" not in said
    assert command(app, "discard", number) == (0, "Discarded.\n")
    assert command(app, "undo", number) == (0, "It waits again.\n")
    assert command(app, "release", number) == (0, "It counts now.\n")
    assert ada.counts[0] == 1
    assert command(app, "release", number)[0] == 1
    assert command(app, "list")[1] == "0 held answers wait.\n"


@pytest.mark.parametrize("number", ["7", "0", "x", "99999999999999999999"])
def test_the_commands_say_what_is_not_there(app: Flask, senders: dict[str, Sender], number: str) -> None:
    for action in ("release", "discard", "undo"):
        code, said = command(app, action, number)
        assert code in (1, 2)
        assert "Traceback" not in said


def test_the_waves_pages_lead_to_what_is_held(ada: Sender, dana: FlaskClient, world: World) -> None:
    assert "Held answers : none wait" in Page(dana.get("/waves")).text
    hold(ada)
    assert "1 answer may be a mail filter’s" in Page(dana.get("/waves")).text
    assert "Held 1 may be a mail filter’s" in Page(dana.get(f"/waves/{world.wave.id}")).text
