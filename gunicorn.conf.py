"""Settings of gunicorn, which finds this file by its name."""

import gc


def post_worker_init(_worker: object) -> None:
    """Keep what was there before the first request out of garbage collection: going through all modules and mappings
    again and again, it makes each tenth page wait for a tenth of a second."""
    gc.collect()
    gc.freeze()
