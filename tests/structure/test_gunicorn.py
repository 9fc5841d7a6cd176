"""What gunicorn is told when it starts a worker."""

import gc
import runpy
from pathlib import Path

from classifier.pipeline import language

CONF = Path(__file__).parents[2] / "gunicorn.conf.py"


def test_a_worker_keeps_what_it_has_loaded_out_of_garbage_collection() -> None:
    before = gc.get_threshold()
    try:
        runpy.run_path(str(CONF))["post_worker_init"](None)
        assert gc.get_freeze_count() > 1000
        assert gc.get_threshold() > before
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
    assert gc.get_freeze_count() == 0


def test_the_first_reading_after_a_start_finds_the_rule_book_loaded() -> None:
    language.cache_clear()
    try:
        runpy.run_path(str(CONF))["post_worker_init"](None)
        assert language.cache_info().currsize == 1
    finally:
        gc.unfreeze()
        gc.set_threshold(700, 10, 10)
