"""The customer's page for a held answer: nothing is lost, one press releases it, and a program's press is not heard."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from survey.models import Answer, Response
from survey.readings import read_new_answers
from survey.waves import progress
from survey.waves.progress import Standing
from tests.conftest import NOW
from tests.survey.held.conftest import MONTHLY, Sender, later
from tests.world import World

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

OWN_WORDS = {"often_words": "Once a month <b>at most</b>", "content": "4", "ways": ["email", "phone"]}
LAST = {"often_words": "twice a year", "content": "4"}
HELD = "One more press, please."


def held_at_the_end(sender: Sender, form: dict[str, object] = LAST) -> None:
    sender.send(form, "?page=1")
    assert sender.send({"topics-news": "100"}, "?page=3", agent="BingPreview/1.0b").heading == HELD


def press(sender: Sender, opened: float = 10, **how: object) -> object:
    number = sender.open("/held").form()["held"]
    return sender.send({"held": number}, "/held", opened=opened, **how)


def test_what_is_held_is_neither_counted_nor_read(ada: Sender, world: World) -> None:
    ada.send(OWN_WORDS, "?page=1", opened=None)
    assert ada.counts == (0, 0, 0)
    assert read_new_answers(world.session, {}, NOW) == 0
    found = progress.of_waves(world.session, [world.wave.id])[world.wave.id]
    assert (found.count(Standing.ANSWERED), found.count(Standing.PARTLY)) == (0, 0)


def test_the_page_shows_what_is_kept(ada: Sender) -> None:
    page = ada.send(OWN_WORDS, "?page=1", opened=None)
    assert page.heading == HELD
    assert "Nothing is lost" in page.text
    assert page.all(".given dd") == ["“Once a month <b>at most</b>”", "E-mail and Phone.", "4"]
    assert page.all("main button") == ["Yes, this is my answer"]


def test_one_press_lets_a_page_turn_go_on(ada: Sender) -> None:
    ada.send(OWN_WORDS, "?page=1", opened=None)
    page = press(ada)
    assert page.heading.startswith("What should calls be about?")
    assert ada.counts == (0, 0, 1)
    assert ada.open("?page=1").form()["often_words"] == OWN_WORDS["often_words"]


def test_one_press_lets_the_answer_count_from_when_it_was_sent(ada: Sender, clock: time_machine.Traveller) -> None:
    held_at_the_end(ada)
    later(clock, 3600)
    page = press(ada)
    assert page.heading == "Thank you, Ada."
    said = {one.question: one for one in ada.rows(Answer)}
    assert (said["often"].verbatim, said["often"].answered_at) == ("twice a year", NOW)
    assert said["topics"].details == {"parts": {"help": 0, "news": 100, "plans": 0}}
    (held,) = ada.held
    assert (held.released_by, held.released_at) == ("customer", NOW + timedelta(hours=1))
    assert ada.counts[2] == 0


def test_a_press_in_the_same_second_is_asked_for_again_and_the_next_one_is_heard(
    ada: Sender, clock: time_machine.Traveller
) -> None:
    held_at_the_end(ada)
    form = ada.open("/held").form()
    page = ada.send(form, "/held")
    assert (page.status, page.all(".faults h2")) == (422, ["That was very quick"])
    later(clock, 2)
    assert ada.send(page.form(), "/held").heading == "Thank you, Ada."


@pytest.mark.parametrize("how", [{"agent": "Barracuda Sentinel (EE)"}, {"opened": None}, {"opened": 0.1}])
def test_a_programs_press_is_not_heard(ada: Sender, how: dict[str, object]) -> None:
    held_at_the_end(ada)
    assert press(ada, **how).heading == HELD
    assert ada.counts[0] == 0


@pytest.mark.on_both
def test_the_same_sent_again_is_kept_once(ada: Sender) -> None:
    for _ in range(3):
        ada.send(MONTHLY, "?page=1", opened=None)
    ada.send(MONTHLY | {"content": "5"}, "?page=1", opened=None)
    assert len(ada.held) == 2


def test_what_the_person_sends_overtakes_what_is_held(ada: Sender) -> None:
    ada.send(MONTHLY, "?page=1", opened=None)
    ada.send(LAST, "?page=1")
    assert ada.send({}, "?page=3").heading == "Thank you, Ada."
    (held,) = ada.held
    assert held.overtaken_at == NOW
    assert ada.open("/held").heading == "Thank you, Ada."


def test_where_nothing_is_held_the_page_leads_to_the_questions(ada: Sender) -> None:
    assert ada.open("/held").heading.startswith("How often?")
    assert ada.send({"held": "1"}, "/held").heading.startswith("How often?")


def test_nobody_presses_for_another_person(senders: dict[str, Sender]) -> None:
    held_at_the_end(senders["ada"])
    number = senders["ada"].open("/held").form()["held"]
    senders["olga"].send({"held": number}, "/held")
    assert senders["ada"].counts[0] == 0


@pytest.mark.on_both
@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "0"])
def test_a_number_that_is_none_changes_nothing(ada: Sender, number: str) -> None:
    held_at_the_end(ada)
    ada.send({"held": number}, "/held")
    assert ada.counts[0] == 0


def test_an_answer_held_before_the_wave_closed_counts_when_it_is_confirmed_after(
    ada: Sender, world: World, clock: time_machine.Traveller
) -> None:
    held_at_the_end(ada)
    later(clock, 40 * 86_400)
    press(ada)
    assert world.session.scalar(select(func.count()).select_from(Response)) == 1


def test_another_purposes_link_opens_nothing(ada: Sender, world: World) -> None:
    held_at_the_end(ada)
    assert ada.client.get(f"/s/{world.token(world.ada, 'stop')}/held").status_code == 404
    assert ada.client.post("/s/nothing/held").status_code == 404


def test_while_an_answer_is_held_the_preferences_say_so_and_lead_to_it(ada: Sender) -> None:
    ada.world.wave.questionnaire = "cadence"
    ada.world.session.commit()
    before = ada.open("/preferences")
    assert "You have not told us yet" in before.text
    ada.send({"cadence_words": "once a month"}, opened=None)
    page = ada.open("/preferences")
    assert "You have not told us yet" not in page.text
    assert "waits for one more press" in page.text
    assert page.soup.select_one(f'a[href="{ada.link}/held"]')
    press(ada)
    assert "waits for one more press" not in ada.open("/preferences").text
