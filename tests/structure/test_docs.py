"""What the documents promise is there, and what is there is in the documents."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from click import Group
from flask import Flask

from config import HERE
from jobs import all_jobs
from parts import Parts
from tests.structure.settings_table import rows
from tests.structure.test_imports import ROOMS

README = (HERE / "README.md").read_text("utf-8")
ARCHITECTURE = (HERE / "docs" / "architecture.md").read_text("utf-8")
DEPENDENCIES = (HERE / "docs" / "dependencies.md").read_text("utf-8")


@pytest.mark.parametrize("row", rows())
def test_every_setting_stands_in_the_readme_with_its_default_and_meaning(row: str) -> None:
    assert row in README


def test_every_job_stands_in_the_architecture(app: Flask) -> None:
    parts: Parts = app.extensions["parts"]
    for job in all_jobs(parts):
        assert f"| `{job.name}` |" in ARCHITECTURE


def test_every_command_stands_in_the_readme(app: Flask) -> None:
    for name, command in app.cli.commands.items():
        if name not in ("bootstrap",):
            inner = command.commands if isinstance(command, Group) else {"": command}
            for word in inner:
                assert f"| `{name} {word}".rstrip() in README, f"{name} {word}"


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    for requirement in wanted:
        name = re.split(r"[<>=\[]", requirement)[0]
        assert re.search(rf"(^|[\s|,]){re.escape(name)}\b", DEPENDENCIES), name


@pytest.mark.parametrize(
    "document", sorted(HERE.glob("*.md")) + sorted((HERE / "docs").rglob("*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8")):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), target


def test_requirements_are_pinned_in_full() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [
            line for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.lstrip().startswith("#")
        ]
        assert lines
        assert all("==" in line for line in lines)


def test_public_functions_say_what_they_do() -> None:
    paths = [*HERE.glob("*.py"), *(path for room in ROOMS for path in (HERE / room).rglob("*.py"))]
    silent = []
    for path in paths:
        if "versions" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        named = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        ]
        silent += [f"{path.relative_to(HERE)}: {node.name}" for node in [*named] if not ast.get_docstring(node)]
    assert silent == []
