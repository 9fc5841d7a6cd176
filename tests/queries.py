"""Counting what is asked of the database."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.engine import Engine


def queries(act: Callable[[], object]) -> int:
    """How many statements `act` makes, on whatever connection."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(seen)
