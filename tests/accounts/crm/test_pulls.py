"""When the book was last pulled, and why it was not, is kept and shown to managers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from accounts.crm import Book, CrmError, pulls
from accounts.models import CustomerSuccessManager
from accounts.pulling import pull_book, pull_book_if_it_answers
from tests.accounts.test_pulling import DeadCrm, FakeCrm
from tests.conftest import NOW
from tests.pages import Page
from tests.world import World

pytestmark = pytest.mark.on_sqlite

LATER = NOW + timedelta(hours=1)
NO_CHANGE = Book(is_whole=False)


@pytest.fixture
def show(app: Flask, world: World, sign_in: Callable[[CustomerSuccessManager], FlaskClient]) -> Callable[[], str]:
    """Look at the managers' page of a CRM that is called as the one that is pulled from."""
    app.extensions["crm"] = replace(app.extensions["crm"], name="fake")
    manager = sign_in(world.dana)
    return lambda: Page(manager.get("/crm")).text


def test_before_the_first_pull_the_page_says_how_to_begin(show: Callable[[], str]) -> None:
    assert "The book of business was not pulled from there yet: flask book pull" in show()


def test_the_page_says_when_the_book_was_last_pulled(session: Session, show: Callable[[], str]) -> None:
    pull_book(session, FakeCrm(NO_CHANGE), NOW)
    assert "The book of business was last pulled 2 Nov 2026, " in show()


def test_a_pull_that_fails_is_shown_with_its_error_and_when_one_last_worked(
    session: Session, show: Callable[[], str]
) -> None:
    pull_book(session, FakeCrm(NO_CHANGE), NOW)
    assert pull_book_if_it_answers(session, DeadCrm(), LATER) == 0
    page = show()
    assert "The last pull failed 2 Nov 2026, " in page
    assert "Accounts.csv is missing" in page
    assert "One last worked 2 Nov 2026, " in page
    row = pulls.last(session, "fake")
    assert row is not None
    assert (row.done_at, row.failed_at) == (NOW, LATER)


def test_a_first_pull_that_fails_is_shown_and_gone_with_one_that_works(
    session: Session, show: Callable[[], str]
) -> None:
    with pytest.raises(CrmError):
        pull_book(session, DeadCrm(), NOW)
    assert "None has worked yet." in show()
    crm = FakeCrm(NO_CHANGE)
    pull_book(session, crm, LATER)
    assert crm.asked_since is None
    assert "failed" not in show()
