"""What gunicorn is told when it starts a worker."""

import gc
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.pipeline import language

CONF = Path(__file__).parents[2] / "gunicorn.conf.py"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What was kept out of garbage collection, and how often the rest is gone through."""
    thresholds = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    yield
    gc.freeze()
    gc.set_threshold(*thresholds)


def test_a_worker_keeps_what_it_has_loaded_out_of_garbage_collection() -> None:
    before = gc.get_threshold()
    assert gc.get_freeze_count() == 0
    runpy.run_path(str(CONF))["post_worker_init"](None)
    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold() > before


def test_the_first_reading_after_a_start_finds_the_rule_book_loaded() -> None:
    language.cache_clear()
    runpy.run_path(str(CONF))["post_worker_init"](None)
    assert language.cache_info().currsize == 1
