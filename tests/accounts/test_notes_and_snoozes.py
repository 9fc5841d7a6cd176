"""What CSMs keep in mind, and whom they leave alone for a while."""

from datetime import date, timedelta

from sqlalchemy import select, true

from accounts import notes, snoozes
from accounts.crm import Book
from accounts.models import Account, Note, Stage, StagePeriod
from accounts.pulling import pull_book
from tests.accounts.test_pulling import ACME, ADA, SAM, FakeCrm
from tests.conftest import NOW
from tests.world import World

WEDNESDAY = date(2026, 11, 4)


def test_a_deleted_note_comes_back_within_a_day_and_is_erased_after_it(world: World) -> None:
    kept = notes.write(world.session, world.acme, world.sam, "likes short calls", NOW)
    gone = notes.write(world.session, world.acme, world.sam, "on holiday", NOW)
    world.session.commit()
    for note in (kept, gone):
        notes.delete(note, NOW)
    world.session.commit()
    assert notes.erase_deleted_notes(world.session, NOW + timedelta(hours=23)) == 0
    notes.restore(kept)
    world.session.commit()
    assert notes.erase_deleted_notes(world.session, NOW + timedelta(hours=25)) == 1
    assert world.session.scalars(select(Note.text)).all() == ["likes short calls"]


def test_a_note_that_says_the_same_is_not_changed(world: World) -> None:
    note = notes.write(world.session, world.acme, world.sam, "likes short calls", NOW)
    notes.edit(note, "likes short calls", NOW + timedelta(days=1))
    assert note.edited_at is None
    notes.edit(note, "likes long calls", NOW + timedelta(days=1))
    assert note.edited_at == NOW + timedelta(days=1)


def in_force(world: World, hours: float = 0) -> list[int]:
    return list(snoozes.in_force(world.session, true(), NOW + timedelta(hours=hours)))


def test_a_snooze_holds_until_its_day_begins_where_the_csm_is(world: World) -> None:
    snoozes.snooze(world.session, world.acme, world.sam, WEDNESDAY, "on holiday", NOW)
    world.session.commit()
    # Wednesday begins in Berlin at 23:00 on Tuesday by UTC, 38 hours after Monday, 9:00.
    assert in_force(world, 37.9) == [world.acme.id]
    assert in_force(world, 38.1) == []


def test_a_snooze_of_a_csm_in_the_far_west_holds_until_their_day_begins(world: World) -> None:
    world.kim.time_zone = "Pacific/Honolulu"
    snoozes.snooze(world.session, world.globe, world.kim, WEDNESDAY, "on holiday", NOW)
    world.session.commit()
    assert in_force(world, 48.9) == [world.globe.id]
    assert in_force(world, 49.1) == []


def test_a_new_snooze_takes_the_place_of_the_one_before_and_can_be_ended(world: World) -> None:
    for reason in ("on holiday", "board meeting"):
        snoozes.snooze(world.session, world.acme, world.sam, WEDNESDAY, reason, NOW)
        world.session.commit()
    assert [one.reason for one in snoozes.in_force(world.session, true(), NOW).values()] == ["board meeting"]
    snoozes.end(world.session, world.acme, NOW)
    assert in_force(world) == []


def stages(world_session: object) -> list[tuple[str, date, date | None]]:
    rows = world_session.scalars(select(StagePeriod).order_by(StagePeriod.id)).all()
    return [(str(row.stage), row.began_on, row.ended_on) for row in rows]


def pull(session: object, stage: Stage, since: date | None, days_later: int) -> None:
    acme = type(ACME)("acme", "Acme", "small", stage, None, "UTC", "sam", since)
    pull_book(session, FakeCrm(Book([SAM], [acme], [ADA], [])), NOW + timedelta(days=days_later))


def test_stages_are_kept_over_time_as_the_crm_tells_them(session: object) -> None:
    pull(session, Stage.ONBOARDING, date(2026, 9, 1), 0)
    pull(session, Stage.ONBOARDING, date(2026, 9, 1), 1)
    pull(session, Stage.STEADY, None, 10)
    pull(session, Stage.RENEWAL, date(2026, 11, 20), 20)
    assert stages(session) == [
        ("onboarding", date(2026, 9, 1), date(2026, 11, 12)),
        ("steady", date(2026, 11, 12), date(2026, 11, 20)),
        ("renewal", date(2026, 11, 20), None),
    ]
    assert session.scalar(select(Account.stage_since)) == date(2026, 11, 20)


def test_a_stage_does_not_begin_before_the_one_it_follows_or_in_the_future(session: object) -> None:
    pull(session, Stage.STEADY, None, 0)
    pull(session, Stage.RENEWAL, date(2026, 1, 1), 1)
    pull(session, Stage.STEADY, date(2027, 1, 1), 2)
    assert [row[1] for row in stages(session)] == [date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 4)]
