"""The database: engine, sessions, the base of all models, and the column types that every room shares."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVarTuple

from flask import Flask, Response, g, request
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    Select,
    String,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from werkzeug.local import LocalProxy

from cadence import Cadence

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# 16 MB a connection: a question that goes through thousands of rows comes back to the same pages again and again, and
# SQLite's own 2 MB let it read them anew each time.
CACHE = "cache_size=-16000"
# Beyond those, pages are read where the system keeps them, and not copied first: a twentieth less time for a large
# report. The memory is the system's, shared by all connections; of a larger file, the rest is read as ever.
MAPPED = "mmap_size=268435456"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC, always aware in Python; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        return _stored_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        return value and value.astimezone(UTC)


def _stored_moment(text: str | None) -> datetime | None:
    """The moment that SQLite keeps as text, without its zone."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


# A report reads thousands of cadences, which are some dozens; they cannot be changed, so that they may be shared.
@lru_cache(maxsize=4096)
def _parsed(text: str | None) -> Cadence | None:
    return None if text is None else Cadence.parse(text)


class CadenceText(TypeDecorator[Cadence]):
    """A cadence, stored in its short text form, such as `1/P2W`."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Cadence | None, _dialect: Any) -> str | None:
        return None if value is None else str(value)

    def result_processor(self, _dialect: Any, _coltype: object) -> Callable[[str | None], Cadence | None]:
        return _parsed


# A moment, or the parameter of a query that is put together once and asked about many moments.
When = datetime | ColumnElement[datetime]


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), Cadence: CadenceText()}  # noqa: RUF012


def columns_of(row: Base, left_out: Collection[str] = ()) -> dict[str, Any]:
    """Return what is stored in `row` as JSON values, by column; ids and references to other rows are left out, and the
    columns `left_out`. Moments and days are in ISO 8601."""
    columns = (one for one in row.__table__.columns if not one.primary_key and not one.foreign_keys)
    return {one.key: _as_json(getattr(row, one.key)) for one in columns if one.key not in left_out}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    return str(value) if isinstance(value, Cadence) else value


def make_engine(url: str) -> Engine:
    """Return an engine for `url`; SQLite gets WAL, foreign keys and `synchronous=FULL`, so that what was
    committed survives a loss of power."""
    options: dict[str, Any] = {
        "json_serializer": lambda value: json.dumps(value, ensure_ascii=True),
        "hide_parameters": True,  # they hold customers' words, and errors are logged
    }
    if make_url(url).get_backend_name() == "sqlite":
        _make_folder_of(make_url(url).database)
        engine = create_engine(url, connect_args={"timeout": 30}, **options)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def _make_folder_of(file: str | None) -> None:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would break savepoints; see _begin
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=30000", CACHE, MAPPED):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails in SQLite when another has written in between;
    # one that takes the write lock at its start waits its turn. Pages that only read need no lock.
    reads = connection.get_execution_options().get("only_reads")
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")


Sessions = sessionmaker[Session]
Ts = TypeVarTuple("Ts")


def make_sessions(engine: Engine) -> Sessions:
    """Return the factory of sessions; objects stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


def rows(session: Session, wanted: Select[*Ts], values: Mapping[str, Any] | None = None) -> Sequence[Row[*Ts]]:
    """Return the rows of `wanted`, a query of columns, past the ORM, which takes half as long again for thousands;
    `values` are those of its parameters, by name."""
    session.flush()
    return session.connection().execute(wanted, values).all()


def _of_this_request() -> Session:
    if "session" not in g:
        sessions: Sessions = g.sessions
        engine: Engine = sessions.kw["bind"]
        only_reads = request.method in ("GET", "HEAD")
        g.session = sessions(bind=engine.execution_options(only_reads=True) if only_reads else engine)
    found: Session = g.session
    return found


# The session of the current request: opened at first use, closed (and rolled back) at the end.
db: Session = LocalProxy(_of_this_request)  # type: ignore[assignment]


def keep_until_sent(response: Response) -> None:
    """Let this request's session live until `response` is sent, of which rows are read while it is under way."""
    if (session := g.pop("session", None)) is not None:
        response.call_on_close(session.close)


def give_each_request_a_session(app: Flask, sessions: Sessions) -> None:
    """Bind `db` to `sessions` within `app`'s requests."""

    @app.before_request
    def _offer() -> None:
        g.sessions = sessions

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        if (session := g.pop("session", None)) is not None:
            session.close()
