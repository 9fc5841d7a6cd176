"""What the tests of the team's pages share: SQLite alone, a clock that stands, and answers that leave room."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from accounts.models import Contact, CustomerSuccessManager
from classifier import read
from survey.models import Reading
from tests.conftest import NOW
from tests.world import World

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
Answers = Callable[..., None]


@pytest.fixture
def engine(one_engine: Engine) -> Engine:
    return one_engine


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def answers(world: World) -> Answers:
    """Let a contact answer in own words, which are read; the account's recommendation is `cadence`, unless None."""

    def answers(contact: Contact, words: str, cadence: str | None = "1/P1M", channel: str | None = "phone") -> None:
        content = read(words).to_json()
        answer = world.answer(contact, words)
        world.session.add(Reading(answer=answer, rule_book="1", content=content, needs_review=False, read_at=NOW))
        world.session.commit()
        if cadence:
            world.recommend(contact.account, cadence, channel=channel, contact_id=contact.id)
        world.session.rollback()

    return answers
