"""Asking: each contact once, reminded once, and nobody held up by another's bad address."""

import logging
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from accounts.tokens import token_hash
from config import HERE
from database import Sessions
from mail import Outbox, Person
from survey.invitations import Asking, invite_contacts
from survey.models import Invitation, Wave
from survey.questionnaire import load
from survey.sending import remind_nonrespondents, send_invitations
from survey.skipping import CLAIM_HOLDS
from survey.suppressions import lift, suppress
from survey.waves.starting import start_wave
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import SECRET, World

WEEK = timedelta(days=7)
LATER = NOW + WEEK


@pytest.fixture
def asking(mailer: FakeMailer) -> Asking:
    return asking_by(mailer)


def asking_by(mailer: FakeMailer) -> Asking:
    outbox = Outbox(mailer, Person("Nord", "hello@nord.example.com"), "https://ask.example.com", "#0b6157")
    return Asking(outbox, SECRET, load(HERE / "survey" / "questionnaires"))


@pytest.fixture
def asked(world: World) -> World:
    """The cast, in a wave of its own that has just been started."""
    world.session.execute(update(Wave).values(closes_at=NOW))
    world.wave = start_wave(world.session, "Winter", "cadence", NOW, timedelta(days=28))
    world.session.commit()
    return world


def invited(session: Session) -> int:
    return invite_contacts(session, asking_by(FakeMailer()), NOW)


def test_every_contact_is_invited_once(asked: World) -> None:
    assert invited(asked.session) == 4
    assert invited(asked.session) == 0
    assert asked.wave.invited_at == NOW


def test_a_suppressed_contact_is_not_invited_whatever_the_wave_says(asked: World) -> None:
    suppress(asked.session, "ADA@acme.example.com", "link", NOW)
    assert invited(asked.session) == 3


def test_nobody_is_asked_who_has_left_the_crm(asked: World, asking: Asking, mailer: FakeMailer) -> None:
    asked.ada.removed_at = NOW
    asked.session.commit()
    invited(asked.session)
    asked.globe.removed_at = NOW
    asked.session.commit()
    send_invitations(asked.session, asking, NOW)
    assert mailer.recipients == ["adam", "olga"]
    reasons = asked.session.scalars(select(Invitation.skip_reason).where(Invitation.skipped_at.is_not(None))).all()
    assert reasons == ["is no longer in the CRM"] * 2


def test_every_invitation_is_sent_once(asked: World, asking: Asking, mailer: FakeMailer) -> None:
    invited(asked.session)
    assert send_invitations(asked.session, asking, NOW) == 4
    assert send_invitations(asked.session, asking, LATER) == 0
    assert mailer.recipients == ["ada", "adam", "gus", "olga"]


def test_the_link_in_the_mail_finds_the_invitation_by_its_hash(
    asked: World, asking: Asking, mailer: FakeMailer
) -> None:
    invited(asked.session)
    send_invitations(asked.session, asking, NOW)
    (message,) = (one for one in mailer.sent if "ada@" in one["To"])
    token = message.get_body(("plain",)).get_content().partition("https://ask.example.com/s/")[2].split()[0]
    found = asked.session.scalar(select(Invitation).where(Invitation.answer_hash == token_hash(token)))
    assert found.contact.name == "Ada Lane"


def test_the_mail_comes_from_the_accounts_own_csm_and_can_be_stopped_with_one_click(
    asked: World, asking: Asking, mailer: FakeMailer
) -> None:
    invited(asked.session)
    send_invitations(asked.session, asking, NOW)
    (message,) = (one for one in mailer.sent if "ada@" in one["To"])
    assert message["From"] == '"Sam Hill, Nord" <hello@nord.example.com>'
    assert message["Reply-To"] == "Sam Hill <sam@example.com>"
    assert message["List-Unsubscribe"].startswith("<https://ask.example.com/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@nord.example.com>")


def test_one_refused_address_never_stops_the_others(asked: World, asking: Asking, mailer: FakeMailer) -> None:
    mailer.refused = ("ada@",)
    invited(asked.session)
    assert send_invitations(asked.session, asking, NOW) == 3
    refused = asked.session.scalars(select(Invitation).where(Invitation.failed_at.is_not(None))).one()
    assert (refused.contact.name, refused.failure) == ("Ada Lane", "550 no such user")
    assert send_invitations(asked.session, asking, LATER) == 0


def test_a_name_that_no_header_can_hold_fails_alone_and_is_logged_by_its_id(
    asked: World, asking: Asking, mailer: FakeMailer, caplog: pytest.LogCaptureFixture
) -> None:
    asked.ada.name = "Ada\r\nBcc: everyone@example.com"
    asked.session.commit()
    invited(asked.session)
    assert send_invitations(asked.session, asking, NOW) == 3
    assert "Bcc" not in caplog.text
    assert "could not be written" in caplog.text


def test_a_mail_server_that_is_down_loses_nothing(
    asked: World, asking: Asking, mailer: FakeMailer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    invited(asked.session)
    mailer.down = True
    assert send_invitations(asked.session, asking, NOW) == 0
    mailer.down = False
    after_the_claim = NOW + CLAIM_HOLDS + timedelta(seconds=1)
    assert send_invitations(asked.session, asking, after_the_claim) == 4


def test_an_invitation_claimed_by_another_process_is_left_to_it(asked: World, asking: Asking) -> None:
    invited(asked.session)
    asked.session.execute(update(Invitation).values(claimed_at=NOW))
    asked.session.commit()
    assert send_invitations(asked.session, asking, NOW + timedelta(minutes=1)) == 0


def test_an_invitation_whose_process_died_is_sent_in_the_end(asked: World, asking: Asking) -> None:
    invited(asked.session)
    asked.session.execute(update(Invitation).values(claimed_at=NOW))
    asked.session.commit()
    assert send_invitations(asked.session, asking, NOW + CLAIM_HOLDS + timedelta(seconds=1)) == 4


def test_two_processes_at_once_send_each_invitation_once(
    asked: World, asking: Asking, mailer: FakeMailer, sessions: Sessions
) -> None:
    invited(asked.session)
    with sessions() as other:
        first_in_line = asking.outbox.mailer.send

        def send_and_let_the_other_run(message: EmailMessage, envelope_sender: str | None = None) -> None:
            first_in_line(message)
            if len(mailer.sent) == 1:
                send_invitations(other, asking, NOW)

        mailer.send = send_and_let_the_other_run  # type: ignore[method-assign]
        send_invitations(asked.session, asking, NOW)
    assert mailer.recipients == ["ada", "adam", "gus", "olga"]


def test_nothing_is_sent_once_the_wave_is_closed(asked: World, asking: Asking) -> None:
    invited(asked.session)
    assert send_invitations(asked.session, asking, NOW + timedelta(days=29)) == 0


def test_an_opt_out_between_invitation_and_sending_counts(asked: World, asking: Asking, mailer: FakeMailer) -> None:
    invited(asked.session)
    suppress(asked.session, asked.ada.email, "link", NOW)
    asked.session.commit()
    send_invitations(asked.session, asking, NOW)
    assert "ada" not in mailer.recipients


def test_only_those_who_have_not_answered_are_reminded_and_only_once(
    world: World, asking: Asking, mailer: FakeMailer
) -> None:
    world.answer(world.ada, "monthly")
    world.invite(world.olga)
    world.invite(world.adam)
    suppress(world.session, world.adam.email, "link", NOW)
    world.session.commit()
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=6)) == 0
    assert remind_nonrespondents(world.session, asking, LATER) == 1
    assert remind_nonrespondents(world.session, asking, LATER + WEEK) == 0
    assert mailer.recipients == ["olga"]


def test_a_reminder_carries_the_same_link(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.olga)
    remind_nonrespondents(world.session, asking, LATER)
    assert f"/s/{world.token(world.olga)}" in mailer.sent[0].get_body(("plain",)).get_content()


def test_someone_who_may_be_written_to_again_is_reminded(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.olga)
    suppress(world.session, world.olga.email, "link", NOW)
    lift(world.session, world.olga.email, NOW)
    world.session.commit()
    assert remind_nonrespondents(world.session, asking, LATER) == 1


def test_subjects_are_short(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.olga, sent=False)
    send_invitations(world.session, asking, NOW)
    remind_nonrespondents(world.session, asking, LATER)
    assert [len(message["Subject"]) < 60 for message in mailer.sent] == [True, True]
    assert (
        world.session.scalar(select(func.count()).select_from(Invitation).where(Invitation.reminded_at == LATER)) == 1
    )
