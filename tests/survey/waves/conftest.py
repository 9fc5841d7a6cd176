"""What the tests of waves share: how to ask, with a mailer that keeps what it is given; a manager at the pages."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.models import CustomerSuccessManager
from config import HERE
from mail import Outbox, Person
from survey.invitations import Asking
from survey.models import Wave
from survey.questionnaire import load
from survey.waves.starting import Plan, draft
from tests.conftest import NOW
from tests.post import FakeMailer
from tests.world import SECRET, World

MONTH = timedelta(days=28)
SignIn = Callable[[CustomerSuccessManager], FlaskClient]


def asking_by(mailer: FakeMailer) -> Asking:
    outbox = Outbox(mailer, Person("Nord", "hello@nord.example.com"), "https://ask.example.com", "#0b6157")
    return Asking(outbox, SECRET, load(HERE / "survey" / "questionnaires"))


@pytest.fixture
def asking(mailer: FakeMailer) -> Asking:
    return asking_by(mailer)


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dana(_today: None, world: World, sign_in: SignIn) -> FlaskClient:
    """Dana, who manages, signed in; the clock stands at NOW."""
    return sign_in(world.dana)


@pytest.fixture
def drafted(world: World) -> Wave:
    wave = draft(world.session, Plan("Winter", "cadence", NOW + MONTH, remind_after=7), NOW)
    world.session.commit()
    return wave
