"""What the digest's tests share."""

from datetime import UTC, datetime

import pytest

from mail import Outbox, Person
from reports.digest.sending import send_digests
from survey.quiet import QuietRules
from tests.post import FakeMailer
from tests.world import World

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = 7


@pytest.fixture
def outbox(mailer: FakeMailer) -> Outbox:
    return Outbox(mailer, Person("Nord & Co", "hello@nord.example.com"), "https://ask.example.com", "#0b6157")


def send(world: World, outbox: Outbox, now: datetime) -> int:
    world.session.rollback()
    return send_digests(world.session, outbox, QuietRules(), HOUR, now)
