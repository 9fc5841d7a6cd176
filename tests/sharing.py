"""How the processes of one run of the tests share the work, and what each need not do again and again."""

import gc
import importlib
import os
from contextlib import suppress

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# What takes longest, so that it is not what all else waits for in the end.
BEGUN_FIRST = (
    "tests/browser",
    "tests/survey/waves/test_big_wave.py",
    "tests/reports/api/test_openapi.py",
    "tests/test_jobs.py",
)
# Browser tests that look at the one product of the fixture `product`.
OF_ONE_PRODUCT = {
    f"tests/browser/test_{name}.py"
    for name in ("book", "crm", "morning", "review", "settings", "the_road", "waves", "webhooks")
}
# Thousands of tests are collected, and never freed: going through them is put off. See `pytest_collection_finish`.
gc.disable()


class Sharing(LoadFileScheduling):
    """Gives each process whole files, in their order, and all that look at one running product to the same: it starts
    once, and each finds it as the one before has left it."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "product" if file in OF_ONE_PRODUCT else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    """Share out the tests by what they share, the longest first."""
    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_collection(session: pytest.Session) -> None:
    """Have each process begin with a part of its own of the test files: what one has compiled, the others load. In a
    fresh checkout each would else compile all."""
    of_all = os.environ.get("PYTEST_XDIST_WORKER_COUNT")
    if of_all and session.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        mine = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        for file in sorted(session.config.rootpath.glob("tests/**/test_*.py"))[mine :: int(of_all)]:
            with suppress(Exception):  # collecting it will tell
                importlib.import_module(".".join(file.relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(BEGUN_FIRST))


def pytest_collection_finish() -> None:
    """Leave all that was loaded out of garbage collection, and go through the rest less often than Python would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    gc.enable()
