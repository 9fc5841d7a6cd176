"""The stages of the classifier import only what comes before them (docs/decisions/0016)."""

import pytest

from tests.structure.test_imports import ROOT, imported

STAGES = ("words", "productions", "mentions", "structure", "judging", "gathering", "doubting")
# What stages may use beside the stages before them.
COMMON = {"reading", "voting", "pipeline"}
FIRST_THREE = STAGES[:3]


def used(stage: str) -> set[str]:
    """The stages and modules of the classifier that a stage imports."""
    paths = (ROOT / "classifier" / stage).rglob("*.py")
    modules = (module.split(".") for path in paths for module in imported(path))
    return {module[1] for module in modules if module[0] == "classifier" and len(module) > 1} - {stage}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_those_before_it(stage: str) -> None:
    assert used(stage) <= {*STAGES[: STAGES.index(stage)], *COMMON}


def test_the_first_stages_do_not_ask_the_pipeline_that_is_made_of_them() -> None:
    assert all("pipeline" not in used(stage) for stage in FIRST_THREE)


def test_every_folder_of_code_is_a_stage_or_the_comments() -> None:
    folders = {path.parent.name for path in (ROOT / "classifier").glob("*/__init__.py")}
    assert folders == {*STAGES, "comments"}
