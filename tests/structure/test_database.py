"""The tables: one history of migrations, level with the models, passable both ways with rows in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import classifier
import migrations
from accounts import notes, snoozes
from accounts.crm.models import CrmPull
from cadence import Cadence
from capacity import available
from database import Base, make_engine, make_sessions
from recommendations import deciding
from recommendations.writing_back import apply_all
from survey import corrections
from survey.corrections import By
from survey.models import Reading
from tests.accounts.crm.memory import MemoryCrm
from tests.world import World
from webhooks import endpoints

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_migrations_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrations.alembic_config()).get_heads()) == 1


def test_the_migrations_make_just_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def _new_database(kind: str, name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Engine:
    if kind == "sqlite":
        return make_engine(f"sqlite:///{tmp_path / name}.db")
    url = request.getfixturevalue("postgresql_url")
    maker = make_engine(url)
    with maker.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    maker.dispose()
    return make_engine(url.replace("/postgres?", f"/{name}?"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_filled_database_goes_down_and_up_again(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    engine = _new_database(kind, "updown", tmp_path, request)
    migrations.upgrade(engine)
    with make_sessions(engine)() as session:
        world = World.build(session, NOW)
        answer = world.answer(world.ada, "once a month")
        corrections.keep(session, answer, classifier.read("monthly"), By(world.sam.id), NOW, confirms=False)
        available.say(session, world.sam, 70.0, world.dana, NOW)
        endpoint = endpoints.create(session, "https://hooks.example.com/a", ["answer.received"], NOW)
        endpoints.try_out(session, endpoint, NOW)
        world.touch(world.acme, 3)
        world.recommend(world.acme, "1/P1M")
        apply_all(session, MemoryCrm(), NOW)
        session.add_all([CrmPull(crm="csv", done_at=NOW), CrmPull(crm="hubspot", pulled_at=NOW, whole_at=NOW)])
        world.log(world.acme)
        deciding.override(session, world.acme, world.sam, Cadence.parse("1/P3M"), "budget", NOW, NOW.date())
        notes.write(session, world.acme, world.sam, "likes short calls", NOW)
        snoozes.snooze(session, world.acme, world.sam, NOW.date(), "on holiday", NOW)
        session.commit()
    migrations.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_from_before_get_what_the_book_is_searched_by_and_what_bounced(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    engine = _new_database(kind, "before", tmp_path, request)
    migrations.upgrade(engine)
    with make_sessions(engine)() as session:
        world = World.build(session, NOW)
        world.acme.name = "ÖSTWERK"
        answer = world.answer(world.ada, "once a month")
        content = {"signals": ["churn_risk", "turnover"], "topics": ["pricing", "support"], "sentiment": "mixed"}
        session.add(Reading(answer=answer, rule_book="1", content=content, needs_review=False, read_at=NOW))
        bounced = world.invite(world.olga)
        bounced.failed_at, bounced.failure = NOW, "bounced (5.1.1)"
        session.commit()
    before = ScriptDirectory.from_config(migrations.alembic_config()).get_revision("0005").down_revision
    migrations.downgrade(engine, before)
    migrations.upgrade(engine)
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name_key FROM account ORDER BY name_key")).scalars().all()
        assert names == ["globe", "östwerk"]
        counted = connection.execute(text("SELECT signals, topics, sentiment FROM reading")).all()
        assert [tuple(row) for row in counted] == [("churn_risk turnover", "pricing support", "mixed")]
        statuses = text("SELECT bounce_status FROM invitation WHERE bounced_for_good AND bounced_at = failed_at")
        assert connection.execute(statuses).scalars().all() == ["5.1.1"]
    engine.dispose()


def test_sqlite_keeps_what_was_committed_and_its_references(one_engine: Engine) -> None:
    with one_engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_moments_come_back_in_utc_and_cadences_as_they_were(world: World) -> None:
    world.acme.cadence, world.acme.cadence_at = Cadence.parse("2-3/P1Y"), NOW
    world.session.commit()
    world.session.expire_all()
    assert world.acme.cadence == Cadence.parse("2-3/P1Y")
    assert world.acme.cadence_at == NOW
    assert world.acme.cadence_at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(world: World) -> None:
    world.acme.cadence_at = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(Exception, match="time zone"):
        world.session.commit()
    world.session.rollback()
