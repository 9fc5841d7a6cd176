"""The other pages of a customer are guarded too: what a program sends is asked for once more, and changes nothing."""

import pytest
import time_machine

from accounts.models import Contact
from survey.links import Purpose
from survey.models import Correction, OfferReply, Suppression
from tests.conftest import NOW
from tests.survey.held.conftest import MONTHLY, Sender, later

pytestmark = pytest.mark.on_sqlite  # what is asked of PostgreSQL is asked by those marked `on_both`

AGAIN = "One more press, please."
ACTS = [
    ("/confirm", {}),
    ("/correct", {"often": "1/P3M", "limit": "exact", "channel": ""}),
    ("/wish", {"often": "", "limit": "exact", "channel": "", "words": "every <b>day</b>\r\nplease"}),
    ("/pause", {"until": "2027-01-01"}),
    ("/pause/end", {}),
    ("/offer", {"offer": "x"}),
    ("/offer/undo", {}),
]
PROGRAMS = [{"opened": None}, {"opened": 0.5}, {"agent": "BingPreview/1.0b"}]


def is_stopped(ada: Sender) -> bool:
    return any(one.lifted_at is None for one in ada.rows(Suppression))


@pytest.mark.on_both
@pytest.mark.parametrize("how", PROGRAMS, ids=["no-token", "fast", "scanner"])
def test_a_program_neither_stops_the_mails_nor_undoes_that(
    ada: Sender, clock: time_machine.Traveller, how: dict[str, object]
) -> None:
    link = f"/stop/{ada.world.token(ada.contact, Purpose.STOP)}"
    page = ada.send_to(link, {}, **how)
    assert (page.status, page.heading, is_stopped(ada)) == (422, AGAIN, False)
    later(clock, 3)
    assert ada.send_to(link, page.form()).heading == "We will not write to you again."
    for path in (f"{link}/undo", f"{ada.link}/write-again"):
        assert ada.send_to(path, {}, **how).heading == AGAIN
        assert is_stopped(ada)
    later(clock, 3)
    assert ada.send_to(f"{link}/undo", {}).heading == "Stop these mails?"
    assert not is_stopped(ada)


def test_a_mail_programs_own_button_needs_no_page(ada: Sender) -> None:
    link = f"/stop/{ada.world.token(ada.contact, Purpose.STOP)}"
    ada.send_to(link, {"List-Unsubscribe": "One-Click"}, opened=None, agent="GoogleImageProxy")
    assert is_stopped(ada)


@pytest.mark.parametrize(("path", "form"), ACTS, ids=[path for path, _ in ACTS])
@pytest.mark.parametrize("how", PROGRAMS, ids=["no-token", "fast", "scanner"])
def test_a_programs_press_is_asked_for_again_and_changes_nothing(
    ada: Sender, path: str, form: dict[str, str], how: dict[str, object]
) -> None:
    page = ada.send(form, path, **how)
    assert (page.status, page.heading) == (422, AGAIN)
    assert page.form().items() >= form.items()
    assert ada.counts == (0, 0, 0)
    assert ada.rows(Correction) == ada.rows(OfferReply) == []
    assert [one.pause_ends_at for one in ada.rows(Contact)] == [None] * 4


def test_the_second_press_is_heard(ada: Sender, clock: time_machine.Traveller) -> None:
    page = ada.send({"until": "2027-01-01"}, "/pause", opened=None)
    later(clock, 3)
    assert "1 January 2027" in ada.send(page.form(), "/pause").text


def test_every_form_of_these_pages_carries_the_pages_own_token(ada: Sender) -> None:
    ada.send(MONTHLY | {"often_words": "once a quarter"}, "?page=1")
    ada.send({}, "?page=3")
    for path in ("", "/thanks", "/preferences", "/wish", "/correct"):
        page = ada.open(path)
        forms = page.soup.select("main form")
        assert forms, path
        assert all(one.select_one("[name=page_token]")["value"] for one in forms), path


def test_whoever_has_just_answered_may_confirm_within_a_second(ada: Sender) -> None:
    ada.send(MONTHLY | {"often": "", "often_words": "once a quarter"}, "?page=1")
    ada.send({}, "?page=3")
    assert ada.send({}, "/confirm", opened=0.5).heading == "Thank you, Ada."
    assert [one.corrected_at for one in ada.rows(Correction)] == [NOW]


def test_who_answered_long_ago_is_asked_like_anybody(ada: Sender, clock: time_machine.Traveller) -> None:
    ada.send(MONTHLY, "?page=1")
    ada.send({}, "?page=3")
    later(clock, 86_400)
    assert ada.send({"until": "2027-01-01"}, "/pause", opened=0.5).heading == AGAIN
