"""Rows that cannot be weighed, two processes at once, and the number of queries."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.orm import Session

from accounts.models import Account, Contact, Level, Stage
from database import make_sessions
from recommendations import history as keeping
from recommendations import inbox, weighing
from recommendations.models import Recommendation, Weighing
from recommendations.weighing import recommend_changed_accounts
from survey.models import Answer, Invitation, Reading, Response
from tests.conftest import NOW
from tests.recommendations.conftest import NORMS, Says, Weigh, current, history, read, wish_of_choice
from tests.recommendations.said import content, wish
from tests.world import World

SECRET_WORDS = "our merger is still a secret"
BROKEN: list[Any] = [
    {"wishes": SECRET_WORDS},
    [SECRET_WORDS],
    content(wish("1/P1M") | {"cadence": SECRET_WORDS}),
    content(wish("1/P1M"), main=5),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_reading_is_logged_by_its_account_and_stops_no_other(
    session: Session, world: World, says: Says, weigh: Weigh, broken: Any, caplog: pytest.LogCaptureFixture
) -> None:
    read(session, world.answer(world.ada, SECRET_WORDS), broken, NOW)
    says(world.gus, wish("1/P1W"))
    assert weigh() == 1
    assert str(current(session, world.globe).cadence) == "1/P1W"
    assert history(session, world.acme) == []
    assert f"account {world.acme.id} was not weighed" in caplog.text
    assert "secret" not in caplog.text
    assert weigh(minutes=1) == 0  # and it does not come back at once


def test_a_broken_row_is_weighed_again_when_it_is_mended(
    session: Session, world: World, weigh: Weigh, caplog: pytest.LogCaptureFixture
) -> None:
    answer = world.answer(world.ada, "monthly")
    read(session, answer, {}, NOW)
    weigh()
    mended = update(Reading).where(Reading.answer_id == answer.id)
    session.execute(mended.values(content=content(wish("1/P1M")), weighed_at=None))
    session.commit()
    assert weigh(minutes=1) == 1
    assert current(session, world.acme).source == "asked"


@pytest.mark.parametrize("column", ["stage", "level"])
def test_an_unheard_of_stage_or_level_stops_no_other_account(
    session: Session, world: World, says: Says, weigh: Weigh, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    says(world.ada, wish("1/P1W"))
    table = {"stage": update(Account).where(Account.id == world.acme.id), "level": update(Contact)}[column]
    session.execute(table.values({column: "nonsense"}))
    session.commit()
    assert weigh() == 1
    assert len(caplog.records) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # PostgreSQL takes no JSON that is broken
def test_a_row_that_cannot_even_be_loaded_stops_no_other(
    session: Session, world: World, says: Says, weigh: Weigh, caplog: pytest.LogCaptureFixture
) -> None:
    answer = says(world.ada, wish("1/P1W"), words=SECRET_WORDS)
    session.execute(text("UPDATE reading SET content = '{broken' WHERE answer_id = :id"), {"id": answer.id})
    session.commit()
    assert weigh() == 1
    assert current(session, world.globe).source == "norm"
    assert f"account {world.acme.id} was not weighed" in caplog.text
    assert "secret" not in caplog.text
    assert weigh(minutes=1) == 0


def test_a_stored_recommendation_that_cannot_be_read_is_superseded(
    session: Session, world: World, weigh: Weigh
) -> None:
    weigh()
    session.execute(text("UPDATE recommendation SET cadence = 'nonsense'"))
    session.commit()
    assert weigh(minutes=361) == 2
    cadences = session.scalars(select(Recommendation.cadence).where(Recommendation.superseded_at.is_(None)))
    assert {str(cadence) for cadence in cadences} == {"1/P1M", "1/P2M"}


def test_a_process_that_was_slower_leaves_the_account_for_the_next_round(
    session: Session, world: World, says: Says, weigh: Weigh, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(world.ada, wish("1/P1W"))
    monkeypatch.setattr(keeping, "current", lambda session, account_ids: {})  # what it saw before the other stored
    other = {"policy": "balanced", "source": "norm", "reason": "", "respondents": 0, "invited": 0, "voices": []}
    session.add(Recommendation(account=world.acme, cadence=NORMS.of("").cadence, created_at=NOW, **other))
    session.commit()
    assert weigh() == 1  # Globe
    assert [found.source for found in history(session, world.acme)] == ["norm"]
    monkeypatch.undo()
    assert weigh(minutes=1) == 1
    assert [found.source for found in history(session, world.acme)] == ["norm", "asked"]


def test_two_sessions_one_after_the_other_store_one_recommendation(
    engine: Engine, session: Session, world: World, says: Says
) -> None:
    says(world.ada, wish("1/P1W"))
    for _ in range(2):
        with make_sessions(engine)() as own:
            recommend_changed_accounts(own, "balanced", NORMS, wish_of_choice, NOW)
    assert len(history(session, world.acme)) == 1


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    statements: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        statements.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", count)
    yield statements
    event.remove(session.get_bind(), "before_cursor_execute", count)


def many(session: Session, world: World, start: int, count: int) -> None:
    """That many accounts more, in each of which one contact asks for less."""
    for number in range(start, start + count):
        name = f"account-{number}"
        account = Account(
            crm_id=name, name=name, segment="small", stage=Stage.STEADY, time_zone="UTC", csm=world.sam, changed_at=NOW
        )
        contact = Contact(crm_id=name, account=account, email=f"{name}@example.org", name=name, level=Level.END_USER)
        invitation = Invitation(
            wave=world.wave, contact=contact, nonce=name, answer_hash=name, stop_hash=name, created_at=NOW, sent_at=NOW
        )
        answer = Answer(
            response=Response(invitation=invitation, created_at=NOW), question="cadence", kind="cadence",
            verbatim="less", answered_at=NOW,
        )  # fmt: skip
        less = content(wish(kind="relative", direction="less", factor=None))
        session.add(Reading(answer=answer, rule_book="r1", content=less, needs_review=False, read_at=NOW))
    session.commit()


def test_the_number_of_queries_does_not_grow_with_the_number_of_accounts(
    session: Session, world: World, weigh: Weigh
) -> None:
    numbers = []
    for start, count in ((0, 3), (3, 12)):
        many(session, world, start, count)
        with counted(session) as statements:
            assert weigh(minutes=start) >= count
        numbers.append(len([one for one in statements if one.lstrip().upper().startswith("SELECT")]))
    assert numbers[0] == numbers[1] < 20


def test_weighing_without_a_change_takes_a_fixed_number_of_statements(
    session: Session, world: World, weigh: Weigh
) -> None:
    numbers = []
    for start, count in ((0, 3), (3, 12)):
        many(session, world, start, count)
        weigh(minutes=start)
        with counted(session) as statements:
            assert weigh(minutes=start + 400) >= count
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] < 20


def test_accounts_are_weighed_in_batches(
    session: Session, world: World, weigh: Weigh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "BATCH", 2)
    many(session, world, 0, 3)
    assert weigh() == 5
    assert len(session.scalars(select(Weighing)).all()) == 5


def test_who_answered_comes_before_who_is_merely_due(session: Session, world: World, says: Says) -> None:
    says(world.gus, wish("1/P1W"))
    assert inbox.due(session, NOW) == [world.globe.id, world.acme.id]
    assert world.acme.id < world.globe.id


def test_a_clock_that_runs_ahead_in_the_crm_does_not_keep_the_step_busy(
    session: Session, world: World, weigh: Weigh
) -> None:
    world.acme.changed_at = NOW + timedelta(days=1)
    session.commit()
    assert weigh() == 2


def test_news_is_weighed_whole_and_the_rest_by_and_by(
    session: Session, world: World, says: Says, weigh: Weigh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "STALE_AT_ONCE", 1)
    says(world.ada, wish("1/P1W"))
    says(world.gus, wish("1/P1W"))
    many(session, world, 0, 2)
    session.execute(update(Reading).where(Reading.answer_id.not_in(_answers_of(world))).values(weighed_at=NOW))
    session.commit()
    assert [weigh(), weigh(), weigh()] == [2, 1, 1]


def _answers_of(world: World) -> Any:
    people = [world.ada.id, world.gus.id]
    return select(Answer.id).join(Response).join(Invitation).where(Invitation.contact_id.in_(people))


def test_processes_at_once_store_one_recommendation_an_account(
    engine: Engine, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "BATCH", 4)
    many(session, world, 0, 12)
    session.commit()

    def work(number: int) -> int:
        with make_sessions(engine)() as own:
            return recommend_changed_accounts(own, "balanced", NORMS, wish_of_choice, NOW)

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(work, range(3)))
    assert sum(done) >= 14
    stored = session.execute(select(Recommendation.account_id, Recommendation.superseded_at)).all()
    assert len(stored) == len({account_id for account_id, _ in stored}) == 14
