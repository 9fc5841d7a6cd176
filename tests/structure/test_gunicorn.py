"""What gunicorn is told when it starts a worker."""

import gc
import runpy
from pathlib import Path

CONF = Path(__file__).parents[2] / "gunicorn.conf.py"


def test_a_worker_keeps_what_it_has_loaded_out_of_garbage_collection() -> None:
    try:
        runpy.run_path(str(CONF))["post_worker_init"](None)
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
    assert gc.get_freeze_count() == 0
