"""A pause until a day: asked for and ended on the preference page, kept to by everything that is sent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from time_machine import Traveller
from werkzeug.datastructures import MultiDict

from accounts.models import Contact, CustomerSuccessManager
from accounts.pausing import pause
from survey.invitations import Asking, invite_contacts
from survey.listening.forms import PauseForm
from survey.models import Invitation, Wave
from survey.sending import remind_nonrespondents, send_invitations
from survey.waves import progress
from survey.waves.audience import SkipReason
from survey.waves.starting import start_wave
from tests.conftest import NOW
from tests.pages import Page
from tests.post import FakeMailer
from tests.survey.listening.conftest import AFTER, Listening
from tests.survey.waves.conftest import asking_by
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
TODAY = NOW.date()


def pause_of(ada: Listening) -> datetime | None:
    ada.world.session.rollback()
    found = ada.world.session.scalar(select(Contact.pause_ends_at).where(Contact.id == ada.world.ada.id))
    ada.world.session.commit()  # no lock stays behind
    return found


def test_a_pause_is_kept_said_and_ended_on_the_same_page(ada: Listening) -> None:
    ada.work()
    page = ada.post("/pause", until="2027-03-14")
    assert "We leave you in peace until 14 March 2027" in page.text
    assert page.all(".promise")[0].startswith(
        "Nothing until 14 March 2027. Then once a month, next around 15 March 2027"
    )
    assert pause_of(ada) == datetime(2027, 3, 13, 23, 0, tzinfo=UTC)  # midnight in Berlin
    page = ada.post("/pause/end")
    assert "Pause until" in page.text
    assert pause_of(ada) is None


def test_a_pause_ends_by_itself(ada: Listening, clock: Traveller) -> None:
    ada.post("/pause", until="2026-11-20")
    clock.move_to(datetime(2026, 11, 19, 22, 59, tzinfo=UTC))
    assert "End the pause" in ada.get().all("button")
    clock.move_to(datetime(2026, 11, 19, 23, 1, tzinfo=UTC))
    assert "End the pause" not in ada.get().all("button")


def test_it_can_be_asked_for_when_the_wave_is_over(ada: Listening, clock: Traveller) -> None:
    clock.move_to(AFTER)
    assert "We leave you in peace until 1 April 2027" in ada.post("/pause", until="2027-04-01").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the day on which the pause ends, such as 2027-03-14"),
        ("soon", "Enter the day on which the pause ends, such as 2027-03-14"),
        ("2027-02-30", "Enter the day on which the pause ends, such as 2027-03-14"),
        ("2026-11-02", "That day has come already: choose a later one"),
        ("2020-01-01", "That day has come already: choose a later one"),
        ("2027-11-03", "A pause can last a year, until 2 November 2027: choose an earlier day, or stop for good"),
        ("9999-12-31", "A pause can last a year, until 2 November 2027: choose an earlier day, or stop for good"),
    ],
)
def test_a_day_that_cannot_be_is_told_with_what_to_do(ada: Listening, typed: str, says: str) -> None:
    page = ada.post("/pause", until=typed)
    assert (page.status, page.all(".faults li"), page.all("#until-fault")) == (422, [says], [says])
    assert page.soup.select_one("#until")["value"] == typed
    assert page.soup.title.text.startswith("Please look again")
    assert pause_of(ada) is None


def test_a_form_without_the_field_is_told_so_too(ada: Listening) -> None:
    assert ada.post("/pause").status == 422


@pytest.mark.parametrize("typed", ["14.03.2027", "14 March 2027", "14 Mar 2027"])
def test_a_day_may_be_written_as_people_write_it(ada: Listening, typed: str) -> None:
    assert "We leave you in peace until 14 March 2027" in ada.post("/pause", until=typed).text


@given(st.one_of(st.text(max_size=40), st.dates().map(str), st.dates().map(lambda day: f"{day:%d.%m.%Y}")))
def test_whatever_is_typed_is_taken_or_told(typed: str) -> None:
    form = PauseForm(TODAY, MultiDict({"until": typed}))
    if form.validate():
        assert TODAY < form.until.data <= TODAY + timedelta(days=365)
    else:
        assert form.until.errors


@pytest.fixture
def asking(mailer: FakeMailer) -> Asking:
    return asking_by(mailer)


def start(world: World) -> Wave:
    wave = start_wave(world.session, "Winter", "cadence", NOW, timedelta(days=28), 7)
    world.session.commit()
    return wave


def test_nothing_is_sent_before_a_pause_ends_and_then_it_is(world: World, asking: Asking, mailer: FakeMailer) -> None:
    wave = start(world)
    pause(world.ada, date(2026, 11, 10), asking.rules.zone_of("Europe/Berlin"))
    invite_contacts(world.session, asking, NOW)
    assert send_invitations(world.session, asking, NOW) == 3
    assert "ada" not in mailer.recipients
    assert wave.finished_at is None
    assert progress.next_opening(world.session, wave, asking.rules, NOW) == datetime(
        2026, 11, 10, 8, tzinfo=UTC
    ) - timedelta(hours=1)
    assert send_invitations(world.session, asking, datetime(2026, 11, 9, 15, tzinfo=UTC)) == 0
    assert send_invitations(world.session, asking, datetime(2026, 11, 10, 9, tzinfo=UTC)) == 1
    assert "ada" in mailer.recipients


def test_a_pause_holds_reminders_back(world: World, asking: Asking) -> None:
    start(world)
    invite_contacts(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW)
    pause(world.ada, date(2026, 11, 17), asking.rules.zone_of("Europe/Berlin"))
    world.session.commit()
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=8)) == 3
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=15)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_pauses_beyond_the_closing_is_left_out_with_the_reason(world: World, asking: Asking, when: str) -> None:
    wave = start(world)
    if when == "after":
        invite_contacts(world.session, asking, NOW)
    pause(world.ada, date(2027, 1, 1), asking.rules.zone_of("Europe/Berlin"))
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW)
    skipped = select(Contact.crm_id, Invitation.skip_reason).join(Invitation.contact)
    rows = world.session.execute(skipped.where(Invitation.skipped_at.is_not(None))).all()
    assert [tuple(row) for row in rows] == [("ada", SkipReason.PAUSED)]
    assert world.session.get_one(Wave, wave.id).finished_at == NOW


def test_the_csm_sees_who_is_paused(ada: Listening, sign_in: SignIn) -> None:
    ada.post("/pause", until="2027-03-14")
    page = Page(sign_in(ada.world.sam).get(f"/accounts/{ada.world.acme.id}"))
    assert "Ada Lane asked to be left in peace until 14 March 2027" in page.text


def test_a_pause_is_exported_and_goes_when_the_person_is_erased(ada: Listening) -> None:
    ada.post("/pause", until="2027-03-14")
    run = ada.app.test_cli_runner().invoke
    assert (
        '"pause_ends_at": "2027-03-13T23:00:00+00:00"'
        in run(args=["contacts", "export", "ada@acme.example.com"]).output
    )
    run(args=["contacts", "erase", "ada@acme.example.com", "--yes"])
    assert pause_of(ada) is None
