"""One process at a time writes to the CRM, and one stores what it pulled. Locks end with the process, however that
ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

# Any numbers will do, as long as no other program on the database takes them.
KEY, PULLING = 4_171_977_001, 4_171_977_002


@contextmanager
def alone(session: Session) -> Iterator[bool]:
    """Hold the lock and give True; give False where another process holds it."""
    engine = session.get_bind().engine
    if engine.dialect.name == "sqlite":
        with _file_locked(Path(engine.url.database or "").with_suffix(".crm-lock")) as got:
            yield got
    else:
        with _advisory_locked(engine) as got:
            yield got


@contextmanager
def _file_locked(path: Path) -> Iterator[bool]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _advisory_locked(engine: Engine) -> Iterator[bool]:
    # A lock of the session (PostgreSQL 13.3.5): a connection of its own, so that no commit ends it.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}))
        try:
            yield got
        finally:
            if got:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})


def wait_for_other_pulls(session: Session) -> None:
    """Wait until no other process stores what it pulled, and keep the others waiting until this transaction ends.
    SQLite's transactions that write follow one another anyway."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PULLING})
