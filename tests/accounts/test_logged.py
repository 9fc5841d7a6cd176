"""Touchpoints that CSMs log here, and how they meet what the CRM brings."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import logged
from accounts.crm import Book, TouchpointRecord
from accounts.logged import Talk
from accounts.models import Account, Channel, Contact, CustomerSuccessManager, Touchpoint
from accounts.pulling import pull_book
from tests.accounts.test_pulling import ACME, ADA, SAM, FakeCrm
from tests.conftest import NOW
from tests.world import World

OLGA = type(ADA)("olga", "acme", "olga@example.com", "Olga Brandt", ADA.level)


class Pulled:
    """Acme's book without touchpoints, and Sam, who logs."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.pull()
        self.acme = session.scalars(select(Account)).one()
        self.sam = session.scalars(select(CustomerSuccessManager)).one()
        self.ada = session.scalars(select(Contact).where(Contact.crm_id == "ada")).one()

    def pull(self, *talks: TouchpointRecord) -> int:
        return pull_book(self.session, FakeCrm(Book([SAM], [ACME], [ADA, OLGA], list(talks))), NOW)

    def log(self, days_ago: int = 1, channel: Channel = Channel.PHONE, contact: Contact | None = None, note: str | None = None) -> bool:  # fmt: skip
        talk = Talk((NOW - timedelta(days=days_ago)).date(), channel, contact, note)
        _, is_new = logged.log(self.session, self.acme, self.sam, talk, NOW)
        self.session.commit()
        return is_new

    def all(self) -> list[tuple[str | None, str | None, str | None, bool]]:
        rows = self.session.scalars(select(Touchpoint).order_by(Touchpoint.happened_at, Touchpoint.id)).all()
        return [
            (row.crm_id, row.contact.crm_id if row.contact else None, row.note, row.logged_by_id is not None)
            for row in rows
        ]


@pytest.fixture
def pulled(session: Session) -> Pulled:
    return Pulled(session)


def call(crm_id: str = "t1", contact: str | None = "ada", hours_ago: float = 20, channel: Channel = Channel.PHONE) -> TouchpointRecord:  # fmt: skip
    return TouchpointRecord(crm_id, "acme", contact, NOW - timedelta(hours=hours_ago), channel)


def test_what_is_logged_survives_a_pull_that_does_not_know_it(pulled: Pulled) -> None:
    pulled.log(contact=pulled.ada, note="went well")
    pulled.pull()
    assert pulled.all() == [(None, "ada", "went well", True)]


def test_what_the_crm_brings_later_is_not_doubled_and_keeps_the_note(pulled: Pulled) -> None:
    pulled.log(contact=pulled.ada, note="went well")
    pulled.pull(call())
    assert pulled.all() == [("t1", "ada", "went well", True)]
    assert pulled.session.scalar(select(Touchpoint.happened_at)) == NOW - timedelta(hours=20)
    assert pulled.pull(call()) == 0


def test_a_contact_that_the_crm_leaves_open_stays_as_logged(pulled: Pulled) -> None:
    pulled.log(contact=pulled.ada)
    pulled.pull(call(contact=None))
    assert pulled.pull(call(contact=None)) == 0
    assert pulled.all() == [("t1", "ada", None, True)]


@pytest.mark.parametrize(
    "other",
    [call(hours_ago=70), call(channel=Channel.EMAIL), call(contact="olga")],
    ids=["another day", "another channel", "another contact"],
)
def test_what_is_not_the_same_stays_beside_it(pulled: Pulled, other: TouchpointRecord) -> None:
    pulled.log(contact=pulled.ada)
    pulled.pull(other)
    assert {row[0] for row in pulled.all()} == {None, "t1"}


def test_of_two_calls_of_the_crm_on_one_day_one_is_what_was_logged(pulled: Pulled) -> None:
    pulled.log()
    pulled.pull(call(hours_ago=19), call("t2", hours_ago=20))
    assert sorted((row[0], row[3]) for row in pulled.all()) == [("t1", True), ("t2", False)]


def test_the_day_is_that_of_who_logged_it(pulled: Pulled) -> None:
    pulled.sam.time_zone = "Pacific/Auckland"
    pulled.session.commit()
    # 22:00 on 31 October by UTC is the morning of 1 November in Auckland.
    assert pulled.log(days_ago=1)
    pulled.session.execute(select(1))
    moved = TouchpointRecord("t1", "acme", "ada", NOW - timedelta(hours=35), Channel.PHONE)
    zoned = type(SAM)("sam", "Sam Hill", "sam@example.com", False, "Pacific/Auckland")
    pull_book(pulled.session, FakeCrm(Book([zoned], [ACME], [ADA, OLGA], [moved])), NOW)
    assert [row[0] for row in pulled.all()] == ["t1"]


def test_the_same_logged_twice_is_one_and_gets_what_was_missing(pulled: Pulled) -> None:
    assert pulled.log() is True
    assert pulled.log(contact=pulled.ada, note="went well") is False
    assert pulled.all() == [(None, "ada", "went well", True)]


def test_what_the_crm_brought_first_is_not_logged_beside_it(pulled: Pulled) -> None:
    pulled.pull(call())
    assert pulled.log(contact=pulled.ada, note="went well") is False
    assert pulled.all() == [("t1", "ada", "went well", False)]


def test_what_was_logged_can_be_taken_back_until_the_crm_has_it(pulled: Pulled) -> None:
    pulled.log()
    logged.undo(pulled.session, pulled.session.scalars(select(Touchpoint)).one())
    pulled.session.commit()
    assert pulled.all() == []
    pulled.log()
    pulled.pull(call())
    with pytest.raises(logged.InTheCrmError):
        logged.undo(pulled.session, pulled.session.scalars(select(Touchpoint)).one())


def test_today_is_logged_as_now_and_an_earlier_day_as_its_noon(world: World) -> None:
    world.log(world.acme)
    world.log(world.acme, days_ago=2)
    moments = world.session.scalars(select(Touchpoint.happened_at).order_by(Touchpoint.happened_at)).all()
    assert moments == [NOW.replace(day=31, month=10, hour=11), NOW]  # noon in Berlin, where Sam is


def test_pulling_asks_no_more_often_for_more_touchpoints(pulled: Pulled) -> None:
    pulled.log()
    many = [call(f"t{number}", hours_ago=40 + number) for number in range(30)]
    pulled.pull(*many)
    assert pulled.session.scalar(select(func.count()).select_from(Touchpoint)) == 31


def test_another_line_is_a_second_touchpoint_and_the_same_line_is_not(pulled: Pulled) -> None:
    assert pulled.log(contact=pulled.ada, note="the invoice") is True
    assert pulled.log(contact=pulled.ada, note="the outage") is True
    assert pulled.log(contact=pulled.ada, note="the invoice") is False
    assert pulled.log(contact=pulled.ada, note="the outage") is False
    assert pulled.log(contact=pulled.ada) is False
    assert [row[2] for row in pulled.all()] == ["the invoice", "the outage"]
