"""Counting what is asked of a database."""

from collections.abc import Callable

from sqlalchemy import Engine, event


def queries(engine: Engine, act: Callable[[], object]) -> int:
    """The number of statements that `act` sends."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
