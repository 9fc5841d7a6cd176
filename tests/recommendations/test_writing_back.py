from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from accounts.crm.mapping import Target
from accounts.models import Account
from accounts.pausing import pause
from cadence import Cadence
from database import make_sessions
from recommendations.deciding import accept, override, revoke
from recommendations.models import Decision, Recommendation
from recommendations.wanted import wanted
from recommendations.writing_back import apply_all, refresh_crm, write_back_changed
from reports.book import rows
from survey import suppressions
from tests.accounts.crm.memory import MemoryCrm
from tests.conftest import NOW
from tests.recommendations.conftest import Says, Weigh, current
from tests.recommendations.said import wish
from tests.world import World

QUARTERLY = Cadence.parse("1/P3M")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def crm() -> MemoryCrm:
    return MemoryCrm()


@pytest.fixture
def weighed(world: World, says: Says, weigh: Weigh) -> World:
    """Ada of Acme asked for once a month; nobody of Globe answered."""
    says(world.ada, wish("1/P1M"), words="monthly please", days_ago=1)
    weigh()
    return world


def reloaded(session: Session, account: Account) -> Account:
    session.rollback()
    return session.get_one(Account, account.id, populate_existing=True)


def unwritten(session: Session) -> int:
    found = [
        *session.scalars(select(Recommendation.id).where(Recommendation.written_back_at.is_(None))),
        *session.scalars(select(Decision.id).where(Decision.written_back_at.is_(None), Decision.revoked_at.is_(None))),
    ]
    session.rollback()
    return len(found)


def test_a_recommendation_is_written_to_the_crm_and_onto_the_account(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    assert write_back_changed(session, crm, LATER) == 2
    acme = crm.batches[0]["acme"]
    assert (acme["cadence"], acme["source"], acme["agreement"]) == ("P1M", "asked", "1")
    assert acme["decided_at"] == "2026-11-02T09:00:00+00:00"
    assert "Ada Lane" in (acme["reason"] or "")
    account = reloaded(session, weighed.acme)
    assert (str(account.cadence), account.cadence_at) == ("1/P1M", LATER)
    assert current(session, weighed.acme).written_back_at == LATER


def test_each_change_is_written_exactly_once(session: Session, weighed: World, crm: MemoryCrm) -> None:
    assert write_back_changed(session, crm, LATER) == 2
    assert write_back_changed(session, crm, LATER) == 0
    assert len(crm.batches) == 1


def test_a_changed_recommendation_is_written_again(
    session: Session, weighed: World, says: Says, weigh: Weigh, crm: MemoryCrm
) -> None:
    write_back_changed(session, crm, NOW)
    says(weighed.gus, wish("1/P1W"))
    weigh(minutes=1)
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest == {"acme": "asked P1M", "globe": "asked P1W"}


def test_an_override_is_written_and_its_end_as_well(session: Session, weighed: World, crm: MemoryCrm) -> None:
    write_back_changed(session, crm, NOW)
    override(session, weighed.acme, weighed.sam, QUARTERLY, "they told me on the phone", LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    row = crm.held["acme"]
    assert (row["cadence"], row["source"], row["reason"]) == ("P3M", "override", "they told me on the phone")
    assert row["decided_at"] == LATER.isoformat()
    assert reloaded(session, weighed.acme).cadence == QUARTERLY
    assert write_back_changed(session, crm, LATER) == 0

    revoke(session, weighed.acme, LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest["acme"] == "asked P1M"
    assert str(reloaded(session, weighed.acme).cadence) == "1/P1M"
    assert write_back_changed(session, crm, LATER) == 0


def test_the_channel_of_an_override_is_written(session: Session, weighed: World) -> None:
    def channel() -> str | None:
        return wanted(session, [weighed.acme.id], LATER)[weighed.acme.id].written.channel

    current(session, weighed.acme).channel = "phone"
    session.commit()
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    assert channel() == "phone"
    override(session, weighed.acme, weighed.sam, QUARTERLY, "mail does", LATER, channel="email")
    assert channel() == "email"


def test_accepting_after_an_override_writes_the_recommendation_again(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    session.commit()
    write_back_changed(session, crm, NOW)
    accept(session, weighed.acme, weighed.sam, LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    assert (crm.newest["acme"], crm.held["acme"]["decided_at"]) == ("asked P1M", LATER.isoformat())
    assert unwritten(session) == 0


def test_what_is_recommended_under_an_override_is_not_followed(
    session: Session, weighed: World, says: Says, weigh: Weigh, crm: MemoryCrm
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    session.commit()
    write_back_changed(session, crm, NOW)
    says(weighed.olga, wish("1/P1W"))
    weigh(minutes=1)
    write_back_changed(session, crm, LATER)
    assert crm.newest["acme"] == "override P3M"
    assert reloaded(session, weighed.acme).cadence == QUARTERLY
    assert unwritten(session) == 0


def test_a_crm_that_fails_is_logged_and_written_next_time(
    session: Session, weighed: World, crm: MemoryCrm, caplog: pytest.LogCaptureFixture
) -> None:
    crm.is_down = True
    assert write_back_changed(session, crm, NOW) == 0
    assert "the disk is full" in caplog.text
    assert reloaded(session, weighed.acme).cadence is None
    crm.is_down = False
    assert write_back_changed(session, crm, LATER) == 2


def test_a_decision_made_while_the_crm_writes_is_written_next_time(
    engine: Engine, session: Session, weighed: World, crm: MemoryCrm
) -> None:
    def decide() -> None:
        crm.meanwhile = lambda: None
        with make_sessions(engine)() as other:
            override(other, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
            other.commit()

    crm.meanwhile = decide
    write_back_changed(session, crm, NOW)
    assert reloaded(session, weighed.acme).cadence is None
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest["acme"] == "override P3M"
    assert reloaded(session, weighed.acme).cadence == QUARTERLY


def test_a_decision_revoked_while_the_crm_writes_is_written_next_time(
    engine: Engine, session: Session, weighed: World, crm: MemoryCrm
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    session.commit()

    def undo() -> None:
        crm.meanwhile = lambda: None
        with make_sessions(engine)() as other:
            revoke(other, weighed.acme, NOW)
            other.commit()

    crm.meanwhile = undo
    write_back_changed(session, crm, NOW)
    assert write_back_changed(session, crm, LATER) == 1
    assert (crm.newest["acme"], unwritten(session)) == ("asked P1M", 0)


def test_a_second_process_is_turned_away_while_the_first_one_writes(
    engine: Engine, session: Session, weighed: World, crm: MemoryCrm
) -> None:
    turned_away: list[int] = []

    def overtake() -> None:
        crm.meanwhile = lambda: None
        with make_sessions(engine)() as other:
            override(other, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
            other.commit()
            turned_away.append(write_back_changed(other, crm, NOW))

    crm.meanwhile = overtake
    write_back_changed(session, crm, NOW)
    assert (turned_away, crm.newest["acme"]) == ([0], "asked P1M")
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest["acme"] == "override P3M"


def test_no_transaction_is_open_while_the_crm_writes(session: Session, weighed: World, crm: MemoryCrm) -> None:
    open_ones: list[bool] = []
    crm.meanwhile = lambda: open_ones.append(session.in_transaction())
    write_back_changed(session, crm, NOW)
    assert open_ones == [False]


def test_cadences_are_written_in_pieces_as_the_crm_likes_them(session: Session, weighed: World, crm: MemoryCrm) -> None:
    crm.size = 1
    assert write_back_changed(session, crm, NOW) == 2
    assert [len(batch) for batch in crm.batches] == [1, 1]


@pytest.mark.parametrize("table", ["recommendation", "decision", "account"])
def test_a_cadence_that_cannot_be_read_stops_no_other_account(
    session: Session, weighed: World, crm: MemoryCrm, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    key, acme_id = "id" if table == "account" else "account_id", weighed.acme.id
    session.execute(text(f"UPDATE {table} SET cadence = 'nonsense' WHERE {key} = :id"), {"id": acme_id})
    session.commit()
    assert write_back_changed(session, crm, NOW) == 1
    assert "globe" in crm.newest
    assert f"account {acme_id} was not written back" in caplog.text
    assert reloaded(session, weighed.globe).cadence is not None


def test_by_hand_the_account_follows_at_once_and_the_crm_waits_for_a_person(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    assert write_back_changed(session, crm, LATER, is_at_once=False) == 2
    assert (crm.batches, unwritten(session)) == ([], 0)
    assert str(reloaded(session, weighed.acme).cadence) == "1/P1M"
    assert apply_all(session, crm, LATER) is not None
    assert crm.newest["acme"] == "asked P1M"


def test_an_account_that_the_crm_refuses_is_tried_again_after_ten_minutes_and_stops_no_other(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    crm.refused["acme"] = "a validation rule says no"
    assert write_back_changed(session, crm, NOW) == 1
    assert write_back_changed(session, crm, NOW + timedelta(minutes=9)) == 0
    crm.refused.clear()
    assert write_back_changed(session, crm, NOW + timedelta(minutes=11)) == 1
    assert (len(crm.batches), crm.newest["acme"]) == (2, "asked P1M")


def test_an_account_that_is_refused_again_and_again_is_tried_less_and_less(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    crm.refused["acme"] = "a validation rule says no"
    for minutes in range(0, 24 * 60, 11):
        write_back_changed(session, crm, NOW + timedelta(minutes=minutes))
    assert len(crm.batches) == 1 + 1 + 1 + 3  # at once, after 11 minutes, after an hour, then every six hours


def test_a_crm_that_failed_is_left_in_peace_for_a_minute(session: Session, weighed: World, crm: MemoryCrm) -> None:
    crm.is_down = True
    assert write_back_changed(session, crm, NOW) == 0
    crm.is_down = False
    assert write_back_changed(session, crm, NOW + timedelta(seconds=30)) == 0
    assert write_back_changed(session, crm, NOW + timedelta(seconds=61)) == 2


def test_the_day_of_the_next_touch_moves_on_in_the_crm(session: Session, weighed: World, crm: MemoryCrm) -> None:
    crm.targets = crm.targets | {"next_touch_on": Target(field="Next__c", write_blank=True)}
    write_back_changed(session, crm, NOW)
    before = crm.held["acme"]["next_touch_on"]
    assert refresh_crm(session, crm, LATER) == 0
    weighed.touch(weighed.acme, days_ago=0)
    assert refresh_crm(session, crm, LATER) == 1
    assert crm.batches[-1] == {"acme": {"next_touch_on": "2026-12-02"}}
    assert (before, refresh_crm(session, crm, LATER)) == ("2026-11-02", 0)


def test_no_next_touch_is_written_where_everybody_has_opted_out(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    crm.targets = crm.targets | {"next_touch_on": Target(field="Next__c", write_blank=True)}
    write_back_changed(session, crm, NOW)
    for one in (weighed.ada, weighed.olga, weighed.adam):
        suppressions.suppress(session, one.email, "link", NOW)
    session.commit()
    assert refresh_crm(session, crm, LATER) == 1
    assert crm.batches[-1] == {"acme": {"next_touch_on": None}}
    suppressions.lift(session, weighed.ada.email, LATER)
    session.commit()
    assert refresh_crm(session, crm, LATER + timedelta(hours=1)) == 1
    assert crm.batches[-1] == {"acme": {"next_touch_on": "2026-11-02"}}


def test_the_next_touch_in_the_crm_waits_for_a_pause_as_on_the_pages(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    crm.targets = crm.targets | {"next_touch_on": Target(field="Next__c", write_blank=True)}
    for one in (weighed.ada, weighed.olga, weighed.adam):
        pause(one, date(2026, 12, 1), ZoneInfo("Europe/Berlin"))
    session.commit()
    write_back_changed(session, crm, NOW)
    row = rows.find(session, Account.id == weighed.acme.id, NOW)[0]
    assert row.next_touch is not None
    assert crm.held["acme"]["next_touch_on"] == str(row.next_touch.due_on) == "2026-12-01"
