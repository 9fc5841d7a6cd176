"""Settings of gunicorn, which finds this file by its name."""

import gc
from typing import Any

import classifier
from classifier.pipeline import language

# Pages make thousands of rows and hardly a cycle: by Python's own 700, all of them were gone through again and again.
THRESHOLDS = 100_000, 10, 10


def when_ready(server: Any) -> None:
    """Load the rule book before the workers part, where they share what is loaded (`--preload`)."""
    if server.cfg.preload_app:
        _load_the_rule_book()


def post_worker_init(_worker: object) -> None:
    """Keep what was there before the first request out of garbage collection: going through all modules and mappings
    again and again, it makes each tenth page wait for a tenth of a second."""
    _load_the_rule_book()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def _load_the_rule_book() -> None:
    # Half a second and more, for which the first customer or CSM after a start would have to wait.
    language()
    classifier.read("", "comment")
