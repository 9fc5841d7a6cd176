"""Every route is closed to those who are not signed in, unless it is listed here as public."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

import classifier
from accounts import notes
from accounts.access import PUBLIC, STATIC
from accounts.models import CustomerSuccessManager
from app import create_app
from capacity import available
from config import Config
from survey import corrections
from survey.corrections import By
from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.pages import Page
from tests.post import FakeMailer
from tests.world import World

OPEN = {
    *STATIC,
    "site.accent",
    "site.healthz",
    "site.logo",
    "privacy.show",
    "signing_in.ask",
    "signing_in.sent",
    "signing_in.enter",
    "survey.answer",
    "survey.thanks",
    "survey.stop",
    "survey.confirm",
    "survey.correct",
    "survey.undo_stop",
    "survey.write_again",
    "held.show",
    "held.confirm",
    "held.opened",
    "survey.preferences",
    "survey.wish",
    "survey.pause_until",
    "survey.end",
    "survey.offer",
    "survey.undo_offer",
    "digest.stop",
    "calendar.show",
    "api.document",
}
# Closed to those without a token (tests/reports/api/test_access.py), so that nobody has to sign in.
BY_TOKEN = {
    "api.list_accounts",
    "api.show_account",
    "api.list_cadences",
    "api.list_readings",
    "api.list_touchpoints",
    "api.log_touchpoint",
}
# Only where a local mailbox is set up, for trying out.
MAILBOX = {"mailbox.show", "mailbox.read", "mailbox.html", "mailbox.attachment"}
SignIn = Callable[[CustomerSuccessManager], FlaskClient]


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_the_public_routes_are_those_listed_here(app: Flask) -> None:
    public = {name for name, view in app.view_functions.items() if getattr(view, PUBLIC, False)}
    assert public | set(STATIC) == OPEN | BY_TOKEN


def test_the_mailbox_is_there_only_where_it_is_set_up(app: Flask, config: Config) -> None:
    assert not endpoints(app) & MAILBOX
    tried_out = create_app(config.model_copy(update={"mailbox_folder": config.crm_folder}))
    assert endpoints(tried_out) - endpoints(app) == MAILBOX
    tried_out.extensions["parts"].engine.dispose()


def addresses(app: Flask, account_id: int, **ids: int) -> list[tuple[str, str]]:
    values = {
        "account_id": account_id,
        "answer_id": 1,
        "month": "2026-10",
        "wave_id": 1,
        "touchpoint_id": 1,
        "note_id": 1,
        "view_id": 1,
        "kind": "csv",
        "held_id": 1,
        "run_id": 1,
        "token_id": 1,
        "choice": "on",
        "endpoint_id": 1,
        "delivery_id": 1,
        "csm_id": 1,
        "hours_id": 1,
        "decision_id": 1,
    } | ids
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint not in OPEN | BY_TOKEN:
                path = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
                found += [(method, path) for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}]
    return found


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(app: Flask, client: FlaskClient, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    guarded = addresses(app, world.acme.id)
    assert len(guarded) > 5
    for method, path in guarded:
        response = client.open(path, method=method)
        assert (response.status_code, response.location.partition("?")[0]) == (302, "/sign-in"), path


def test_another_csms_account_is_not_there(app: Flask, world: World, sign_in: SignIn) -> None:
    client = sign_in(world.kim)
    app.config["WTF_CSRF_ENABLED"] = False
    of_one_account = [(method, path) for method, path in addresses(app, world.acme.id) if "/accounts/" in path]
    assert of_one_account
    for method, path in of_one_account:
        assert client.open(path, method=method).status_code == 404, path


def test_what_is_there_at_another_csms_account_is_not_there(app: Flask, world: World, sign_in: SignIn) -> None:
    session = world.session
    note = notes.write(session, world.acme, world.sam, "Likes short calls", NOW)
    answer, touch = world.answer(world.ada, "once a month"), world.log(world.acme)
    corrections.keep(session, answer, classifier.read("once a month"), By(world.sam.id), NOW, confirms=False)
    read_new_answers(session, {}, NOW)
    session.commit()
    ids = {"note_id": note.id, "answer_id": answer.id, "touchpoint_id": touch.id}
    paths = [
        (method, path)
        for method, path in addresses(app, world.acme.id, **ids)
        if path.startswith((f"/accounts/{world.acme.id}", f"/review/{answer.id}"))
    ]
    assert len([path for _, path in paths if "/review/" in path]) >= 7
    client = sign_in(world.kim)
    app.config["WTF_CSRF_ENABLED"] = False
    for method, path in paths:
        assert client.open(path, method=method).status_code == 404, (method, path)
    app.config["WTF_CSRF_ENABLED"] = True
    client = sign_in(world.sam)
    for method, path in paths:
        if method == "GET":
            assert client.open(path).status_code == 200, path
    token = {"csrf_token": Page(client.get(f"/review/{answer.id}")).form()["csrf_token"]}
    for path in (f"/review/{answer.id}", f"/review/{answer.id}/right", f"/accounts/{world.acme.id}/notes/{note.id}"):
        assert client.post(path, data=token).status_code in {409, 422}, path
    for path in (f"/review/{answer.id}/undo", f"/accounts/{world.acme.id}/notes/{note.id}/delete"):
        assert client.post(path, data=token).status_code == 303, path


def test_the_team_is_for_managers_alone_whatever_is_sent(app: Flask, world: World, sign_in: SignIn) -> None:
    hours = available.say(world.session, world.sam, 20.0, world.dana, NOW)
    world.session.commit()
    paths = [
        (method, path)
        for method, path in addresses(app, world.acme.id, csm_id=world.sam.id, hours_id=hours.id)
        if path.startswith("/team")
    ]
    assert {method for method, _ in paths} >= {"GET", "POST"}
    client = sign_in(world.sam)
    app.config["WTF_CSRF_ENABLED"] = False
    for method, path in paths:
        assert client.open(path, method=method).status_code == 404, (method, path)
    client = sign_in(world.dana)
    for path in (f"/team/{world.sam.id}/hours", f"/team/{world.sam.id}/hours/{hours.id}/undo"):
        assert client.post(path).status_code != 404, path


def test_a_manager_sees_every_account(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.dana)
    assert [client.get(f"/accounts/{account.id}").status_code for account in (world.acme, world.globe)] == [200, 200]


def test_a_csm_who_has_left_the_crm_is_signed_out_and_cannot_come_back(
    world: World, sign_in: SignIn, mailer: FakeMailer
) -> None:
    client = sign_in(world.dana)
    world.dana.removed_at = world.now
    world.session.commit()
    assert client.get("/accounts").location.startswith("/sign-in")
    form = Page(client.get("/sign-in")).form(email="dana@example.com")
    assert client.post("/sign-in", data=form).status_code == 302
    assert mailer.sent == []


def test_an_account_that_has_left_the_crm_is_not_shown(world: World, sign_in: SignIn) -> None:
    world.acme.removed_at = world.now
    world.session.commit()
    client = sign_in(world.dana)
    assert client.get(f"/accounts/{world.acme.id}").status_code == 404
    assert "Acme" not in client.get("/accounts").text


def test_cookies_are_secure_where_pages_are(config: Config) -> None:
    secure = create_app(config.model_copy(update={"base_url": "https://ask.example.com"}))
    assert secure.config["SESSION_COOKIE_SECURE"] is True
    secure.extensions["parts"].engine.dispose()
