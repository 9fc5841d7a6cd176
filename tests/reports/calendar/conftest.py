"""What the calendar's tests share."""

import pytest

from accounts import access_tokens
from accounts.models import CustomerSuccessManager, Purpose
from reports.calendar.planning import plan_next_touches
from survey.quiet import QuietRules
from tests.conftest import NOW
from tests.world import World

RULES = QuietRules(from_hour=9, until_hour=17)


@pytest.fixture
def world(world: World) -> World:
    """The cast, with its sessions at rest: pages and steps write too."""
    world.session.rollback()
    return world


def plan(world: World, later: object = None) -> int:
    world.session.rollback()
    return plan_next_touches(world.session, RULES, NOW + later if later else NOW)  # type: ignore[operator]


def address(world: World, csm: CustomerSuccessManager) -> str:
    """The path of a new calendar of `csm`."""
    token = access_tokens.create(world.session, csm, Purpose.CALENDAR, "Calendar", NOW)
    world.session.commit()
    return f"/calendar/{token}.ics"
