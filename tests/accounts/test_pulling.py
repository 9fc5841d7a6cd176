"""Pulling the book of business: new rows come in, changed rows change, nothing else does."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from accounts.crm import AccountRecord, BadRow, Book, ContactRecord, CrmError, CsmRecord, TouchpointRecord
from accounts.models import (
    Account,
    AccountPast,
    Channel,
    Contact,
    CustomerSuccessManager,
    Level,
    Stage,
    TeamPast,
    Touchpoint,
)
from accounts.pulling import pull_book, pull_book_if_it_answers
from database import make_sessions
from tests.conftest import NOW

SAM = CsmRecord("sam", "Sam Hill", "sam@example.com", False, "UTC")
ACME = AccountRecord("acme", "Acme", "small", Stage.STEADY, None, "UTC", "sam")
ADA = ContactRecord("ada", "acme", "ada@example.com", "Ada Lane", Level.CHAMPION)
CALL = TouchpointRecord("t1", "acme", "ada", NOW - timedelta(days=3), Channel.PHONE)


@dataclass
class FakeCrm:
    book: Book = field(default_factory=lambda: Book([SAM], [ACME], [ADA], [CALL]))
    name: str = "fake"
    asked_since: datetime | None = None

    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        self.asked_since = since
        return self.book


class DeadCrm(FakeCrm):
    def pull(self, now: datetime, since: datetime | None = None) -> Book:
        raise CrmError("accounts.csv is missing")


def test_new_rows_come_in(session: Session) -> None:
    assert pull_book(session, FakeCrm(), NOW) == 4
    assert session.scalar(select(Account.name).join(Account.contacts).where(Contact.name == "Ada Lane")) == "Acme"
    assert session.scalar(select(Touchpoint.channel)) == "phone"


def test_pulling_twice_changes_nothing_the_second_time(session: Session) -> None:
    pull_book(session, FakeCrm(), NOW)
    assert pull_book(session, FakeCrm(), NOW + timedelta(hours=1)) == 0
    assert session.scalar(select(Account.changed_at)) == NOW


def test_a_changed_row_changes_and_says_when(session: Session) -> None:
    pull_book(session, FakeCrm(), NOW)
    later = NOW + timedelta(hours=1)
    changed = replace(ACME, stage=Stage.RENEWAL, name="Acme Works")
    assert pull_book(session, FakeCrm(Book([SAM], [changed], [ADA], [CALL])), later) == 1
    account = session.scalars(select(Account)).one()
    assert (account.name, account.stage, account.changed_at) == ("Acme Works", "renewal", later)


def test_two_pulls_at_the_same_time_keep_one_past(engine: Engine) -> None:
    sessions, both = make_sessions(engine), Barrier(2)

    class Both(FakeCrm):
        def pull(self, now: datetime, since: datetime | None = None) -> Book:
            found = super().pull(now, since)
            both.wait(10)
            return found

    def pull(name: str) -> None:
        with sessions() as opened:
            book = Book([SAM], [replace(ACME, name=name)], [ADA], [CALL], until=NOW)
            pull_book(opened, Both(book), NOW)

    for name in ("Acme", "Acme 2", "Acme 3", "Acme 4"):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(pull, [name, name]))
    with sessions() as opened:
        assert sorted(opened.scalars(select(AccountPast.name))) == ["Acme", "Acme 2", "Acme 3"]


def test_more_rows_than_one_batch_come_in(session: Session) -> None:
    calls = [replace(CALL, crm_id=f"t{number}", happened_at=NOW - timedelta(hours=number)) for number in range(1100)]
    pull_book(session, FakeCrm(Book([SAM], [ACME], [ADA], calls)), NOW)
    assert session.scalar(select(func.count()).select_from(Touchpoint)) == 1100


def test_two_people_who_swap_addresses_do_not_keep_the_others_out(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    kim = CsmRecord("kim", "Kim Roe", "kim@example.com", False, "UTC")
    pull_book(session, FakeCrm(Book([SAM, kim], [ACME], [ADA], [CALL])), NOW)
    swapped = [
        replace(SAM, email=kim.email),
        replace(kim, email=SAM.email),
        CsmRecord("dana", "Dana Poe", "dana@example.com", True, "UTC"),
    ]
    pull_book(session, FakeCrm(Book(swapped, [ACME], [ADA], [CALL])), NOW)
    assert (
        session.scalar(select(CustomerSuccessManager.name).where(CustomerSuccessManager.crm_id == "dana")) == "Dana Poe"
    )
    assert "clashes" in caplog.text


def test_bad_rows_are_logged(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    book = Book([SAM], [ACME], [ADA], [CALL], [BadRow("contacts.csv", 7, "crm_id is empty")])
    pull_book(session, FakeCrm(book), NOW)
    assert "contacts.csv, line 7: crm_id is empty" in caplog.text


def test_a_crm_that_does_not_answer_is_logged_and_changes_nothing(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    pull_book(session, FakeCrm(), NOW)
    assert pull_book_if_it_answers(session, DeadCrm(), NOW) == 0
    assert "accounts.csv is missing" in caplog.text
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_someone_whom_the_crm_holds_under_a_new_id_stays_the_same_person(session: Session) -> None:
    pull_book(session, FakeCrm(), NOW)
    again = FakeCrm(
        Book(
            [replace(SAM, crm_id="sam-2")],
            [replace(ACME, csm_crm_id="sam-2")],
            [replace(ADA, crm_id="ada-2")],
            [replace(CALL, contact_crm_id="ada-2")],
        )
    )
    pull_book(session, again, NOW)
    assert session.scalars(select(CustomerSuccessManager.crm_id)).all() == ["sam-2"]
    assert session.scalars(select(Contact.crm_id)).all() == ["ada-2"]
    assert session.scalar(select(func.count()).select_from(Touchpoint)) == 1


def test_what_refers_to_a_row_that_was_left_out_is_left_out_and_told(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stray = replace(ADA, crm_id="stray", account_crm_id="nowhere", email="stray@example.com")
    pull_book(
        session,
        FakeCrm(Book([SAM], [ACME], [ADA, stray], [CALL, replace(CALL, crm_id="t2", contact_crm_id="stray")])),
        NOW,
    )
    assert session.scalars(select(Contact.crm_id)).all() == ["ada"]
    assert session.scalars(select(Touchpoint.crm_id)).all() == ["t1"]
    assert "left out: 1 contacts and 0 touchpoints, because their accounts are not in the book" in caplog.text
    assert "left out: t2, because stray was left out" in caplog.text


def test_what_has_left_the_crm_is_marked_and_comes_back_with_it(session: Session) -> None:
    gus = replace(ADA, crm_id="gus", email="gus@example.com")
    pull_book(session, FakeCrm(Book([SAM], [ACME], [ADA, gus], [CALL])), NOW)
    assert pull_book(session, FakeCrm(), NOW) == 1
    assert session.scalar(select(Contact.removed_at).where(Contact.crm_id == "gus")) == NOW
    assert pull_book(session, FakeCrm(), NOW) == 0
    assert pull_book(session, FakeCrm(Book([SAM], [ACME], [ADA, gus], [CALL])), NOW) == 1
    assert session.scalar(select(Contact.removed_at).where(Contact.crm_id == "gus")) is None


def test_a_row_that_cannot_be_read_has_not_left(session: Session) -> None:
    pull_book(session, FakeCrm(), NOW)
    pull_book(session, FakeCrm(Book([SAM], [ACME], [], [], [BadRow("contacts.csv", 2, "email is no address")])), NOW)
    assert session.scalar(select(Contact.removed_at)) is None


def test_a_crm_that_can_tell_is_asked_for_what_changed_and_once_a_day_for_everything(session: Session) -> None:
    crm = FakeCrm(Book([SAM], [ACME], [ADA], [CALL], until=NOW))
    pull_book(session, crm, NOW)
    assert crm.asked_since is None
    later = NOW + timedelta(hours=1)
    crm.book = Book([SAM], [], [], [], is_whole=False, until=later)
    assert pull_book(session, crm, later) == 0
    assert crm.asked_since == NOW
    pull_book(session, crm, NOW + timedelta(hours=2))
    assert crm.asked_since == later
    pull_book(session, crm, NOW + timedelta(hours=25))
    assert crm.asked_since is None


def test_what_the_crm_has_deleted_leaves_and_comes_back(session: Session) -> None:
    pull_book(session, FakeCrm(), NOW)
    gone = Book([SAM], [], [], [], is_whole=False, gone={"ada", "t1"})
    assert pull_book(session, FakeCrm(gone), NOW) == 2
    assert session.scalars(select(Contact.removed_at)).one() == NOW
    assert session.scalars(select(Touchpoint)).all() == []
    back = Book([SAM], [], [ADA], [], is_whole=False)
    pull_book(session, FakeCrm(back), NOW)
    assert session.scalars(select(Contact.removed_at)).one() is None


def test_a_touchpoint_with_somebody_unknown_counts_for_its_account(session: Session) -> None:
    stranger = replace(CALL, contact_crm_id="a lead")
    pull_book(session, FakeCrm(Book([SAM], [ACME], [ADA], [stranger], until=NOW)), NOW)
    assert session.scalars(select(Touchpoint.contact_id)).one() is None


def test_what_an_account_was_before_the_crm_changed_it_is_kept(session: Session) -> None:
    globe = replace(ACME, crm_id="globe", name="Globe")
    pull_book(session, FakeCrm(), NOW)
    later = NOW + timedelta(hours=1)
    pull_book(session, FakeCrm(Book([SAM], [replace(ACME, name="Acme Works"), globe], [ADA], [CALL])), later)
    (was,) = session.scalars(select(AccountPast))
    assert (was.name, was.began_at, was.ended_at) == ("Acme", None, later)
    assert dict(session.execute(select(Account.name, Account.added_at)).all()) == {"Acme Works": None, "Globe": later}


def test_a_csm_who_moves_to_another_team_leaves_the_old_one_behind_as_it_was(session: Session) -> None:
    later = NOW + timedelta(hours=1)
    for team, moment in (("North", NOW), ("North", NOW), ("South", later)):
        pull_book(session, FakeCrm(Book([replace(SAM, team=team)], [ACME], [ADA], [CALL])), moment)
    assert [(past.team, past.ended_at) for past in session.scalars(select(TeamPast))] == [("North", later)]
    assert session.scalar(select(CustomerSuccessManager.team)) == "South"
