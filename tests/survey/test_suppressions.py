"""Who is not written to any more, and who is again: what was said last counts."""

from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import func, select

from database import Sessions
from survey.models import Answer, Reading, Suppression
from survey.questionnaire import Questionnaire
from survey.readings import read_new_answers
from survey.suppressions import find, heed, lift, suppress, withdraw
from tests.conftest import NOW
from tests.world import World

NONE: dict[str, Questionnaire] = {}
ADA = "ada@acme.example.com"
HOUR = timedelta(hours=1)


def is_stopped(world: World) -> bool:
    row = find(world.session, ADA)
    return row is not None and row.lifted_at is None


def change_to(world: World, answer: Answer, words: str, hours: int) -> Answer:
    at = NOW + hours * HOUR
    answer.superseded_at = at
    world.session.flush()
    changed = Answer(response_id=answer.response_id, question="cadence", kind="cadence", verbatim=words, answered_at=at)
    world.session.add(changed)
    world.session.commit()
    read_new_answers(world.session, NONE, at + timedelta(seconds=2))
    return changed


def test_whoever_changes_never_into_monthly_is_written_to_again(world: World) -> None:
    answer = world.answer(world.ada, "never contact me again")
    read_new_answers(world.session, NONE, NOW)
    assert is_stopped(world)
    answer = change_to(world, answer, "once a month", 1)
    assert not is_stopped(world)
    change_to(world, answer, "never contact me again", 2)
    assert is_stopped(world)


def test_a_new_rule_book_does_not_bring_back_what_was_taken_back_since(world: World) -> None:
    world.answer(world.ada, "never contact me again")
    read_new_answers(world.session, NONE, NOW)
    lift(world.session, ADA, NOW + HOUR)
    world.session.scalars(select(Reading)).one().rule_book = "an old one"
    world.session.commit()
    assert read_new_answers(world.session, NONE, NOW + 2 * HOUR) == 1
    assert not is_stopped(world)


def test_an_answer_does_not_take_back_an_opt_out_by_link(world: World) -> None:
    suppress(world.session, ADA, "link", NOW)
    heed(world.session, ADA, False, NOW + HOUR, NOW + HOUR)
    assert is_stopped(world)


def test_an_older_answer_does_not_take_back_a_newer_one(world: World) -> None:
    suppress(world.session, ADA, "answer", NOW)
    heed(world.session, ADA, False, NOW - HOUR, NOW + HOUR)
    assert is_stopped(world)


def test_an_opt_out_taken_back_leaves_the_bounce_that_came_before_it(world: World) -> None:
    suppress(world.session, ADA, "bounce", NOW)
    suppress(world.session, ADA, "answer", NOW + HOUR)
    withdraw(world.session, ADA, NOW + HOUR)
    row = find(world.session, ADA)
    assert is_stopped(world)
    assert row is not None
    assert (row.source, row.created_at) == ("bounce", NOW)


def test_an_opt_out_taken_back_leaves_the_bounce_that_came_after_it(world: World) -> None:
    suppress(world.session, ADA, "answer", NOW)
    suppress(world.session, ADA, "bounce", NOW + HOUR)
    heed(world.session, ADA, False, NOW + 2 * HOUR, NOW + 2 * HOUR)
    row = find(world.session, ADA)
    assert is_stopped(world)
    assert row is not None
    assert row.source == "bounce"


def test_an_opt_out_taken_back_leaves_nothing_where_the_address_takes_mail(world: World) -> None:
    suppress(world.session, ADA, "answer", NOW)
    withdraw(world.session, ADA, NOW)
    assert find(world.session, ADA) is None


def test_whoever_asks_for_mails_again_is_written_to_though_the_address_had_bounced(world: World) -> None:
    suppress(world.session, ADA, "bounce", NOW)
    suppress(world.session, ADA, "link", NOW + HOUR)
    lift(world.session, ADA, NOW + 2 * HOUR)
    assert not is_stopped(world)
    suppress(world.session, ADA, "answer", NOW + 3 * HOUR)
    heed(world.session, ADA, False, NOW + 4 * HOUR, NOW + 4 * HOUR)
    assert not is_stopped(world)


def at_once(act: object) -> list[BaseException]:
    """Run `act` in two threads that begin together; return what they raised."""
    faults: list[BaseException] = []
    barrier = Barrier(2)

    def run() -> None:
        barrier.wait()
        try:
            act()
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_two_opt_outs_at_once_are_one(sessions: Sessions) -> None:
    def stop() -> None:
        with sessions() as session:
            suppress(session, ADA, "link", NOW)
            session.commit()

    assert at_once(stop) == []
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_two_processes_read_each_answer_once(world: World, sessions: Sessions) -> None:
    for contact in (world.ada, world.olga, world.adam):
        world.answer(contact, "once a month")
    world.session.rollback()
    done: list[int] = []

    def read() -> None:
        with sessions() as session:
            done.append(read_new_answers(session, NONE, NOW))

    assert at_once(read) == []
    assert sum(done) == 3
    with sessions() as session:
        assert session.scalars(select(Reading.failure)).all() == [None, None, None]
