"""Answers that look like one that was put right: the same meaning for those that a CSM chooses, undone together."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

import classifier
from accounts.models import Account, Contact, CustomerSuccessManager, Level
from database import Sessions
from survey import corrections
from survey.models import Answer, Correction
from survey.models import Reading as StoredReading
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.pages import Page
from tests.reports.test_review import keep, press
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
FIRST = "We could live with monthly calls, if my boss agrees"
LIKE = "Monthly calls we could live with, if the boss agrees"
OTHER_RATE = "We could live with weekly calls, if my boss agrees"
UNLIKE = "Monthly"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def says(world: World, account: Account, words: str) -> Answer:
    key = f"c{abs(hash((account.crm_id, words)))}"
    contact = Contact(crm_id=key, account=account, email=f"{key}@example.com", name="Someone", level=Level.END_USER)
    world.session.add(contact)
    world.session.commit()
    return world.answer(contact, words)


@pytest.fixture
def answers(world: World) -> dict[str, Answer]:
    found = {words: says(world, world.acme, words) for words in (FIRST, LIKE, OTHER_RATE, UNLIKE)}
    found["elsewhere"] = says(world, world.globe, LIKE)
    read_new_answers(world.session, {}, NOW)
    return found


def put_right(client: FlaskClient, answer: Answer, **fields: object) -> Page:
    return keep(client, Page(client.get(f"/review/{answer.id}")), often="1/P3M", **fields)


def meanings(sessions: Sessions) -> dict[int, tuple[float, float]]:
    with sessions() as session:
        read_new_answers(session, {}, NOW)
        rows = session.execute(select(StoredReading.answer_id, StoredReading.content)).all()
    return {row_id: classifier.Reading.from_json(content).main_wish.per_year for row_id, content in rows}


def test_only_like_words_of_the_same_reading_at_ones_own_accounts_are_shown(
    answers: dict[str, Answer], world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.sam)
    page = put_right(client, answers[FIRST])
    assert page.all(".message .more") == ["1 other answer looks alike"]
    page = Page(client.get(f"/review/{answers[FIRST].id}/alike"))
    assert page.all(".said") == [f"“{LIKE}”".replace("“Monthly ", "“ Monthly ")]
    page = put_right(sign_in(world.dana), answers[FIRST])
    assert page.all(".message .more") == ["2 other answers look alike"]


def test_the_same_meaning_is_given_to_the_chosen_and_taken_back_together(
    answers: dict[str, Answer], world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client, first, like = sign_in(world.dana), answers[FIRST], answers[LIKE]
    put_right(client, first)
    path = f"/review/{first.id}/alike"
    form = {"csrf_token": Page(client.get(path)).form()["csrf_token"]}
    page = Page(client.post(path, data=form))
    assert (page.status, page.all(".fault")) == (422, ["Choose at least one, or go on with the next"])
    chosen = [like.id, answers["elsewhere"].id, answers[UNLIKE].id, 10**9]  # two of these were never offered
    page = Page(client.post(path, data=form | {"chosen": chosen}, follow_redirects=True))
    assert "The same meaning is kept for 2 answers" in page.text
    found = meanings(sessions)
    assert [found[answers[one].id] for one in (FIRST, LIKE, "elsewhere", UNLIKE)] == [(4, 4)] * 3 + [(12, 12)]
    with sessions() as session:
        row = session.scalars(select(Correction).where(Correction.answer_id == like.id)).one()
        assert (row.alike_id, row.csm_id, row.confirms) == (first.id, world.dana.id, False)
        assert [case.get("alike") for case in corrections.cases(session)] == [None, first.id, first.id]
    assert "because it looks like another answer" in Page(client.get(f"/review/{like.id}")).text

    page = press(client, page, "Undo")
    assert "Taken back for 2 answers" in page.text
    found = meanings(sessions)
    assert [found[answers[one].id] for one in (FIRST, LIKE, "elsewhere")] == [(4, 4), (12, 12), (12, 12)]


def test_taking_back_the_first_takes_back_those_alike(
    answers: dict[str, Answer], world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    client, first = sign_in(world.sam), answers[FIRST]
    put_right(client, first)
    path = f"/review/{first.id}/alike"
    form = {"csrf_token": Page(client.get(path)).form()["csrf_token"], "chosen": answers[LIKE].id}
    client.post(path, data=form)
    page = press(client, Page(client.get(f"/review/{first.id}")), "Take it back")
    assert "Taken back, here and for 1 that look alike" in page.text
    assert set(meanings(sessions).values()) == {(12, 12), (52.18, 52.18)}


def test_what_nobody_has_put_right_has_no_page_of_those_alike(
    answers: dict[str, Answer], world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.sam)
    assert client.get(f"/review/{answers[FIRST].id}/alike").status_code == 404
    put_right(client, answers[FIRST])
    assert sign_in(world.kim).get(f"/review/{answers[FIRST].id}/alike").status_code == 404


def test_erasing_the_first_leaves_the_others_as_they_are(
    answers: dict[str, Answer], world: World, sign_in: SignIn, sessions: Sessions
) -> None:
    from survey.people import erase_answers

    client, first = sign_in(world.sam), answers[FIRST]
    put_right(client, first)
    path = f"/review/{first.id}/alike"
    form = {"csrf_token": Page(client.get(path)).form()["csrf_token"], "chosen": answers[LIKE].id}
    client.post(path, data=form)
    with sessions() as session:
        erase_answers(session, session.get(Answer, first.id).response.invitation.contact)
        session.commit()
        row = session.scalars(select(Correction)).one()
        assert (row.answer_id, row.alike_id) == (answers[LIKE].id, None)
