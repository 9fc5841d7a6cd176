"""Each event is written in the transaction of what it tells of, once, and tells neither words nor links."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, select, type_coerce, update

from cadence import Cadence
from recommendations import deciding, history
from recommendations.models import Recommendation
from recommendations.policy import Result
from survey import suppressions
from survey.models import Answer
from tests.conftest import NOW
from tests.test_people import work
from tests.webhooks.conftest import Deliver, Receiver, as_json
from tests.world import World
from webhooks.models import WebhookEndpoint, WebhookEvent

QUARTERLY = Cadence.parse("1/P3M")


def told(world: World) -> list[tuple[str, dict[str, Any]]]:
    world.session.rollback()
    rows = world.session.scalars(select(WebhookEvent).order_by(WebhookEvent.id))
    found = [(one.type, one.data) for one in rows]
    world.session.rollback()
    return found


def kinds(world: World) -> list[str]:
    return [kind for kind, _ in told(world)]


def test_an_override_tells_what_is_followed_and_why(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    made = deciding.override(world.session, world.acme, world.sam, QUARTERLY, "Budget", NOW, NOW.date(), "phone")
    world.session.commit()
    cadence = {"text": "1/P3M", "words": "once a quarter", "duration": "P3M", "low_per_year": 4, "high_per_year": 4}
    data = {"decision_id": made.id, "cadence": cadence, "channel": "phone", "source": "override", "reason": "Budget"}
    assert told(world) == [("cadence.overridden", data | {"until": "2026-11-02"})]


def test_what_is_taken_back_was_never_told(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    deciding.override(world.session, world.acme, world.sam, QUARTERLY, "Budget", NOW)
    suppressions.suppress(world.session, world.ada.email, suppressions.LINK, NOW)
    world.session.rollback()
    assert told(world) == []


@pytest.mark.parametrize("end", ["revoke", "accept", "past"])
def test_when_an_override_ends_the_recommendation_is_told_as_followed_again(world: World, end: str) -> None:
    world.recommend(world.acme, "1/P1M")
    deciding.override(world.session, world.acme, world.sam, QUARTERLY, "Budget", NOW, NOW.date())
    world.session.commit()
    later = NOW + timedelta(days=2)
    if end == "past":
        deciding.end_past_overrides(world.session, later)
    elif end == "revoke":
        assert deciding.revoke(world.session, world.acme, later)
    else:
        deciding.accept(world.session, world.acme, world.sam, later)
    world.session.commit()
    (_, (kind, data)) = told(world)
    assert (kind, data["cadence"]["text"], data["is_followed"]) == ("cadence.recommended", "1/P1M", True)


def test_an_account_whose_stored_cadence_cannot_be_read_keeps_no_other_from_being_told(world: World) -> None:
    for account in (world.acme, world.globe):
        world.recommend(account, "1/P1M")
        deciding.override(world.session, account, world.sam, QUARTERLY, "Budget", NOW, NOW.date())
    world.session.commit()
    broken = update(Recommendation).where(Recommendation.account_id == world.acme.id)
    world.session.execute(broken.values(cadence=type_coerce("nonsense", String)))
    world.session.commit()
    assert deciding.end_past_overrides(world.session, NOW + timedelta(days=2)) == 2
    again = select(WebhookEvent.account_id).where(WebhookEvent.type == "cadence.recommended")
    assert world.session.scalars(again).all() == [world.globe.id]


def test_to_accept_and_to_take_that_back_changes_nothing_that_is_told(world: World) -> None:
    world.recommend(world.acme, "1/P1M")
    deciding.accept(world.session, world.acme, world.sam, NOW)
    deciding.revoke(world.session, world.acme, NOW)
    world.session.commit()
    assert told(world) == []


@pytest.fixture
def at_work(app: Flask, world: World, endpoint: WebhookEndpoint) -> World:
    """All is weighed, so that what is told from now on is new; nothing is on its way."""
    work(app)
    for event in world.session.scalars(select(WebhookEvent)):
        world.session.delete(event)
    world.session.commit()
    return world


def test_a_changed_recommendation_is_told_once_with_its_reason(app: Flask, at_work: World) -> None:
    at_work.answer(at_work.ada, "once a month please")
    work(app)
    work(app)
    assert kinds(at_work) == ["cadence.recommended"]
    ((_, data),) = told(at_work)
    assert (data["cadence"]["text"], data["source"], data["is_followed"]) == ("1/P1M", "asked", True)
    assert "Ada Lane" in data["reason"]


def test_a_recommendation_whose_channel_alone_changed_is_told(world: World) -> None:
    row = world.recommend(world.acme, "1/P1M", channel="phone")
    as_it_was = {name: getattr(row, name) for name in Result.__dataclass_fields__}
    for channel, voices in (("phone", [{"name": "Ada"}]), ("email", [{"name": "Olga"}])):
        before = history.current(world.session, [world.acme.id])[world.acme.id]
        result = Result(**as_it_was | {"channel": channel, "voices": voices})
        history.keep(world.session, world.acme.id, before, result, NOW)
    world.session.commit()
    assert [data["channel"] for _, data in told(world)] == ["email"]


def test_a_recommendation_under_an_override_is_told_as_not_followed(app: Flask, at_work: World) -> None:
    deciding.override(at_work.session, at_work.acme, at_work.sam, QUARTERLY, "Budget", NOW)
    at_work.session.commit()
    at_work.answer(at_work.ada, "once a month please")
    work(app)
    assert [data.get("is_followed") for _, data in told(at_work)] == [None, False]


def test_an_answer_is_told_without_what_was_said(client: FlaskClient, world: World) -> None:
    world.invite(world.ada)
    link, wave_id = f"/s/{world.token(world.ada)}", world.wave.id
    for words, is_change in (("my unmistakable words", False), ("my unmistakable words", None), ("others", True)):
        client.post(link, data={"cadence": "", "channel": "", "better_words": "", "cadence_words": words})
        if is_change is not None:
            kind, data = told(world)[-1]
            assert (kind, data["is_change"], data["wave_id"]) == ("answer.received", is_change, wave_id)
    assert len(told(world)) == 2
    event = world.session.scalars(select(WebhookEvent)).first()
    assert event is not None
    assert (event.account_id, event.contact_id) == (world.acme.id, world.ada.id)
    assert "unmistakable" not in str(told(world))
    assert world.token(world.ada) not in str(told(world))


def test_opting_out_is_told_for_each_account_of_the_person_once(client: FlaskClient, world: World) -> None:
    world.gus.email = world.ada.email.upper()
    world.session.commit()
    world.invite(world.ada)
    stop = f"/stop/{world.token(world.ada, 'stop')}"
    for _ in range(2):
        client.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert told(world) == [("contact.opted_out", {"source": "link"})] * 2
    whose = world.session.execute(select(WebhookEvent.account_id, WebhookEvent.contact_id)).all()
    assert sorted(map(tuple, whose)) == [(world.acme.id, world.ada.id), (world.globe.id, world.gus.id)]


def test_an_answer_that_asks_for_no_mails_is_told_and_a_bounce_is_not(app: Flask, at_work: World) -> None:
    suppressions.suppress(at_work.session, at_work.gus.email, "bounce", NOW)
    at_work.answer(at_work.ada, "Stop e-mailing me, please unsubscribe me")
    work(app)
    assert ("contact.opted_out", {"source": "answer"}) in told(at_work)
    assert kinds(at_work).count("contact.opted_out") == 1


def test_an_opt_out_by_link_after_a_bounce_is_told_once(at_work: World) -> None:
    session, email = at_work.session, at_work.ada.email
    suppressions.suppress(session, email, "bounce", NOW)
    later = NOW + timedelta(hours=1)
    for source in ("link", "link", "bounce"):
        suppressions.suppress(session, email, source, later)
    session.commit()
    assert kinds(at_work).count("contact.opted_out") == 1
    row = suppressions.find(session, email)
    assert row is not None
    assert (row.source, row.created_at) == ("link", later)


def test_an_opt_out_by_answer_after_a_bounce_is_told_once_however_often_it_is_read(at_work: World) -> None:
    session, email = at_work.session, at_work.ada.email
    suppressions.suppress(session, email, "bounce", NOW)
    later = NOW + timedelta(hours=1)
    for _ in range(2):
        suppressions.heed(session, email, True, later, later)
    session.commit()
    assert told(at_work) == [("contact.opted_out", {"source": "answer"})]
    row = suppressions.find(session, email)
    assert row is not None
    assert (row.source, row.created_at) == ("answer", later)


def test_a_bounce_after_an_opt_out_by_answer_does_not_have_it_told_twice(at_work: World) -> None:
    for source in ("answer", "bounce", "link"):
        suppressions.suppress(at_work.session, at_work.ada.email, source, NOW)
    at_work.session.commit()
    assert kinds(at_work).count("contact.opted_out") == 1


def test_the_road_from_a_post_to_the_receiver(
    client: FlaskClient, world: World, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    world.invite(world.ada)
    with time_machine.travel(NOW, tick=True):
        client.post(f"/s/{world.token(world.ada)}", data={"cadence": "monthly"})
    assert deliver(seconds=1) == 1
    assert receiver.faults == []
    answer = world.session.scalars(select(Answer)).first()
    assert answer is not None
    assert as_json(receiver.requests[0])["data"] == {
        "account": {"id": world.acme.id, "crm_id": "acme"},
        "contact": {"id": world.ada.id, "crm_id": "ada"},
        "response_id": answer.response_id,
        "wave_id": world.wave.id,
        "is_change": False,
    }
