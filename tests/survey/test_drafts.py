"""What was typed survives a page turn, a reload, a closed laptop and an error; nobody reads it before it is sent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Response
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.survey.asked import CONTENT, Asked, questionnaire
from tests.world import World

WORDS = {"often_words": "once a month, please stop the newsletter", "content": "4"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(app: Flask, world: World) -> Asked:
    return Asked.of(app, world, questionnaire())


def test_a_page_turn_leads_on_and_tells_how_far_one_is(asked: Asked) -> None:
    page = asked.send(1, WORDS | {"content": "2"})
    assert page.all(".progress span") == ["Page 2 of 4"]
    assert page.heading == "What went wrong? (optional)"
    assert page.all("button") == ["Continue", "Back"]


def test_a_draft_is_no_answer_until_it_is_sent(asked: Asked, session: Session) -> None:
    asked.send(1, WORDS)
    assert (asked.answers(), len(asked.drafts())) == ({}, 1)
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert read_new_answers(session, {}, NOW) == 0
    session.commit()
    asked.send(3, {})
    assert (asked.answers()["often"].verbatim, asked.drafts()) == (WORDS["often_words"], [])
    assert read_new_answers(session, {}, NOW) == 1


def test_the_same_link_goes_on_where_one_stopped(asked: Asked) -> None:
    asked.send(1, WORDS)
    page = asked.open()
    assert page.heading == "What should calls be about? (optional)"
    assert asked.open("?page=1").form().items() >= WORDS.items()


def test_back_keeps_what_was_typed_right_or_wrong(asked: Asked) -> None:
    asked.send(1, WORDS)
    page = asked.send(3, {"topics-news": "lots", "better-email": "dana@"}, back=True)
    assert page.form().items() >= WORDS.items()
    assert asked.send(1, WORDS).form().items() >= {"topics-news": "lots", "better-email": "dana@"}.items()


def test_what_is_wrong_survives_the_closed_page_too(asked: Asked) -> None:
    asked.send(1, {"often_words": "monthly", "content": "9"})
    assert asked.open().form()["often_words"] == "monthly"


def test_what_is_typed_anew_counts_instead_of_what_was_sent_before(asked: Asked) -> None:
    asked.send(1, WORDS)
    asked.send(3, {})
    asked.send(1, CONTENT | {"often": "monthly"})
    assert asked.answers()["often"].verbatim == WORDS["often_words"]
    assert asked.open("?page=1").form()["often"] == "monthly"
    asked.send(3, {})
    assert (asked.answers()["often"].choice, asked.answers()["often"].verbatim) == ("monthly", None)


def test_a_ticked_box_can_be_unticked(asked: Asked) -> None:
    asked.send(1, CONTENT | {"ways": ["email", "phone"]})
    asked.send(1, CONTENT)
    asked.send(3, {})
    assert "ways" not in asked.answers()


def test_whoever_skips_a_page_is_led_to_what_is_missing_there(asked: Asked) -> None:
    page = asked.send(3, {"team": "it"})
    assert (page.status, page.heading) == (422, "How often? (optional)")
    assert page.all(".faults li") == ["How content are you? Pick a number"]
    assert asked.answers() == {}
    assert asked.open("?page=3").form()["team"] == "it"


def test_a_page_that_is_not_asked_leads_to_the_one_before(asked: Asked) -> None:
    assert asked.open("?page=2").heading == "How often? (optional)"
    assert asked.open("?page=77").heading == "What should calls be about? (optional)"
    assert asked.open("?page=x").heading == "How often? (optional)"


def test_what_is_sent_to_a_page_that_is_not_asked_changes_nothing(asked: Asked) -> None:
    asked.send(1, WORDS)
    asked.send(2, {"often_words": "", "wrong_words": "Nothing"})
    assert asked.open("?page=1").form()["often_words"] == WORDS["often_words"]


def test_an_empty_form_leaves_no_draft(asked: Asked) -> None:
    assert asked.send(1, {"content": "", "often_words": "  "}).status == 422
    assert asked.drafts() == []


def test_a_draft_of_an_older_questionnaire_still_opens(app: Flask, asked: Asked) -> None:
    asked.send(1, WORDS | {"content": "1"})
    shorter = questionnaire()
    app.extensions["questionnaires"]["all_kinds"] = shorter.model_copy(update={"questions": shorter.questions[:1]})
    assert asked.open().form()["often_words"] == WORDS["often_words"]
    assert asked.send(1, WORDS).heading == "Thank you, Ada."


def test_drafts_saved_at_the_same_moment_become_one(asked: Asked, app: Flask) -> None:
    def send(number: int) -> int:
        form = CONTENT | {"often_words": f"words {number}"}
        return app.test_client().post(f"{asked.link}?page=1", data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(12))) == {303}
    assert len(asked.drafts()) == 1


def test_the_page_tells_the_script_what_is_stored(asked: Asked) -> None:
    def stamp() -> str:
        return str(asked.open("?page=1").soup.select_one("form")["data-saved"])

    assert stamp() == ""
    asked.send(1, CONTENT)
    drafted = stamp()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        asked.send(3, {})
        assert "" != drafted != stamp() != ""


@pytest.mark.parametrize("query", ["?often=monthly", "?content=4&often=never", "?page=1&content=2"])
def test_a_link_can_pick_an_option_beforehand_and_stores_nothing(asked: Asked, query: str) -> None:
    page = asked.open(query)
    picked = {one["name"]: one["value"] for one in page.soup.select("input[checked]") if one["value"]}
    assert picked == {key: value for key, value in (pair.split("=") for pair in query[1:].split("&")) if key != "page"}
    assert (asked.answers(), asked.drafts()) == ({}, [])


@pytest.mark.parametrize(
    "query", ["?often=hourly", "?often=", "?ways=email", "?often_words=x", "?which_words=x", "?often=%00"]
)
def test_what_is_not_on_offer_is_not_picked(asked: Asked, query: str) -> None:
    assert [one for one in asked.open(query).soup.select("input[checked]") if one["value"]] == []
    assert "x" not in asked.open(query).form().values()


def test_an_option_picked_in_the_mail_opens_its_page_and_keeps_the_rest(asked: Asked) -> None:
    asked.send(1, WORDS)
    page = asked.open("?often=monthly")
    assert page.form().items() >= (WORDS | {"often": "monthly"}).items()
