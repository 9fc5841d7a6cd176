"""What has outlived its time goes, everywhere; counts, and what was asked for, stay."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.crm import Book
from accounts.models import Contact, CustomerSuccessManager
from accounts.pulling import pull_book
from recommendations import forgetting
from recommendations.forgetting import forget_outlived
from recommendations.models import Recommendation
from survey.corrections import cases
from survey.models import Answer, Draft, HeldAnswer, Invitation, OfferReply, Reading, Response, Sighting
from survey.rehearsal import changes
from survey.retention import Retention
from survey.suppressions import find, suppress
from tests.accounts.test_pulling import ACME, ADA, SAM, FakeCrm
from tests.conftest import NOW
from tests.pages import Page
from tests.reports.monthly.conftest import WEEKLY
from tests.test_people import everything, work
from tests.world import World

DAY = timedelta(days=1)
KEPT_FOR = Retention(
    verbatims=730 * DAY,
    contacts=365 * DAY,
    drafts=60 * DAY,
    held=60 * DAY,
    addresses=DAY,
    webhooks=30 * DAY,
    crm=365 * DAY,
)
WORDS = "once a month, says Ada the unmistakable"
SignIn = Callable[[CustomerSuccessManager], FlaskClient]


@pytest.fixture
def told(app: Flask, world: World) -> World:
    """Ada has answered in own words, named a better contact, and the jobs have caught up."""
    answer = world.answer(world.ada, WORDS)
    details = {"name": "Zoe Zebra", "email": "zoe@acme.example.com"}
    for key, kind, given in (
        ("better", "comment", {"verbatim": "more zebras"}),
        ("team", "contact", {"details": details}),
        ("ways", "choices", {"details": {"picked": ["email"]}}),
    ):
        world.session.add(
            Answer(response_id=answer.response_id, question=key, kind=kind, answered_at=NOW, **given)  # type: ignore[arg-type]
        )
    world.session.commit()
    work(app)
    return world


def forget(world: World, days: float, kept_for: Retention = KEPT_FOR) -> int:
    return forget_outlived(world.session, kept_for, NOW + days * DAY)


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_words_go_after_their_time_and_not_before(app: Flask, told: World) -> None:
    assert forget(told, 729) == 0
    assert "unmistakable" in everything(told)
    assert forget(told, 731) == 3
    work(app)
    left = everything(told)
    for trace in ("unmistakable", "zebras", "Zoe Zebra", "zoe@acme"):
        assert trace not in left
    assert "unmistakable" not in (app.extensions["parts"].config.crm_folder / "recommended_cadences.csv").read_text(
        "utf-8"
    )
    assert forget(told, 731, replace(KEPT_FOR, crm=999 * DAY)) == 0


def test_counts_and_what_was_asked_for_stay(app: Flask, told: World) -> None:
    before = [count(told.session, table) for table in (Invitation, Response, Answer, Reading)]
    told.session.commit()
    forget(told, 731)
    work(app)
    assert [count(told.session, table) for table in (Invitation, Response, Answer, Reading)] == before
    current = told.session.scalars(
        select(Recommendation).where(Recommendation.superseded_at.is_(None), Recommendation.account_id == told.acme.id)
    ).one()
    assert (str(current.cadence), current.source, current.voices[0]["verbatim"]) == ("1/P1M", "asked", None)
    picked = told.session.scalars(select(Answer).where(Answer.question == "ways")).one()
    assert picked.details == {"picked": ["email"]}


def test_a_new_rule_book_leaves_what_it_cannot_read_again_as_it_was(app: Flask, told: World) -> None:
    forget(told, 731)
    reading = told.session.scalars(select(Reading).join(Answer).where(Answer.question == "cadence")).one()
    reading.rule_book, content = "an older one", reading.content
    told.session.commit()
    work(app)
    told.session.refresh(reading)
    assert (reading.content, reading.rule_book) == (content, "an older one")
    assert (list(changes(told.session)), list(cases(told.session))) == ([], [])


def test_the_pages_still_tell_what_was_asked_for(app: Flask, told: World, client: FlaskClient, sign_in: SignIn) -> None:
    forget(told, 731)
    work(app)
    assert "Once a month." in Page(client.get(f"/s/{told.token(told.ada)}/thanks")).text
    page = Page(sign_in(told.sam).get(f"/accounts/{told.acme.id}"))
    assert page.status == 200
    assert "asked for: once a month" in page.text


def test_a_contact_gone_from_the_crm_goes_after_a_year(app: Flask, told: World) -> None:
    told.ada.removed_at = NOW
    told.session.commit()
    assert forget(told, 364) == 0
    assert forget(told, 366) == 1
    work(app)
    left = everything(told)
    for trace in ("unmistakable", "Ada Lane", "ada@acme", "zebras"):
        assert trace not in left
    assert [count(told.session, table) for table in (Invitation, Response, Contact)] == [1, 1, 4]


def test_contacts_of_an_account_gone_from_the_crm_go_too(told: World) -> None:
    told.globe.removed_at = NOW
    told.session.commit()
    assert forget(told, 366) == 1
    assert told.session.scalar(select(Contact.name).where(Contact.id == told.gus.id)) == "Erased"


def test_somebody_who_comes_back_is_somebody_new_and_an_opt_out_still_holds(told: World) -> None:
    back = replace(ADA, email=told.ada.email)
    suppress(told.session, back.email, "link", NOW)
    told.ada.removed_at = NOW
    told.session.commit()
    forget(told, 366)
    pull_book(told.session, FakeCrm(Book([SAM], [ACME], [back], [])), NOW + 400 * DAY)
    names = set(told.session.scalars(select(Contact.name).where(Contact.account_id == told.acme.id)))
    assert names >= {"Erased", back.name}
    assert find(told.session, back.email).lifted_at is None


def test_what_was_added_to_the_reply_to_an_offer_goes_and_the_reply_stays(told: World) -> None:
    answer = told.session.scalars(select(Answer).where(Answer.question == "cadence")).one()
    reply = OfferReply(answer_id=answer.id, asked=WEEKLY, label="Call me", words="a zebra", replied_at=NOW)
    told.session.add(reply)
    told.session.commit()
    forget(told, 731)
    assert "zebra" not in everything(told)
    assert told.session.scalars(select(OfferReply)).one().label == "Call me"


def test_what_was_typed_and_never_sent_goes(told: World) -> None:
    invitation = told.invite(told.olga)
    told.session.add(Draft(invitation_id=invitation.id, page=1, content={"a": ["zebra"]}, saved_at=NOW))
    told.session.commit()
    assert [forget(told, days) for days in (59, 61)] == [0, 1]
    assert count(told.session, Draft) == 0


def test_what_is_held_loses_its_words_and_keeps_its_count(told: World) -> None:
    invitation = told.invite(told.olga)
    told.session.add(
        HeldAnswer(invitation_id=invitation.id, reason="why", page=None, content={"a": ["zebra"]}, posted_at=NOW)
    )
    told.session.commit()
    assert [forget(told, days) for days in (59, 61, 62)] == [0, 1, 0]
    held = told.session.scalars(select(HeldAnswer)).one()
    assert (held.content, held.discarded_at) == (None, NOW + 61 * DAY)


def test_the_trace_of_an_address_goes_after_a_day(told: World) -> None:
    invitation = told.invite(told.olga)
    told.session.add(Sighting(invitation_id=invitation.id, address_hash="x" * 27, posted_at=NOW))
    told.session.commit()
    assert [forget(told, days) for days in (0.99, 1.01)] == [0, 1]


def test_what_fails_is_left_for_the_next_round_and_stops_nobody_else(
    told: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One row in the middle cannot be erased; batches of two."""
    original = forgetting.retention.forget_words
    bad = told.session.scalars(select(Answer.id).where(Answer.question == "better")).one()
    told.session.commit()

    def forget_words(answer: Answer, now: Any) -> None:
        if answer.id == bad:
            raise ValueError(answer.verbatim)
        original(answer, now)

    monkeypatch.setattr(forgetting, "BATCH", 2)
    monkeypatch.setattr(forgetting.retention, "forget_words", forget_words)
    caplog.set_level(logging.ERROR)
    assert forget(told, 731) == 2
    assert f"Answer {bad} was not erased" in caplog.text
    assert "zebras" not in caplog.text
    monkeypatch.setattr(forgetting.retention, "forget_words", original)
    assert forget(told, 731) == 1


def test_the_times_are_the_settings(app: Flask) -> None:
    assert app.extensions["parts"].retention == KEPT_FOR
    assert replace(KEPT_FOR, drafts=DAY) != KEPT_FOR
