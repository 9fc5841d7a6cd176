"""Sending by the quiet rules: hours, the pause between two surveys, the most a minute, and opting out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import Contact, Level
from database import Sessions
from survey import sending
from survey.invitations import Asking, invite_contacts
from survey.models import Invitation, Response, Wave
from survey.sending import remind_nonrespondents, send_invitations
from survey.suppressions import suppress
from survey.waves.audience import Audience, SkipReason
from survey.waves.starting import Plan, draft, pause, resume, start, start_wave
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.survey.waves.conftest import asking_by
from tests.world import World

MONTH, DAY = timedelta(days=28), timedelta(days=1)
SATURDAY = datetime(2026, 11, 7, 10, 0, tzinfo=UTC)


@pytest.fixture
def wave(world: World) -> Wave:
    made = start_wave(world.session, "Winter", "cadence", NOW, MONTH, 7)
    world.session.commit()
    return made


def reasons(world: World, wave: Wave) -> dict[str, str]:
    rows = world.session.scalars(select(Invitation).where(Invitation.wave_id == wave.id)).all()
    return {row.contact.crm_id: row.skip_reason for row in rows if row.skipped_at}


def test_each_contact_is_written_to_in_their_own_working_hours(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    world.globe.time_zone = "America/Los_Angeles"  # 01:00 there at NOW
    invite_contacts(world.session, asking, NOW)
    assert send_invitations(world.session, asking, NOW) == 3
    assert send_invitations(world.session, asking, NOW + timedelta(hours=6)) == 0
    assert send_invitations(world.session, asking, NOW + timedelta(hours=7)) == 1
    assert mailer.recipients == ["ada", "adam", "gus", "olga"]


def test_nobody_is_written_to_at_weekends_neither_first_nor_as_a_reminder(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    invite_contacts(world.session, asking, NOW)
    assert send_invitations(world.session, asking, SATURDAY) == 0
    send_invitations(world.session, asking, NOW)
    assert remind_nonrespondents(world.session, asking, SATURDAY + timedelta(days=7)) == 0
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=14)) == 4


def test_nobody_is_surveyed_again_within_90_days_in_any_wave(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.ada)
    world.wave.closes_at = NOW
    later = NOW + timedelta(days=85)
    second = start_wave(world.session, "Spring", "cadence", later, MONTH)
    world.session.commit()
    assert invite_contacts(world.session, asking, later) == 3
    assert reasons(world, second) == {"ada": SkipReason.RECENTLY}
    third = start_wave(world.session, "Summer", "cadence", NOW + timedelta(days=91), MONTH)
    world.session.commit()
    invite_contacts(world.session, asking, NOW + timedelta(days=91))
    assert "ada" not in reasons(world, third)


def test_two_waves_at_once_do_not_ask_the_same_person_twice(world: World, asking: Asking, mailer: FakeMailer) -> None:
    for name in ("One", "Two"):
        start_wave(world.session, name, "cadence", NOW, MONTH)
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW + DAY)
    assert mailer.recipients == ["ada", "adam", "gus", "olga"]


def test_one_address_at_two_accounts_is_asked_once(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    twin = Contact(crm_id="ada2", account=world.globe, email=world.ada.email, name="Ada Lane", level=Level.CHAMPION)
    world.session.add(twin)
    world.session.commit()
    assert invite_contacts(world.session, asking, NOW) == 4
    assert reasons(world, wave) == {"ada2": SkipReason.DOUBLED}


def test_whoever_opts_out_before_their_turn_is_skipped_with_the_reason(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    invite_contacts(world.session, asking, NOW)
    suppress(world.session, world.ada.email, "link", NOW)
    world.session.commit()
    send_invitations(world.session, asking, NOW)
    world.session.expire_all()
    assert reasons(world, wave) == {"ada": SkipReason.SUPPRESSED}
    assert wave.finished_at == NOW


def test_what_changes_while_a_batch_is_on_its_way_counts(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, sessions: Sessions
) -> None:
    """The first mail's recipient is Ada; then Olga opts out, and Adam is surveyed by another wave."""
    invite_contacts(world.session, asking, NOW)
    hand_over = mailer.send

    def send(message: object, sender: str | None = None) -> None:
        hand_over(message, sender)
        with sessions() as other:
            suppress(other, "olga@acme.example.com", "link", NOW)
            other.commit()

    mailer.send = send  # type: ignore[method-assign]
    assert send_invitations(world.session, asking, NOW) == 3
    assert "olga" not in mailer.recipients


def test_a_pause_in_the_middle_of_a_batch_stops_it(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, sessions: Sessions
) -> None:
    invite_contacts(world.session, asking, NOW)
    hand_over = mailer.send

    def send(message: object, sender: str | None = None) -> None:
        hand_over(message, sender)
        with sessions() as other:
            pause(other.get_one(Wave, wave.id), NOW)
            other.commit()

    mailer.send = send  # type: ignore[method-assign]
    assert send_invitations(world.session, asking, NOW) == 1


def test_an_answer_while_reminders_are_on_their_way_counts(
    world: World, asking: Asking, mailer: FakeMailer, sessions: Sessions
) -> None:
    world.invite(world.ada)
    olga = world.invite(world.olga).id
    hand_over = mailer.send

    def send(message: object, sender: str | None = None) -> None:
        hand_over(message, sender)
        with sessions() as other:
            other.add(Response(invitation_id=olga, created_at=NOW))
            other.commit()

    mailer.send = send  # type: ignore[method-assign]
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=7)) == 1
    assert mailer.recipients == ["ada"]


def test_no_more_are_sent_in_a_minute_than_the_setting_allows(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    slow = replace(asking, rules=replace(asking.rules, per_minute=2))
    invite_contacts(world.session, slow, NOW)
    seconds = (0, 2, 58, 61, 63)
    assert [send_invitations(world.session, slow, NOW + timedelta(seconds=s)) for s in seconds] == [2, 0, 0, 2, 0]


def test_reminders_and_invitations_share_the_limit(world: World, asking: Asking, mailer: FakeMailer) -> None:
    slow = replace(asking, rules=replace(asking.rules, per_minute=2))
    world.invite(world.ada)
    monday = NOW + timedelta(days=7)
    start_wave(world.session, "Winter", "cadence", monday, MONTH)
    world.session.commit()
    assert remind_nonrespondents(world.session, slow, monday) == 1
    invite_contacts(world.session, slow, monday)
    assert send_invitations(world.session, slow, monday) == 1


def test_a_run_ends_in_time_and_the_next_goes_on(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "RUN_AT_MOST", timedelta(0))
    invite_contacts(world.session, asking, NOW)
    assert [send_invitations(world.session, asking, NOW) for _ in range(5)] == [1, 1, 1, 1, 0]


def test_what_is_overdue_after_a_pause_follows_the_rules_of_now(
    world: World, wave: Wave, asking: Asking, mailer: FakeMailer
) -> None:
    invite_contacts(world.session, asking, NOW)
    pause(wave, NOW)
    world.session.commit()
    assert send_invitations(world.session, asking, NOW + DAY) == 0
    resume(wave)
    world.session.commit()
    assert send_invitations(world.session, asking, SATURDAY) == 0
    assert send_invitations(world.session, asking, NOW + timedelta(days=7)) == 4


def test_a_paused_wave_reminds_nobody(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.ada)
    pause(world.wave, NOW)
    world.session.commit()
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=7)) == 0


def test_a_draft_asks_nobody_and_a_scheduled_wave_not_before_its_time(
    world: World, asking: Asking, mailer: FakeMailer
) -> None:
    wave = draft(world.session, Plan("Winter", "cadence", NOW + MONTH, starts_at=NOW + DAY), NOW)
    world.session.commit()
    assert invite_contacts(world.session, asking, NOW + DAY) == 0
    start(wave, NOW)
    world.session.commit()
    assert invite_contacts(world.session, asking, NOW) == 0
    assert invite_contacts(world.session, asking, NOW + DAY) == 4


def test_a_wave_asks_its_audience_alone(world: World, asking: Asking, mailer: FakeMailer) -> None:
    plan = Plan("Winter", "cadence", NOW + MONTH, Audience(levels=("champion", "administrator")))
    start(draft(world.session, plan, NOW), NOW)
    world.session.commit()
    invite_contacts(world.session, asking, NOW)
    send_invitations(world.session, asking, NOW)
    assert mailer.recipients == ["ada", "adam"]


def test_two_processes_that_invite_at_once_make_each_invitation_once(
    world: World, wave: Wave, asking: Asking, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey import invitations

    real = invitations.candidates

    def and_then_the_other_is_faster(*given: object) -> object:
        found = real(*given)
        world.session.commit()
        monkeypatch.setattr(invitations, "candidates", real)
        with sessions() as other:
            invite_contacts(other, asking_by(FakeMailer()), NOW)
        return found

    monkeypatch.setattr(invitations, "candidates", and_then_the_other_is_faster)
    invite_contacts(world.session, asking, NOW)
    rows = world.session.scalars(select(Invitation.contact_id).where(Invitation.wave_id == wave.id)).all()
    assert len(rows) == len(set(rows)) == 4


def test_two_reminders_come_after_their_gaps_and_then_no_more(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.ada)
    world.wave.remind_again_after = 7
    world.session.commit()
    weeks = [NOW + timedelta(days=7 * week) for week in (1, 1, 2, 2, 3)]
    assert [remind_nonrespondents(world.session, asking, at) for at in weeks] == [1, 0, 1, 0, 0]
    said = [message.get_body(("plain",)).get_content() for message in mailer.sent]
    assert ["This is the last reminder." in text for text in said] == [False, True]


def test_a_wave_without_reminders_reminds_nobody(world: World, asking: Asking, mailer: FakeMailer) -> None:
    world.invite(world.ada)
    world.wave.remind_after = None
    world.session.commit()
    assert remind_nonrespondents(world.session, asking, NOW + timedelta(days=14)) == 0
