"""Who gets in: tokens in force, with the scope, for accounts of their own CSM."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from accounts.access_tokens import Scope
from accounts.models import AccessToken
from reports.api.operations import Operation
from reports.api.views import OPERATIONS
from tests.reports.api.conftest import Ask, bearer
from tests.world import World

NAMED = [pytest.param(one, id=one.view.__name__) for one in OPERATIONS]


def send(client: FlaskClient, one: Operation, world: World, headers: dict[str, str]) -> tuple[int, str, str]:
    path = f"/api/v1{one.path}".replace("{account_id}", str(world.acme.id))
    response = client.open(path, method=one.method, headers=headers)
    return response.status_code, response.mimetype, response.headers.get("WWW-Authenticate", "")


@pytest.mark.parametrize("one", NAMED)
def test_without_a_token_nothing_is_shown(world: World, client: FlaskClient, one: Operation) -> None:
    status, kind, challenge = send(client, one, world, {})
    assert (status, kind, challenge) == (401, "application/problem+json", 'Bearer realm="Ask Them"')


@pytest.mark.parametrize("one", NAMED)
@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer", "Basic eDp4", "askthem_x", "Bearer \xff", "Bearer " + "x" * 9000]
)
def test_what_is_no_token_of_ours_shows_nothing(world: World, client: FlaskClient, one: Operation, header: str) -> None:
    assert send(client, one, world, {"Authorization": header})[0] == 401


@pytest.mark.parametrize("one", NAMED)
def test_a_token_without_the_scope_is_told_which_it_lacks(world: World, client: FlaskClient, one: Operation) -> None:
    headers = bearer(world, world.sam, [scope for scope in Scope if scope != one.scope])
    status, _, challenge = send(client, one, world, headers)
    assert (status, challenge) == (
        403,
        f'Bearer realm="Ask Them", error="insufficient_scope", scope="{one.scope}"',
    )


@pytest.mark.parametrize("one", NAMED)
def test_a_token_with_that_scope_alone_gets_in(world: World, client: FlaskClient, one: Operation) -> None:
    assert send(client, one, world, bearer(world, world.sam, [one.scope]))[0] in (200, 415)


@pytest.mark.parametrize("one", NAMED)
def test_a_revoked_token_shows_nothing(world: World, client: FlaskClient, one: Operation) -> None:
    headers = bearer(world, world.sam)
    world.session.execute(update(AccessToken).values(revoked_at=datetime.now(UTC)))
    world.session.commit()
    status, _, challenge = send(client, one, world, headers)
    assert (status, challenge) == (401, 'Bearer realm="Ask Them", error="invalid_token"')


def test_the_token_of_a_csm_who_has_left_shows_nothing(world: World, client: FlaskClient) -> None:
    headers = bearer(world, world.sam)
    world.sam.removed_at = datetime.now(UTC)
    world.session.commit()
    assert client.get("/api/v1/accounts", headers=headers).status_code == 401


def test_signing_in_is_no_token(world: World, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["csm_id"] = world.dana.id
    assert client.get("/api/v1/accounts").status_code == 401


def test_a_token_signs_nobody_in(world: World, ask: Ask, client: FlaskClient) -> None:
    assert ask("accounts").status_code == 200
    assert client.get("/accounts", headers=bearer(world, world.sam)).status_code == 302


def test_another_csms_account_is_not_there_and_a_manager_sees_all(world: World, ask: Ask) -> None:
    seen = {
        csm.name: [ask(f"accounts/{account.id}", csm).status_code for account in (world.acme, world.globe)]
        for csm in (world.sam, world.kim, world.dana)
    }
    assert seen == {"Sam Hill": [200, 404], "Kim Roe": [404, 200], "Dana Poe": [200, 200]}


@pytest.mark.parametrize("path", ["accounts", "cadences", "readings", "touchpoints"])
def test_an_account_that_has_left_the_crm_is_not_listed(world: World, ask: Ask, path: str) -> None:
    world.answer(world.ada, "monthly")
    world.touch(world.acme, 3)
    world.acme.removed_at = datetime.now(UTC)
    world.session.commit()
    assert ask(path).json["items"] == []
    assert ask(f"accounts/{world.acme.id}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/accounts", 404),
        ("GET", "/api/v1/accounts/99999999999999999999", 404),
        ("GET", "/api/v1/accounts/x", 404),
        ("DELETE", "/api/v1/accounts", 405),
        ("GET", "/api/v1/accounts/%00", 404),
    ],
)
def test_errors_are_problem_details(client: FlaskClient, world: World, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method, headers=bearer(world, world.sam))
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status
    assert response.json["detail"]
    assert ("Allow" in response.headers) is (status == 405)


def test_the_description_needs_no_token(client: FlaskClient, world: World) -> None:
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response.json["openapi"]) == (200, "3.1.0")
