"""Access tokens: shown once, kept as a hash, for one purpose, revoked at any time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts import access_tokens
from accounts.access_tokens import Scope
from accounts.models import AccessToken, CustomerSuccessManager, Purpose
from database import Sessions
from tests.conftest import NOW
from tests.world import World


def made(world: World, csm: CustomerSuccessManager | None = None, purpose: Purpose = Purpose.API) -> str:
    token = access_tokens.create(world.session, csm or world.sam, purpose, "Warehouse", NOW, [Scope.READ_ACCOUNTS])
    world.session.commit()
    return token


def test_a_token_is_found_by_what_was_shown_and_stored_as_a_hash_alone(world: World) -> None:
    token = made(world)
    row = access_tokens.find(world.session, token, Purpose.API)
    assert row is not None
    assert (row.csm.name, row.scopes, row.name) == ("Sam Hill", ["accounts:read"], "Warehouse")
    stored = world.session.execute(select(AccessToken.__table__)).one()
    assert not any(token in str(value) or token.removeprefix("askthem_") in str(value) for value in stored)


def test_two_tokens_differ_and_hold_256_random_bits(world: World) -> None:
    one, other = made(world), made(world)
    assert one != other
    assert len(one.removeprefix(access_tokens.PREFIX)) == 43


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_token_for_one_purpose_opens_nothing_else(world: World, purpose: Purpose) -> None:
    token = made(world, purpose=purpose)
    opened = [one for one in Purpose if access_tokens.find(world.session, token, one)]
    assert opened == [purpose]


def test_a_revoked_token_is_not_found_and_not_listed(world: World) -> None:
    token, kept = made(world), made(world)
    row = access_tokens.find(world.session, token, Purpose.API)
    assert row is not None
    access_tokens.revoke(world.session, [row], NOW)
    world.session.commit()
    assert access_tokens.find(world.session, token, Purpose.API) is None
    listed = access_tokens.of_csm(world.session, world.sam, Purpose.API)
    assert listed == [access_tokens.find(world.session, kept, Purpose.API)]


def test_the_token_of_a_csm_who_has_left_opens_nothing(world: World) -> None:
    token = made(world)
    world.sam.removed_at = NOW
    world.session.commit()
    assert access_tokens.find(world.session, token, Purpose.API) is None


@pytest.mark.parametrize("token", ["", "x", "askthem_", "\x00", "\udcff", "’" * 5000])
def test_what_is_no_token_finds_nothing(world: World, token: str) -> None:
    assert access_tokens.find(world.session, token, Purpose.API) is None


def test_the_last_used_day_is_kept_once_a_day_and_never_goes_back(world: World, sessions: Sessions) -> None:
    row = access_tokens.find(world.session, made(world), Purpose.API)
    assert row is not None
    world.session.close()
    for moment in (NOW, NOW + timedelta(days=1), NOW):
        access_tokens.note_use(sessions, row, moment)
    assert world.session.scalar(select(AccessToken.last_used_on)) == (NOW + timedelta(days=1)).date()


def test_the_day_is_that_of_utc(world: World, sessions: Sessions) -> None:
    row = access_tokens.find(world.session, made(world), Purpose.API)
    assert row is not None
    world.session.close()
    access_tokens.note_use(sessions, row, datetime.fromisoformat("2026-11-03T01:00:00+02:00"))
    assert world.session.scalar(select(AccessToken.last_used_on)) == datetime(2026, 11, 2, tzinfo=UTC).date()
