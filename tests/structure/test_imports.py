"""The arrows of docs/architecture.md: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHARED = {"cadence", "database", "mail", "zones"}
ROOMS = (
    "cadence",
    "mail",
    "accounts",
    "survey",
    "classifier",
    "recommendations",
    "capacity",
    "reports",
    "rhythm",
    "webhooks",
    "mailbox",
    "demo",
    "migrations",
    "commands",
)
TOP = ("app", "parts", "config", "setting_types", "database", "jobs", "theme", "look", "zones", "gunicorn.conf")
OURS = {*ROOMS, *TOP}
EVERYTHING = OURS

ARROWS: dict[str, set[str]] = {
    "cadence": set(),
    "config": {"setting_types"},
    "setting_types": {"zones"},
    "zones": set(),
    "theme": set(),
    "gunicorn.conf": {"classifier"},
    "look": {"theme"},
    "mail": set(),
    "database": {"cadence"},
    "migrations": {"database"},
    "classifier": {"cadence"},
    "rhythm": {"cadence"},
    "accounts": SHARED,
    "webhooks": SHARED | {"accounts"},
    "survey": SHARED | {"accounts", "classifier", "rhythm", "webhooks"},
    "recommendations": SHARED | {"survey", "accounts", "classifier", "webhooks"},
    "capacity": SHARED | {"recommendations", "accounts", "rhythm"},
    "reports": SHARED | {"capacity", "recommendations", "survey", "accounts", "rhythm", "theme"},
    "mailbox": {"accounts"},
    "parts": SHARED | {"config", "look", "accounts", "survey", "recommendations", "capacity", "webhooks"},
    "commands": EVERYTHING - {"jobs", "demo"},
    "jobs": EVERYTHING - {"commands", "demo"},
    "app": EVERYTHING - {"jobs", "demo"},
    "demo": EVERYTHING,
}


def files_of(room: str) -> list[Path]:
    folder = ROOT / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / f"{room}.py"]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def against_the_arrows(room: str, allowed: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(room)
        for module in imported(path)
        if (top := module.partition(".")[0]) in OURS and top != room and top not in allowed
    ]


@pytest.mark.parametrize("room", sorted(OURS))
def test_a_room_imports_along_the_arrows_alone(room: str) -> None:
    assert against_the_arrows(room, ARROWS[room]) == []


def test_an_import_against_the_arrows_is_found() -> None:
    assert against_the_arrows("survey", SHARED) != []


def test_every_folder_of_code_is_a_known_room() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"tests", "benchmarks", "sample"} == set(ROOMS)
    assert {path.stem for path in ROOT.glob("*.py")} == set(TOP)


# What each pure room may use besides itself: no clock, no database, no web, no logging.
PURE = {"classifier": {"nltk", "vaderSentiment", "cadence"}, "cadence": set()}
IMPURE = {"time", "datetime", "logging", "socket", "random", "sqlite3", "urllib", "http", "subprocess"}


@pytest.mark.parametrize("room", sorted(PURE))
def test_a_pure_room_uses_neither_clock_nor_database_nor_web(room: str) -> None:
    import sys

    for path in files_of(room):
        for module in imported(path):
            top = module.partition(".")[0]
            is_standard = top in sys.stdlib_module_names and top not in IMPURE
            assert is_standard or top in PURE[room] | {room}, f"{path.relative_to(ROOT)} imports {module}"


PURE_MODULES = ("policy", "wishes", "voices", "votes", "reasons", "rates", "resolving", "picking")


@pytest.mark.parametrize("name", PURE_MODULES)
def test_policies_are_pure(name: str) -> None:
    modules = {module.partition(".")[0] for module in imported(ROOT / "recommendations" / f"{name}.py")}
    assert not modules & {"sqlalchemy", "flask", "database", "survey", "logging", "time"}
