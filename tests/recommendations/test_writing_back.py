from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from accounts.crm import Book, CrmError, WrittenCadence
from accounts.models import Account
from cadence import Cadence
from database import make_sessions
from recommendations import writing_back
from recommendations.deciding import accept, override, revoke
from recommendations.models import Decision, Recommendation
from recommendations.writing_back import write_back_changed
from tests.conftest import NOW
from tests.recommendations.conftest import Says, Weigh, current
from tests.recommendations.said import wish
from tests.world import World

QUARTERLY = Cadence.parse("1/P3M")
LATER = NOW + timedelta(hours=1)


class MemoryCrm:
    """A CRM that remembers what it was given. `meanwhile` happens while it writes."""

    def __init__(self) -> None:
        self.batches: list[list[WrittenCadence]] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.is_down = False

    def pull(self) -> Book:
        return Book()

    def write_cadences(self, rows: Sequence[WrittenCadence]) -> None:
        if self.is_down:
            raise CrmError("the disk is full")
        self.batches.append(list(rows))
        self.meanwhile()

    @property
    def newest(self) -> dict[str, str]:
        return {row.account_crm_id: f"{row.source} {row.cadence}" for batch in self.batches for row in batch}


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
    acme = next(row for row in crm.batches[0] if row.account_crm_id == "acme")
    assert (str(acme.cadence), acme.source, acme.agreement) == ("1/P1M", "asked", 1.0)
    assert (acme.newest_answer_at, acme.decided_at) == (NOW - timedelta(days=1), NOW)
    assert "Ada Lane" in acme.reason
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
    assert crm.newest == {"acme": "asked 1/P1M", "globe": "asked 1/P1W"}


def test_an_override_is_written_and_its_end_as_well(session: Session, weighed: World, crm: MemoryCrm) -> None:
    write_back_changed(session, crm, NOW)
    override(session, weighed.acme, weighed.sam, QUARTERLY, "they told me on the phone", LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    (row,) = crm.batches[-1]
    assert (row.cadence, row.source, row.reason) == (QUARTERLY, "override", "they told me on the phone")
    assert (row.agreement, row.decided_at) == (None, LATER)
    assert reloaded(session, weighed.acme).cadence == QUARTERLY
    assert write_back_changed(session, crm, LATER) == 0

    revoke(session, weighed.acme, LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest["acme"] == "asked 1/P1M"
    assert str(reloaded(session, weighed.acme).cadence) == "1/P1M"
    assert write_back_changed(session, crm, LATER) == 0


def test_accepting_after_an_override_writes_the_recommendation_again(
    session: Session, weighed: World, crm: MemoryCrm
) -> None:
    override(session, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
    session.commit()
    write_back_changed(session, crm, NOW)
    accept(session, weighed.acme, weighed.sam, LATER)
    session.commit()
    assert write_back_changed(session, crm, LATER) == 1
    assert (crm.newest["acme"], crm.batches[-1][0].decided_at) == ("asked 1/P1M", LATER)
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
    assert crm.newest["acme"] == "override 1/P3M"
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
    assert crm.newest["acme"] == "override 1/P3M"
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
    assert (crm.newest["acme"], unwritten(session)) == ("asked 1/P1M", 0)


def test_a_slower_process_that_wrote_something_older_has_it_written_again(
    engine: Engine, session: Session, weighed: World, crm: MemoryCrm
) -> None:
    def overtake() -> None:
        crm.meanwhile = lambda: None
        with make_sessions(engine)() as other:
            override(other, weighed.acme, weighed.sam, QUARTERLY, "a hunch", NOW)
            other.commit()
            write_back_changed(other, crm, NOW)
        crm.batches.reverse()  # the older row reaches the CRM last

    crm.meanwhile = overtake
    write_back_changed(session, crm, NOW)
    assert crm.newest["acme"] == "asked 1/P1M"
    assert write_back_changed(session, crm, LATER) == 1
    assert crm.newest["acme"] == "override 1/P3M"


def test_no_transaction_is_open_while_the_crm_writes(session: Session, weighed: World, crm: MemoryCrm) -> None:
    open_ones: list[bool] = []
    crm.meanwhile = lambda: open_ones.append(session.in_transaction())
    write_back_changed(session, crm, NOW)
    assert open_ones == [False]


def test_cadences_are_written_in_batches(
    session: Session, weighed: World, crm: MemoryCrm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_back, "BATCH", 1)
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
