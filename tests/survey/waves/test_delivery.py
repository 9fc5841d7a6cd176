"""Delivery truth: what is refused for now is tried again, what is refused for good is told, and nothing is lost."""

import logging
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from accounts.models import Contact
from database import Sessions
from mail import AddressRefusedError, MailError, MessageRefusedError, Person
from survey import refusals, sending
from survey.delivering import RETRY_GAPS
from survey.invitations import Asking, invite_contacts
from survey.models import Invitation, Wave
from survey.sending import remind_nonrespondents, send_invitations
from survey.skipping import CLAIM_HOLDS
from survey.suppressions import find, is_stopped
from survey.waves.audience import SkipReason
from survey.waves.progress import Standing, of_waves
from survey.waves.starting import start_wave
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import World

MONTH, MINUTE = timedelta(days=28), timedelta(minutes=1)
ALWAYS = {"from_hour": 0, "until_hour": 24, "days": frozenset(range(7))}


@pytest.fixture
def wave(world: World, asking: Asking) -> Wave:
    made = start_wave(world.session, "Winter", "cadence", NOW, MONTH, 7)
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    return made


def of(world: World, wave: Wave, contact: Contact) -> Invitation:
    wanted = select(Invitation).where(Invitation.wave_id == wave.id, Invitation.contact_id == contact.id)
    return world.session.scalars(wanted.execution_options(populate_existing=True)).one()


def test_an_address_refused_for_good_fails_and_is_suppressed(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    mailer.refused = ("ada@",)
    assert send_invitations(world.session, asking, NOW) == 3
    assert of(world, wave, world.ada).failure == "550 no such user"
    assert find(world.session, world.ada.email).source == "bounce"
    assert find(world.session, world.olga.email) is None


def test_a_message_refused_for_good_fails_and_its_address_is_not_suppressed(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    def refuse(_message: EmailMessage, _sender: str | None = None) -> None:
        raise MessageRefusedError("554 looks like spam")

    mailer.send = refuse  # type: ignore[method-assign]
    assert send_invitations(world.session, asking, NOW) == 0
    assert of(world, wave, world.ada).failure == "554 looks like spam"
    assert find(world.session, world.ada.email) is None


def test_what_is_refused_for_now_is_tried_again_after_growing_gaps_and_then_has_failed(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    asking = replace(asking, rules=replace(asking.rules, **ALWAYS))
    mailer.busy = ("ada@",)
    assert send_invitations(world.session, asking, NOW) == 3
    now = NOW
    for tries, gap in enumerate(RETRY_GAPS, 1):
        waiting = of(world, wave, world.ada)
        assert (waiting.tries, waiting.next_try_at, waiting.failure) == (tries, now + gap, "451 try later")
        send_invitations(world.session, asking, now + gap - timedelta(seconds=1))
        assert of(world, wave, world.ada).tries == tries
        assert wave.finished_at is None
        now += gap
        send_invitations(world.session, asking, now)
    failed = of(world, wave, world.ada)
    assert (failed.failed_at, failed.failure) == (now, "451 try later (tried 5 times)")
    assert find(world.session, world.ada.email) is None
    world.session.refresh(wave)
    assert wave.finished_at == now


def test_what_goes_out_at_the_second_try_is_sent_and_starts_its_reminders_anew(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    mailer.busy = ("ada@",)
    send_invitations(world.session, asking, NOW)
    mailer.busy = ()
    assert send_invitations(world.session, asking, NOW + MINUTE) == 1
    sent = of(world, wave, world.ada)
    assert (sent.sent_at, sent.tries, sent.failure, sent.next_try_at) == (NOW + MINUTE, 0, None, None)


def test_a_reminder_refused_for_now_is_tried_again(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.ada)
    mailer.busy = ("ada@",)
    later = NOW + timedelta(days=7)
    assert remind_nonrespondents(world.session, asking, later) == 0
    mailer.busy = ()
    assert remind_nonrespondents(world.session, asking, later + timedelta(seconds=30)) == 0
    assert remind_nonrespondents(world.session, asking, later + MINUTE) == 1


@pytest.mark.parametrize("refused", [AddressRefusedError("550 no such user"), MessageRefusedError("554 spam")])
def test_a_reminder_that_is_refused_leaves_the_invitation_sent_and_is_not_tried_again(
    world: World, asking: Asking, mailer: FakeMailer, refused: MailError
) -> None:
    world.invite(world.ada)

    def refuse(_message: EmailMessage, _sender: str | None = None) -> None:
        mailer.attempts += 1
        raise refused

    mailer.send = refuse  # type: ignore[method-assign]
    later = NOW + timedelta(days=7)
    for minutes in range(2):
        assert remind_nonrespondents(world.session, asking, later + minutes * MINUTE) == 0
    ada = of(world, world.wave, world.ada)
    assert (ada.failed_at, ada.failure, ada.reminders, mailer.attempts) == (None, None, 0, 1)
    assert (ada.reminder_failed_at, ada.reminder_failure) == (later, str(refused))
    assert of_waves(world.session, [world.wave.id])[world.wave.id].by_standing == {Standing.SILENT: 1}


def test_a_reminder_that_is_refused_to_the_last_try_leaves_the_invitation_sent(
    world: World, asking: Asking, mailer: FakeMailer
) -> None:
    asking = replace(asking, rules=replace(asking.rules, **ALWAYS))
    world.invite(world.ada)
    mailer.busy = ("ada@",)
    now = NOW + timedelta(days=7)
    for gap in (timedelta(0), *RETRY_GAPS):
        now += gap
        remind_nonrespondents(world.session, asking, now)
    ada = of(world, world.wave, world.ada)
    assert (ada.failed_at, ada.reminder_failed_at) == (None, now)
    assert ada.reminder_failure == "451 try later (tried 5 times)"


def test_a_mail_server_out_of_reach_costs_nobody_a_try(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    mailer.down = True
    for minutes in range(30):
        assert send_invitations(world.session, asking, NOW + minutes * MINUTE) == 0
    assert {one.tries for one in world.session.scalars(select(Invitation).where(Invitation.wave_id == wave.id))} == {0}
    mailer.down = False
    assert send_invitations(world.session, asking, NOW + 30 * MINUTE) == 4


def test_a_server_that_refuses_one_after_the_other_stops_the_run_for_a_while_and_suppresses_nobody(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "IN_A_ROW", 2)
    mailer.closed = "550 relay not permitted"
    assert send_invitations(world.session, asking, NOW) == 0
    assert mailer.attempts == 2
    world.session.refresh(wave)
    assert (wave.refused_at, wave.refusal) == (NOW, "550 relay not permitted")
    assert send_invitations(world.session, asking, NOW + MINUTE) == 0
    assert mailer.attempts == 2, "nothing is tried for a while"
    assert not any(is_stopped(world.session, one.email) for one in (world.ada, world.olga, world.adam, world.gus))
    mailer.closed = ""
    assert send_invitations(world.session, asking, NOW + refusals.HOLD) == 4
    world.session.refresh(wave)
    assert wave.refused_at is None


def test_refusals_that_are_not_in_a_row_stop_nothing(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "IN_A_ROW", 2)

    def refuse_every_second(_message: EmailMessage, _sender: str | None = None) -> None:
        mailer.attempts += 1
        if mailer.attempts % 2 == 0:
            raise MessageRefusedError("554 looks like spam")

    mailer.send = refuse_every_second  # type: ignore[method-assign]
    wave.refused_at, wave.refusal = NOW - refusals.HOLD, "550 relay not permitted"
    world.session.commit()
    assert send_invitations(world.session, asking, NOW) == 2
    assert mailer.attempts == 4
    world.session.refresh(wave)
    assert wave.refused_at is None, "something went out, whatever the last one met with"


def test_two_processes_keep_to_one_rate_between_them(
    world: World, wave: Wave, sessions: Sessions, asking: Asking, mailer: FakeMailer
) -> None:
    asking = replace(asking, rules=replace(asking.rules, per_minute=2))
    send = mailer.send

    def meanwhile(message: EmailMessage, sender: str | None = None) -> None:
        send(message, sender)
        mailer.send = send  # type: ignore[method-assign]
        with sessions() as other:
            assert send_invitations(other, asking, NOW) == 1

    mailer.send = meanwhile  # type: ignore[method-assign]
    assert send_invitations(world.session, asking, NOW) == 1
    assert len(mailer.sent) == 2
    assert send_invitations(world.session, asking, NOW + MINUTE) == 2


@pytest.mark.usefixtures("wave")
def test_each_is_stamped_with_the_moment_at_which_it_went_out(
    world: World, asking: Asking, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [100.0]
    send = mailer.send

    def slowly(message: EmailMessage, sender: str | None = None) -> None:
        send(message, sender)
        seconds[0] += 25

    mailer.send = slowly  # type: ignore[method-assign]
    monkeypatch.setattr(sending, "monotonic", lambda: seconds[0])
    assert send_invitations(world.session, asking, NOW) == 3, "a run ends after a minute"
    sent = world.session.scalars(select(Invitation.sent_at).where(Invitation.sent_at.is_not(None))).all()
    assert sorted(sent) == [NOW, NOW + timedelta(seconds=25), NOW + timedelta(seconds=50)]


def test_a_sender_that_no_header_can_hold_burns_no_invitation(world: World, wave: Wave, asking: Asking) -> None:
    bad = replace(asking, outbox=replace(asking.outbox, sender=Person("Nord", "not an address")))
    with pytest.raises(Exception, match="no domain"):
        send_invitations(world.session, bad, NOW)
    world.session.rollback()
    assert send_invitations(world.session, asking, NOW) == 4


def test_a_questionnaire_that_is_gone_leaves_the_invitations_for_later(
    world: World, wave: Wave, asking: Asking
) -> None:
    assert send_invitations(world.session, replace(asking, questionnaires={}), NOW) == 0
    assert wave.finished_at is None
    assert send_invitations(world.session, asking, NOW) == 4


def test_what_is_left_when_the_wave_closes_is_skipped_with_the_reason_and_the_wave_is_finished(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    mailer.busy = ("ada@",)
    send_invitations(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW + MONTH)
    assert of(world, wave, world.ada).skip_reason == SkipReason.CLOSED
    world.session.refresh(wave)
    assert wave.finished_at == NOW + MONTH


def test_finished_is_not_said_while_a_message_is_on_its_way(world: World, wave: Wave, asking: Asking) -> None:
    world.session.execute(update(Invitation).where(Invitation.contact_id == world.ada.id).values(claimed_at=NOW))
    world.session.commit()
    assert send_invitations(world.session, asking, NOW) == 3
    world.session.refresh(wave)
    assert wave.finished_at is None
    send_invitations(world.session, asking, NOW + CLAIM_HOLDS + MINUTE)
    world.session.refresh(wave)
    assert wave.finished_at is not None


def test_bounces_find_their_invitation_by_the_envelope_sender(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    send_invitations(world.session, asking, NOW)
    number = of(world, wave, world.ada).id
    assert any(f"+b{number}-" in str(sender) for sender in mailer.envelope_senders)
