"""Responses: kept as typed, edited and never doubled."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Answer, Response
from survey.responses import Given, current_answers, store
from tests.conftest import NOW
from tests.world import World

MONTHLY = Given("cadence", choice="monthly")


def current(session: Session) -> dict[str, Answer]:
    response = session.scalars(select(Response)).one()
    return {answer.question: answer for answer in current_answers(session, response)}


def test_what_was_typed_is_kept_to_the_letter(world: World) -> None:
    words = "  once a month,\r\nnot on Fridays \N{SLIGHTLY SMILING FACE} <b>"
    store(world.session, world.invite(world.ada), {"cadence": Given("cadence", verbatim=words)}, NOW)
    world.session.commit()
    assert current(world.session)["cadence"].verbatim == words


def test_a_second_response_edits_the_first_and_keeps_what_it_said(world: World) -> None:
    invitation = world.invite(world.ada)
    store(world.session, invitation, {"cadence": MONTHLY}, NOW)
    world.session.commit()
    later = NOW + timedelta(hours=1)
    store(world.session, invitation, {"cadence": Given("cadence", choice="quarterly")}, later)
    world.session.commit()
    assert current(world.session)["cadence"].choice == "quarterly"
    assert world.session.scalars(select(Response)).one().edited_at == later
    assert world.session.scalar(select(Answer.superseded_at).where(Answer.choice == "monthly")) == later


def test_the_same_again_changes_nothing(world: World) -> None:
    invitation = world.invite(world.ada)
    for minute in range(3):
        store(world.session, invitation, {"cadence": MONTHLY}, NOW + timedelta(minutes=minute))
        world.session.commit()
    assert world.session.scalar(select(func.count()).select_from(Answer)) == 1
    assert world.session.scalars(select(Response)).one().edited_at is None


def test_only_the_answer_that_changed_is_superseded(world: World) -> None:
    invitation = world.invite(world.ada)
    store(world.session, invitation, {"cadence": MONTHLY, "satisfaction": Given("scale", number=7)}, NOW)
    world.session.commit()
    store(world.session, invitation, {"cadence": MONTHLY, "satisfaction": Given("scale", number=3)}, NOW)
    world.session.commit()
    assert world.session.scalar(select(func.count()).select_from(Answer)) == 3
    assert current(world.session)["satisfaction"].number == 3


def test_an_answer_that_is_taken_back_is_no_longer_current_but_kept(world: World) -> None:
    invitation = world.invite(world.ada)
    store(world.session, invitation, {"cadence": MONTHLY}, NOW)
    world.session.commit()
    store(world.session, invitation, {"cadence": Given("cadence")}, NOW)
    world.session.commit()
    assert not Given("cadence", current(world.session)["cadence"].choice).says_something
    assert world.session.scalar(select(func.count()).select_from(Answer)) == 2


HOSTILE = ["'; DROP TABLE answer; --", "{{ 7*7 }}", "\u202eltr", "👩‍👩‍👧", "a\u0301" * 200, "\\x00", "%s%n", "=1+1"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(world: World, words: str) -> None:
    store(world.session, world.invite(world.ada), {"cadence": Given("cadence", verbatim=words)}, NOW)
    world.session.commit()
    assert current(world.session)["cadence"].verbatim == words


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter of the two
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200))
def test_any_words_come_back_as_they_were(world: World, words: str) -> None:
    found = world.session.scalar(select(Response))
    invitation = found.invitation if found else world.invite(world.ada)
    store(world.session, invitation, {"cadence": Given("cadence", verbatim=words)}, NOW)
    world.session.commit()
    world.session.expire_all()
    assert current(world.session)["cadence"].verbatim == words
